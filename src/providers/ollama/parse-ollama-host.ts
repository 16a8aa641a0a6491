const DEFAULT_PORT = '11434';

/**
 * The address in an `OLLAMA_HOST` value, read as Ollama itself reads it: `host`, `host:port`,
 * `:port`, `http://…` (port 80) and `https://…` (port 443) with a path or a trailing slash, IPv6
 * with or without brackets, quotes around it; empty means `http://127.0.0.1:11434`. For a client,
 * the "any interface" addresses 0.0.0.0 and :: mean this machine. A port out of range is replaced
 * by the default, as Ollama does.
 *
 * Undefined where no host can be read, and for a user name or password in it: keys have their own
 * place.
 */
export function parseOllamaHost(value: string): URL | undefined {
  const text = value
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  if (text === 'ollama.com') return new URL('https://ollama.com/');
  const [, scheme, rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(text) ?? [];
  const protocol = scheme?.toLowerCase() ?? 'http';
  if (protocol !== 'http' && protocol !== 'https') return undefined;
  const slash = rest.indexOf('/');
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? '' : rest.slice(slash).replace(/\/+$/, '');
  const { host, port } = splitAuthority(authority);
  const standard = scheme === undefined ? DEFAULT_PORT : protocol === 'https' ? '443' : '80';
  const address = `${protocol}://${dialable(host)}:${isPort(port) ? port : standard}${path}`;
  return authority.includes('@') || !URL.canParse(address) ? undefined : new URL(address);
}

function splitAuthority(authority: string): { host: string; port: string } {
  const [, bracketed, bracketedPort = ''] = /^\[(.*)\](?::(.*))?$/.exec(authority) ?? [];
  if (bracketed !== undefined) return { host: bracketed, port: bracketedPort };
  const colons = authority.split(':').length - 1;
  if (colons > 1) return { host: authority, port: '' };
  const [host = '', port = ''] = authority.split(':');
  return { host, port };
}

/** The host as a client can connect to it, in the form that a URL takes. */
function dialable(host: string): string {
  if (host === '' || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 65_535;
}
