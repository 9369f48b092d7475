// The history of a room, page by page, over HTTP.

import {askedMs} from './backoff.js';

const PAGE = 60; // messages
const WITHIN_MS = 15_000;
const AGAIN = 4; // times where it was too much for the server
const AGAIN_MS = 2_000; // after an answer that does not say when
const SPREAD_MS = 500; // beyond what it says, so that a crowd does not ask at once

const ROOMS = '/api/rooms'; // whose answer depends on who asks
const SEARCH = '/api/search'; // as well

/** @typedef {{limit?: number, isWanted?: () => boolean, onWait?: (until: number) => void}} Patience
 *   isWanted: after a wait, whether to ask still; onWait: the server wants no questions until then, by performance.now() */

/** A server without a history has none for any room: nothing more is asked until the page has reconnected. */
export class HistoryMissing extends Error {}

export class History {
  #fetch;
  #authorization;
  #isClosed = false; // the site, or a room, is not open to everybody: who asks has to show who it is
  #missing = false;
  #signedOut = false;
  #quietUntil = 0; // by performance.now()

  /**
   * @param {typeof fetch} fetcher stands in for fetch
   * @param {() => string} authorization the header that shows who asks, '' of nobody. It is sent where nothing comes
   *   without it, and for the list of rooms: pages of what is open to everybody stay in the caches between.
   */
  constructor(fetcher = (...args) => fetch(...args), authorization = () => '') {
    this.#fetch = fetcher;
    this.#authorization = authorization;
  }

  get missing() { return this.#missing; }

  /** Another page answered in place of the server, as where a sign-in in front of it has expired. */
  get signedOut() { return this.#signedOut; }

  /** The server is there (again): what it once refused is asked for again. */
  reconnected() { this.#missing = this.#signedOut = this.#isClosed = false; }

  /** Finds out who answers in place of a server that cannot be reached. */
  async probe() {
    this.#missing = false;
    await this.rooms().catch(() => {});
    return this.#signedOut;
  }

  /** Messages before a seq, the oldest first. */
  async before(room, seq, patience) {
    return oldestFirst(await this.#messages(room, {before: seq}, patience));
  }

  /** Messages after a seq, the oldest first. */
  after(room, seq, patience) {
    return this.#messages(room, {after: seq}, patience);
  }

  /** Messages from a number on, the oldest first. */
  from(room, seq, patience) {
    return this.#messages(room, {from: seq}, patience);
  }

  /** Messages from the first one of a time on, Unix milliseconds, the oldest first. */
  at(room, at, patience) {
    return this.#messages(room, {at}, patience);
  }

  /** Messages on both sides of a number, with the one that has it, the oldest first; more: {above, below}. */
  async around(room, seq, patience) {
    const place = seq || 1; // no number is less
    const half = {...patience, limit: PAGE / 2};
    const [above, below] = await Promise.all([this.before(room, place, half), this.from(room, place, half)]);
    if (above.epoch !== below.epoch) throw new Error('the history began anew meanwhile');
    return {epoch: below.epoch, floor: Math.max(above.floor, below.floor), messages: [...above.messages, ...below.messages], more: {above: above.more, below: below.more}};
  }

  /** Messages that hold words, the newest first; search: {terms, from}, how many words were looked for and from which number on. */
  search(room, words, before, patience) {
    return this.#messages(room, {q: words, before}, {...patience, limit: 30});
  }

  /** The rooms of the server: {name, online, last_seq, last_at}. */
  async rooms() {
    return (await this.get(ROOMS, 'rooms')).rooms;
  }

  async #messages(room, parameters, {limit = PAGE, ...patience} = {}) {
    const query = new URLSearchParams(Object.entries({...parameters, limit}).filter(([, value]) => value !== undefined));
    const {epoch = '', floor = 1, messages, more = false, search} = await this.get(`/api/rooms/${encodeURIComponent(room)}/messages?${query}`, 'messages', patience);
    return {epoch, floor, messages, more, ...search && {search}};
  }

  /** What the server answers at a path; without the list that was asked for it is somebody else's. @param {string} list its name @param {Patience} [patience] */
  async get(path, list, patience) {
    if (this.#missing) throw new HistoryMissing(path);
    const answer = await this.#ask(path, patience);
    this.#signedOut = isOfAnother(answer);
    if (answer.status === 404 && !isHTML(answer)) {
      this.#missing = !isProblem(answer); // a server that knows the path answers with a problem document
      throw new HistoryMissing(path);
    }
    if (!answer.ok || this.#signedOut) throw Object.assign(new Error(path), {status: answer.status});
    const body = await answer.json();
    if (!Array.isArray(body?.[list])) throw new Error(`${path}: no ${list}`);
    return body;
  }

  /** Asks when the server wants to be asked, and where it was too much a few times more. */
  async #ask(path, {isWanted = () => true, onWait = () => {}} = {}) {
    for (let left = AGAIN; ; left--) {
      for (let ms; (ms = this.#quietUntil - performance.now()) > 0;) {
        onWait(this.#quietUntil);
        await new Promise((done) => setTimeout(done, ms + Math.random() * SPREAD_MS));
        if (!isWanted()) throw new Error(`${path}: not wanted any more`);
      }
      const answer = await this.#askAs(path);
      if (answer.status !== 429 || !left) return answer;
      this.#quietUntil = performance.now() + await waitOf(answer);
    }
  }

  /** Asks as nobody, and as oneself where that is refused. */
  async #askAs(path) {
    const ask = (headers) => this.#fetch(path, {headers: {Accept: 'application/json', ...headers}, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS)});
    const Authorization = this.#authorization();
    if (Authorization && (this.#isClosed || path === ROOMS || path.startsWith(SEARCH))) return ask({Authorization});
    const answer = await ask();
    if (!Authorization || ![401, 404].includes(answer.status) || !isProblem(answer)) return answer;
    const asOneself = await ask({Authorization});
    this.#isClosed = asOneself.ok;
    return asOneself;
  }
}

async function waitOf(answer) {
  const problem = await answer.json().catch(() => null);
  return askedMs(problem) ?? askedMs({retry_after_ms: 1000 * answer.headers.get('Retry-After')}) ?? AGAIN_MS;
}

const typeOf = (answer) => (answer.headers.get('Content-Type') ?? '').split(';')[0];
const isHTML = (answer) => typeOf(answer) === 'text/html';
const isProblem = (answer) => typeOf(answer) === 'application/problem+json';

/** The server sends nobody elsewhere, and no pages. A proxy's own word on a server that restarts (502, 503, …) is no sign-in. */
function isOfAnother(answer) {
  return answer.type === 'opaqueredirect' || answer.ok && isHTML(answer) || [401, 403, 511].includes(answer.status) && !isProblem(answer);
}

const oldestFirst = (page) => ({...page, messages: page.messages.toReversed()});
