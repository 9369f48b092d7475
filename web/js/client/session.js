// The end of a session, on all devices that have it.

const WITHIN_MS = 10_000;

/**
 * Signs out everywhere.
 * @param {string} authorization header that shows whose session it is
 * @param {typeof fetch} fetcher stands in for fetch
 * @returns {Promise<boolean>} false: the server could not be reached, or failed
 */
export async function endSession(authorization, fetcher = (...args) => fetch(...args)) {
  try {
    const answer = await fetcher('/api/session/end', {
      method: 'POST', headers: {Accept: 'application/json', Authorization: authorization}, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS),
    });
    // 401: it is no session any more. What a proxy says in place of the server ends none.
    return answer.status === 204 || answer.status === 401 && answer.headers.get('Content-Type') === 'application/problem+json';
  } catch {
    return false;
  }
}
