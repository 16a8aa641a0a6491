/** Names of this machine to itself. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|\[::\]|0\.0\.0\.0)$/;

/**
 * Where an address leads, as far as two of them can be compared: host and port, with one name for all names of
 * this machine. Undefined for what is no address of a server.
 */
export function placeOf(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.hostname === '') return undefined;
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const host = url.hostname.replace(/\.$/, '');
  return `${LOOPBACK.test(host) ? 'loopback' : host}:${port}`;
}
