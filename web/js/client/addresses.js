// Where others on the network reach the server.

import {site} from './site.js';

/**
 * The addresses at which others on the network reach the server; none if it does not tell.
 * @param {typeof fetch} fetcher stands in for fetch
 */
export async function networkAddresses(fetcher) {
  const {addresses} = await site(fetcher);
  return Array.isArray(addresses) ? addresses.filter((a) => /^https?:\/\//.test(a) && URL.canParse(a)) : [];
}

/** Tells if a host name means the machine itself, and so another one on each. */
export const isThisMachine = (host) => /^(.+\.)?localhost$|^127\.|^\[::1\]$|^0\.0\.0\.0$/.test(host);
