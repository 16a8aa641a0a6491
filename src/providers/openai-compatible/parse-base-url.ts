/** The two addresses of a server: `base` ends in the version (`…/v1`), `root` is without it. */
export interface BaseUrl {
  readonly base: URL;
  readonly root: URL;
}

/**
 * Reads what a user gives as the address of an OpenAI-compatible server: with or without scheme
 * (http), trailing slash, `/v1`, or the whole path of a route (`/v1/chat/completions`). A path that
 * ends otherwise is kept as the base. 0.0.0.0 means this machine.
 *
 * Undefined where no host can be read, and for a user name or password in it: keys have their own
 * place.
 */
export function parseBaseUrl(address: string): BaseUrl | undefined {
  const text = address.trim();
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(complete)) return undefined;
  const url = new URL(complete);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  const path = url.pathname
    .replace(/\/+$/, '')
    .replace(/\/(chat\/completions|completions|models|embeddings)$/, '');
  const base = withPath(url, path === '' ? '/v1' : path);
  return { base, root: withPath(url, base.pathname.replace(/\/v\d+$/, '')) };
}

/** Set, not resolved: a path that begins with two slashes would be taken for another host. */
function withPath(url: URL, path: string): URL {
  const other = new URL(url.origin);
  other.pathname = path;
  return other;
}
