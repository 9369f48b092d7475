// What a server tells of itself.

const WITHIN_MS = 5_000;

/** Tells if the server lets in only those who know a passphrase. */
export async function asksPassphrase() { return (await site()).passphrase === true; }

/** What the server tells; nothing if it is away. */
export async function site(fetcher = (...args) => fetch(...args)) {
  try {
    const answer = await fetcher('/api/site', {headers: {Accept: 'application/json'}, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS)});
    return answer.ok ? await answer.json() ?? {} : {};
  } catch {
    return {};
  }
}
