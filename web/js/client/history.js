// The history of a room, page by page, over HTTP.

const PAGE = 60; // messages
const WITHIN_MS = 15_000;

/** A server without a history has none for any room: nothing more is asked until the page has reconnected. */
export class HistoryMissing extends Error {}

export class History {
  #fetch;
  #missing = false;
  #signedOut = false;

  /** @param {typeof fetch} fetcher stands in for fetch */
  constructor(fetcher = (...args) => fetch(...args)) {
    this.#fetch = fetcher;
  }

  get missing() { return this.#missing; }

  /** Another page answered in place of the server, as where a sign-in in front of it has expired. */
  get signedOut() { return this.#signedOut; }

  /** The server is there (again): what it once refused is asked for again. */
  reconnected() { this.#missing = this.#signedOut = false; }

  /** Finds out who answers in place of a server that cannot be reached. */
  async probe() {
    this.#missing = false;
    await this.rooms().catch(() => {});
    return this.#signedOut;
  }

  /** Messages before a seq, the oldest first. */
  async before(room, seq, limit = PAGE) {
    return oldestFirst(await this.#messages(room, {before: seq, limit}));
  }

  /** Messages after a seq, the oldest first. */
  after(room, seq, limit = PAGE) {
    return this.#messages(room, {after: seq, limit});
  }

  /** Messages from a number on, the oldest first. */
  from(room, seq, limit = PAGE) {
    return this.#messages(room, {from: seq, limit});
  }

  /** Messages on both sides of a number, with the one that has it, the oldest first; more: {above, below}. */
  async around(room, seq, limit = PAGE / 2) {
    const place = seq || 1; // no number is less
    const [above, below] = await Promise.all([this.before(room, place, limit), this.from(room, place, limit)]);
    if (above.epoch !== below.epoch) throw new Error('the history began anew meanwhile');
    return {epoch: below.epoch, floor: Math.max(above.floor, below.floor), messages: [...above.messages, ...below.messages], more: {above: above.more, below: below.more}};
  }

  /** Messages that hold words, the newest first; search: {terms, from}, how many words were looked for and from which number on. */
  search(room, words, before) {
    return this.#messages(room, {q: words, before, limit: 30});
  }

  /** The rooms of the server: {name, online, last_seq, last_at}. */
  async rooms() {
    return (await this.#get('/api/rooms')).rooms ?? [];
  }

  async #messages(room, parameters) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined));
    const {epoch = '', floor = 1, messages = [], more = false, search} = await this.#get(`/api/rooms/${encodeURIComponent(room)}/messages?${query}`);
    return {epoch, floor, messages, more, ...search && {search}};
  }

  async #get(path) {
    if (this.#missing) throw new HistoryMissing(path);
    const answer = await this.#fetch(path, {headers: {Accept: 'application/json'}, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS)});
    this.#signedOut = isOfAnother(answer);
    if (answer.status === 404 && !isHTML(answer)) {
      this.#missing = !isProblem(answer); // a server that knows the path answers with a problem document
      throw new HistoryMissing(path);
    }
    if (!answer.ok || this.#signedOut) throw new Error(`${path}: status ${answer.status}`);
    return answer.json();
  }
}

const typeOf = (answer) => (answer.headers.get('Content-Type') ?? '').split(';')[0];
const isHTML = (answer) => typeOf(answer) === 'text/html';
const isProblem = (answer) => typeOf(answer) === 'application/problem+json';

/** The server sends nobody elsewhere, and no pages. A proxy's own word on a server that restarts (502, 503, …) is no sign-in. */
function isOfAnother(answer) {
  return answer.type === 'opaqueredirect' || answer.ok && isHTML(answer) || [401, 403, 511].includes(answer.status) && !isProblem(answer);
}

const oldestFirst = (page) => ({...page, messages: page.messages.toReversed()});
