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
    return answer.ok || answer.status === 401; // 401: it is no session any more
  } catch {
    return false;
  }
}
