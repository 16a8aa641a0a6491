import type { Vendor } from '../vendors.ts';
import { parseBaseUrl } from './parse-base-url.ts';

/** The addresses of a server. */
export interface VendorAddresses {
  /** Ends in the version. */
  readonly base: URL;
  /** Without the version. */
  readonly root: URL;
  /** Below it are the routes of a model. */
  baseOf(model: string): URL;
  readonly models: URL;
  /** Sent with every call. */
  readonly query: Readonly<Record<string, string>>;
  /** The model that the address itself names. */
  readonly model?: string;
}

/** Reads an address as `parseBaseUrl` does, and Azure's in its two forms. */
export function vendorAddresses(
  address: string,
  kind: Vendor['kind'],
  apiVersion: string | undefined,
): VendorAddresses | undefined {
  const read = parseBaseUrl(address);
  if (read === undefined) return undefined;
  if (kind === 'azure-openai') return azureAddresses(address, read.base, apiVersion);
  const query = apiVersion === undefined ? {} : { 'api-version': apiVersion };
  return { ...read, baseOf: () => read.base, models: below(read.base, 'models'), query };
}

/**
 * Azure's newer form `…/openai/v1`, whose version is optional, or the older one, which has a route for every
 * deployment and needs a dated version: `…/openai/deployments/NAME/chat/completions?api-version=2024-10-21`.
 * A bare address is taken for the newer one, unless a dated version is given.
 */
function azureAddresses(address: string, base: URL, given: string | undefined): VendorAddresses {
  const [, resource = '', deployment] =
    /^(.*?)(?:\/openai(?:\/deployments\/([\w.-]+).*|\/.*)?|\/v1)?$/.exec(base.pathname) ?? [];
  const version = given ?? /[?&]api-version=([\w.-]+)/.exec(address)?.[1];
  const query: Record<string, string> = version === undefined ? {} : { 'api-version': version };
  const openai = new URL(base.origin);
  openai.pathname = `${resource}/openai`;
  if (deployment === undefined && (version === undefined || !/^\d{4}-/.test(version))) {
    const newer = below(openai, 'v1');
    return {
      base: newer,
      root: openai,
      baseOf: () => newer,
      models: below(newer, 'models'),
      query,
    };
  }
  return {
    base: openai,
    root: openai,
    baseOf: (model) => below(openai, `deployments/${encodeURIComponent(model)}`),
    models: below(openai, 'models'),
    query,
    ...(deployment === undefined ? {} : { model: deployment }),
  };
}

function below(url: URL, route: string): URL {
  const longer = new URL(url.origin);
  longer.pathname = `${url.pathname.replace(/\/+$/, '')}/${route}`;
  return longer;
}
