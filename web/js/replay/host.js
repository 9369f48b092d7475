// The page around, with the video: it alone tells where the video stands.

const MOST_MS = 1e12; // of a video; what is longer is a mistake

/** Whether an origin is one of those of -embed-origins, as a Content-Security-Policy writes them. */
export function isAllowed(origin, allowed) {
  return allowed.some((one) => one === '*' || pattern(one).test(origin));
}

function pattern(origin) {
  const parts = origin.toLowerCase().replace(/[^\w*]/g, '\\$&').replace('*\\.', '[^/:]+\\.').replace(/\\:\*$/, '(:\\d+)?');
  return new RegExp(`^${parts}$`);
}

/**
 * What a message of the page around asks for, null if nothing.
 * @returns {{kind: 'replay'|'play'|'pause'|'seek'|'speed', at?: number, speed?: number, duration?: number} | null} milliseconds from the start of the video
 */
export function orderOf(data) {
  const {hubbub: kind, at, speed, duration} = data ?? {};
  if (!['replay', 'play', 'pause', 'seek', 'speed'].includes(kind)) return null;
  if ([at, speed, duration].some((n) => n !== undefined && !(Number.isFinite(n) && n >= 0 && n <= MOST_MS))) return null;
  if (at === undefined && ['replay', 'seek'].includes(kind) || kind === 'speed' && !speed) return null;
  return {kind, at, speed: speed || undefined, duration: duration || undefined};
}

export class Host {
  #window;
  #origin = null; // of the page around, once it has spoken

  /** @param {Window} window @param {string[]} origins that may drive it @param {(order: object) => void} onOrder */
  constructor(window, origins, onOrder) {
    this.#window = window;
    if (window.parent === window) return;
    window.addEventListener('message', ({source, origin, data}) => {
      if (source !== window.parent || !isAllowed(origin, origins)) return;
      const order = orderOf(data);
      if (!order) return;
      this.#origin = origin;
      onOrder(order);
    });
  }

  /** It is there and drives. */
  get drives() { return this.#origin !== null; }

  /** Tells it that it may begin. Whoever it is learns nothing else. */
  ready() { if (this.#window.parent !== this.#window) this.#window.parent.postMessage({hubbub: 'ready'}, '*'); }

  /** Asks it to go elsewhere in the video. */
  seek(at) { if (this.drives) this.#window.parent.postMessage({hubbub: 'seek', at}, this.#origin === 'null' ? '*' : this.#origin); }
}
