// The socket and its way back. A Connection joins a room and keeps joining it
// until it is closed or refused for good.

const BACKOFF_BASE_MS = 500;
const BACKOFF_LIMIT_MS = 30_000;
const WELCOME_WITHIN_MS = 15_000; // an attempt that gets no answer for this long is given up
const STABLE_MS = 10_000; // a connection that held this long starts the back-off anew

// Close codes after which coming back by itself would be wrong: the name, the
// room, or another window stands against it.
const FINAL_CODES = new Set([4001, 4002, 4003, 4009]);

/** States of a connection: connecting, online, waiting (retryAt is set), closed. */
export class Connection {
  #url;
  #request;
  #joinQueue;
  #handlers;
  #socket = null;
  #timer = 0;
  #attempts = 0;
  #onlineSince = 0;
  #returnDelay = null; // ms that the server asked for
  #lastError = null;
  #leaveQueue = () => {};
  #endTurn = () => {};

  /**
   * @param {string} url of the endpoint
   * @param {() => object} request returns the join request at each attempt
   * @param {import('./join-queue.js').JoinQueue} joinQueue of all connections of the page
   * @param {{event: (e: object) => void, state: (s: string, detail: object) => void}} handlers
   */
  constructor(url, request, joinQueue, handlers) {
    this.#url = url;
    this.#request = request;
    this.#joinQueue = joinQueue;
    this.#handlers = handlers;
  }

  connect() { this.#open(); }

  disconnect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#leaveQueue();
    this.#endTurn();
    const socket = this.#socket;
    this.#socket = null;
    this.#onlineSince = 0;
    socket?.close(1000);
  }

  /** Tries at once if it is waiting to try: the network is back, or somebody looks. */
  retryNow() {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#open();
  }

  /** Sends a request; false if it cannot now. */
  send(request) {
    if (this.#socket?.readyState !== WebSocket.OPEN || !this.#onlineSince) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }

  /** The network is gone, or carries nothing: closes the socket, whose own close event may take minutes. */
  lost() {
    const socket = this.#socket;
    if (!socket) return;
    this.#closed(0);
    socket.close();
  }

  #open() {
    this.#timer = 0;
    this.#lastError = null;
    this.#returnDelay = null;
    this.#onlineSince = 0;
    this.#handlers.state('connecting', {});
    this.#leaveQueue = this.#joinQueue.enter((done) => {
      this.#endTurn = done;
      this.#dial();
    });
  }

  #dial() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener('open', () => socket.send(JSON.stringify(this.#request())));
    socket.addEventListener('message', ({data}) => {
      if (socket === this.#socket) this.#receive(data);
    });
    socket.addEventListener('close', ({code}) => {
      if (socket === this.#socket) this.#closed(code);
    });
    setTimeout(() => {
      if (socket !== this.#socket || this.#onlineSince) return;
      this.lost();
    }, WELCOME_WITHIN_MS);
  }

  #receive(data) {
    for (const line of data.split('\n')) {
      let event;
      try {
        event = JSON.parse(line);
      } catch {
        continue;
      }
      if (!event?.type) continue;
      this.#note(event);
      this.#handlers.event(event);
      if (event.type === 'welcome') this.#endTurn();
    }
  }

  /** Keeps what the way back depends on. */
  #note(event) {
    if (event.type === 'welcome') {
      this.#onlineSince = Date.now();
      this.#handlers.state('online', {});
    } else if (event.type === 'draining') {
      this.#returnDelay = event.retry_after_ms;
    } else if (event.type === 'error') {
      this.#lastError = event;
    }
  }

  #closed(code) {
    this.#socket = null;
    this.#endTurn();
    if (this.#onlineSince && Date.now() - this.#onlineSince > STABLE_MS) this.#attempts = 0;
    this.#onlineSince = 0;
    if (FINAL_CODES.has(code)) {
      this.disconnect();
      this.#handlers.state('closed', {code, error: this.#lastError});
      return;
    }
    const delay = this.#returnDelay ?? this.#backoff();
    this.#timer = setTimeout(() => this.#open(), delay);
    this.#handlers.state('waiting', {retryAt: Date.now() + delay, draining: this.#returnDelay !== null});
  }

  /** Exponential back-off with full jitter, so that a crowd does not come back at once. */
  #backoff() {
    const limit = Math.min(BACKOFF_LIMIT_MS, BACKOFF_BASE_MS * 2 ** this.#attempts++);
    return Math.random() * limit;
  }
}
