// What a status of HTTP means where no code says it, as in the answer of a proxy: a code of the page's own, or of
// the server's that says the same.

const KNOWN = {
  401: 'signed_out', 403: 'signed_out', 511: 'signed_out', 404: 'not_here', 410: 'not_here', 413: 'too_large', 414: 'too_large', 431: 'too_large',
  408: 'unavailable', 429: 'rate_limited', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable',
};

/** @param {number} status 0: the answer leads elsewhere, as to a sign-in */
export function codeOf(status) {
  if (status === 0) return 'signed_out';
  return KNOWN[status] ?? (status >= 500 ? 'internal' : 'bad_message');
}

/** @param {Response} answer @returns {number} milliseconds after which it may be asked again; NaN: it does not say. RFC 9110 section 10.2.3 */
export function retryAfterMs(answer) {
  const after = answer.headers.get('Retry-After');
  if (!after) return NaN;
  return /^\d+$/.test(after) ? 1000 * after : Date.parse(after) - Date.now();
}

const UNANSWERED = ['TypeError', 'TimeoutError', 'AbortError']; // of fetch

/**
 * Why nothing came of a question to the history, as an error of the server.
 * @param {Error & {status?: number}} error that it threw @param {boolean} signedOut somebody else answers in place of the server
 */
export function failureOf({name, status}, signedOut) {
  if (signedOut) return {code: 'signed_out'};
  return {code: status !== undefined ? codeOf(status) : UNANSWERED.includes(name) ? 'offline' : 'bad_message'};
}
