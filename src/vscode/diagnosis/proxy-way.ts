import { isLoopback } from '../../providers/transport/place.ts';

/** What decides whether calls go through a proxy. */
export interface ProxySettings {
  /** Settings `http.proxy`, `http.proxySupport` and `http.noProxy` of the editor. */
  readonly proxy: string;
  readonly support: string;
  readonly noProxy: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The setting or variable that sets a proxy at all, such as `http.proxy`; undefined where none does. */
export function proxySource(settings: ProxySettings): string | undefined {
  return sources(settings, ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'])[0];
}

/**
 * The setting or variable whose proxy calls to an address go through; undefined where they go straight
 * there. Servers on this machine are always called straight (`transport/direct-fetch.ts`), whatever is set.
 */
export function proxyFor(address: string, settings: ProxySettings): string | undefined {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || isLoopback(url)) return undefined;
  const { noProxy, environment } = settings;
  const spared = [...noProxy, ...(valueOf(environment, 'NO_PROXY') ?? '').split(',')];
  if (spared.some((one) => matches(one.trim(), url))) return undefined;
  const own = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  return sources(settings, [own, 'ALL_PROXY'])[0];
}

function sources(
  { proxy, support, environment }: ProxySettings,
  variables: readonly string[],
): readonly string[] {
  if (support === 'off') return [];
  const set = variables.filter((name) => (valueOf(environment, name) ?? '') !== '');
  return proxy === '' ? set : ['http.proxy', ...set];
}

/** Variables of proxies are read in both cases. */
function valueOf(environment: ProxySettings['environment'], name: string): string | undefined {
  return environment[name] ?? environment[name.toLowerCase()];
}

/** An entry is `*`, a host, the end of one, or either with a port. */
function matches(entry: string, url: URL): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const [, name = '', port] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  const own = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (port !== undefined && port !== own) return false;
  const host = url.hostname.toLowerCase();
  return host === name || host.endsWith(`.${name}`);
}
