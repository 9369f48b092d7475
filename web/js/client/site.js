// What a server tells of itself.

const WITHIN_MS = 5_000;

/**
 * The addresses at which others on the network reach the server; none if it does not tell.
 * @param {typeof fetch} fetcher stands in for fetch
 */
export async function networkAddresses(fetcher) {
  const {addresses} = await site(fetcher);
  return Array.isArray(addresses) ? addresses.filter((a) => /^https?:\/\//.test(a) && URL.canParse(a)) : [];
}

/** Tells if the server lets in only those who know a passphrase. */
export async function asksPassphrase(fetcher) { return (await site(fetcher)).passphrase === true; }

async function site(fetcher = (...args) => fetch(...args)) {
  try {
    const answer = await fetcher('/api/site', {headers: {Accept: 'application/json'}, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS)});
    return answer.ok ? await answer.json() ?? {} : {};
  } catch {
    return {};
  }
}

/** Tells if a host name means the machine itself, and so another one on each. */
export const isThisMachine = (host) => /^(.+\.)?localhost$|^127\.|^\[::1\]$|^0\.0\.0\.0$/.test(host);
