// What is asked over HTTP in the name of who is here. Loaded when something is.

import {codeOf, retryAfterMs} from './http-status.js';

const WITHIN_MS = 15_000;

export class Api {
  #authorization;
  #fetch;

  /** @param {() => string} authorization the header that shows who asks, '' of nobody @param {typeof fetch} fetcher stands in for fetch */
  constructor(authorization, fetcher = (...args) => fetch(...args)) {
    this.#authorization = authorization;
    this.#fetch = fetcher;
  }

  /** The path of what belongs to a room. */
  static room(room, ...rest) { return ['/api/rooms', ...[room, ...rest].map(encodeURIComponent)].join('/'); }

  /** @returns {Promise<object>} what the server answers, or an error as over a socket: {type: 'error', code, message} */
  get(path, parameters = {}) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== ''));
    return this.#ask(query.size > 0 ? `${path}?${query}` : path);
  }

  post(path, body) { return this.#ask(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)}); }

  /** A file, or an error; it may be large, and takes the time that it takes. @returns {Promise<{blob: Blob} | object>} */
  async file(path) {
    try {
      const answer = await this.#fetch(path, {headers: this.#headers(), redirect: 'manual'});
      return answer.ok ? {blob: await answer.blob()} : await errorOf(answer);
    } catch {
      return OFFLINE;
    }
  }

  #headers(more = {}) {
    const Authorization = this.#authorization();
    return {...more, ...Authorization && {Authorization}};
  }

  async #ask(path, {headers = {}, ...options} = {}) {
    try {
      const answer = await this.#fetch(path, {...options, headers: this.#headers({Accept: 'application/json', ...headers}), redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS)});
      if (!answer.ok) return await errorOf(answer);
      return answer.status === 204 ? {} : await answer.json();
    } catch {
      return OFFLINE;
    }
  }
}

const OFFLINE = {type: 'error', code: 'offline'};

/** Where the server has no code for it, what its status means: what it says of it is English, and a proxy's is a page. */
async function errorOf(answer) {
  const {code, detail = '', title = '', retry_after_ms: asked} = await answer.json().catch(() => ({})) ?? {};
  const waitMs = asked ?? retryAfterMs(answer);
  return {type: 'error', code: code ?? codeOf(answer.status), message: detail || title, ...waitMs > 0 && {retry_after_ms: waitMs, endsAt: Date.now() + waitMs}};
}
