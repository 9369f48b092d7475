// What one device of a person hands over to another: sealed under a secret that goes from
// screen to camera and never to the server, which keeps the rest for a few minutes.

const WITHIN_MS = 10_000;
const SECRET_BYTES = 32;
const IV_BYTES = 12; // NIST SP 800-38D section 8.2
const LONGEST = 1024; // characters of a sealed text that the server takes

/** Why something could not be handed over. code: insecure, gone, busy, broken or unreachable. */
export class HandoverError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Browsers seal nothing on pages that came without TLS. */
export const canSeal = () => Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle);

/** What the fragment of a link says: {id, secret, name}, or null. */
export function parse(text) {
  const [, id, secret, name = ''] = /^([A-Z2-7]{26})\.([\w-]{43})(?:\.(.*))?$/.exec(text) ?? [];
  if (!id) return null;
  try {
    return {id, secret, name: decodeURIComponent(name)};
  } catch {
    return null; // a % that encodes nothing
  }
}

/**
 * Leaves a session for another device.
 * @param {{token: string, name: string, room: string}} what
 * @param {typeof fetch} fetcher stands in for fetch
 * @returns {Promise<{fragment: string, expiresInMs: number}>}
 */
export async function leave(what, fetcher = (...args) => fetch(...args)) {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const {name, room, ...least} = what;
  let sealed = await seal(secret, {...least, name, room});
  if (sealed.length > LONGEST) sealed = await seal(secret, {...least, name}); // the room is the least of it
  const {id, expires_in_ms: expiresInMs} = await post('/api/handovers', {sealed}, fetcher);
  return {fragment: `continue=${id}.${encode(secret)}.${encodeURIComponent(name)}`, expiresInMs};
}

/**
 * Takes what was left, once.
 * @param {{id: string, secret: string, name: string}} link as parse returns it
 * @returns {Promise<{token: string, name: string, room?: string}>}
 */
export async function take({id, secret, name}, fetcher = (...args) => fetch(...args)) {
  if (!canSeal()) throw new HandoverError('insecure'); // before it is taken from the server, which happens once
  const {sealed} = await post(`/api/handovers/${id}`, undefined, fetcher);
  const what = await unseal(decode(secret), sealed, name).catch(() => null);
  if (typeof what?.token !== 'string' || what.name !== name) throw new HandoverError('broken');
  return what;
}

/** The name is not in the sealed text alone but authenticated with it: what the link shows is what was sealed. */
const cipher = (iv, name) => ({name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name)});
const keyOf = (secret, use) => crypto.subtle.importKey('raw', secret, 'AES-GCM', false, [use]);

export async function seal(secret, what) {
  if (!canSeal()) throw new HandoverError('insecure');
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const text = new TextEncoder().encode(JSON.stringify(what));
  const sealed = await crypto.subtle.encrypt(cipher(iv, what.name), await keyOf(secret, 'encrypt'), text);
  return encode(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

export async function unseal(secret, sealed, name) {
  const bytes = decode(sealed);
  const text = await crypto.subtle.decrypt(cipher(bytes.slice(0, IV_BYTES), name), await keyOf(secret, 'decrypt'), bytes.slice(IV_BYTES));
  return JSON.parse(new TextDecoder().decode(text));
}

async function post(path, body, fetcher) {
  let answer;
  try {
    answer = await fetcher(path, {
      method: 'POST', cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS),
      ...body && {headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)},
    });
    if (answer.ok) return await answer.json();
  } catch {
    throw new HandoverError('unreachable');
  }
  const isGone = answer.status === 404 && answer.headers.get('Content-Type') === 'application/problem+json'; // a proxy's 404 is none
  throw new HandoverError(isGone ? 'gone' : {429: 'busy', 503: 'busy'}[answer.status] ?? 'unreachable');
}

/** base64url without padding (RFC 4648 section 5). */
const encode = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
