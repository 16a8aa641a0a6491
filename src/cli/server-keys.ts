import type { ServerWish } from '../providers/server-wish.ts';
import { vendorOf } from '../providers/vendors.ts';

/** Hosts of Azure's models: there the address is each customer's own. */
const AZURE = /\.(?:openai|cognitiveservices|services\.ai)\.azure\.com$/;

/** The variable of the environment that holds a server's key: `ENSEMBLE_API_KEY_` and its name. */
export function keyVariable(serverName: string): string {
  return `ENSEMBLE_API_KEY_${serverName.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * A server's key from the environment: from the variable that names the server, else from the one that the
 * vendor's own tools read. The latter goes to the vendor's own hosts alone: a configuration that names another
 * address must not get it.
 */
export function keyFor(
  serverName: string,
  servers: readonly ServerWish[],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const own = environment[keyVariable(serverName)];
  if (own !== undefined && own !== '') return own;
  const server = servers.find(({ name }) => name === serverName);
  if (server === undefined) return undefined;
  const { keyVariable: usual } = vendorOf(server.kind);
  if (usual === undefined || !isOfVendor(server)) return undefined;
  const key = environment[usual];
  return key === '' ? undefined : key;
}

function isOfVendor({ kind, url }: ServerWish): boolean {
  const { url: usual } = vendorOf(kind);
  if (url === undefined || url === '') return usual !== undefined;
  if (!URL.canParse(url)) return false;
  const { protocol, host, hostname } = new URL(url);
  if (protocol !== 'https:') return false;
  if (kind === 'azure-openai') return AZURE.test(hostname);
  return usual !== undefined && host === new URL(usual).host;
}
