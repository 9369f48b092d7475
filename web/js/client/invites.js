// Links that give a role, once.

const WITHIN_MS = 10_000;
const CODES = ['invite_used', 'invite_expired', 'invite_unknown'];

/**
 * Redeems an invitation for who brings a session, or for a new person.
 * @param {string} secret of the link @param {string} token of the session; '' if there is none
 * @param {typeof fetch} fetcher stands in for fetch
 * @returns {Promise<{session: string, user: string, role: string, room: string, name: string}>} fails with an Error whose
 *   code is invite_used, invite_expired, invite_unknown, busy or unreachable
 */
export async function redeem(secret, token, fetcher = (...args) => fetch(...args)) {
  let answer;
  try {
    answer = await fetcher('/api/invites/redeem', {
      method: 'POST', cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS),
      headers: {'Content-Type': 'application/json', ...token && {Authorization: `Bearer ${token}`}},
      body: JSON.stringify({secret}),
    });
  } catch {
    throw failure('unreachable');
  }
  const body = await answer.json().catch(() => null); // a proxy's is a page
  if (answer.ok && body) return body;
  throw failure(CODES.includes(body?.code) ? body.code : {429: 'busy', 503: 'busy'}[answer.status] ?? 'unreachable');
}

const failure = (code) => Object.assign(new Error(code), {code});
