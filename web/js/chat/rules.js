// What moderators have decided in a room, as everybody there is told.

const SHOWN = ['live', 'screen']; // messages that stay in sight beside the pinned ones
const EXEMPT = ['moderator', 'owner'];

/**
 * @typedef {{topic?: string, slow_ms?: number, pace?: number, speak?: 'here'|'members'|'moderators', speak_ms?: number,
 *   links?: boolean, shield?: boolean, pins?: {seq: number, from: string, text: string}[],
 *   announcement?: {text: string, at: number}, live?: {seq: number, from: string, text: string}, screen?: {seq: number, from: string, text: string}}} State
 */

export class Rules {
  /** @type {State} */
  state = {};
  role = ''; // one's own

  /** The rules do not hold for oneself, and one may make them. */
  get isModerator() { return EXEMPT.includes(this.role); }

  /** One may only read. Who is a member, and who has been here long enough, the server alone knows. */
  get isReader() { return this.role === 'viewer' || this.state.speak === 'moderators' && !this.isModerator; }

  /** How long one waits after each message; 0: not at all. */
  get waitMs() { return this.isModerator ? 0 : this.state.slow_ms ?? 0; }

  /** A pinned message, or one that is shown to all, has another text. */
  repin(picks, text) {
    const {pins} = this.state;
    if (pins?.some(picks)) this.state = {...this.state, pins: pins.map((pin) => picks(pin) ? {...pin, text} : pin)};
    for (const of of SHOWN) if (this.state[of] && picks(this.state[of])) this.state = {...this.state, [of]: {...this.state[of], text}};
  }

  /** A pinned message is not there any more. */
  unpin(picks) {
    const {pins} = this.state;
    if (pins?.some(picks)) this.state = {...this.state, pins: pins.filter((pin) => !picks(pin))};
    for (const of of SHOWN) if (this.state[of] && picks(this.state[of])) this.state = {...this.state, [of]: undefined};
  }
}
