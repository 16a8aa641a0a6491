import { isLoopback } from './place.ts';

/** Routes below the base address, which some users paste with it. */
const ROUTES = /\/(messages|models(\/[^/]*)?)$/;

/**
 * Base address of a vendor's API in what a user gives: with or without scheme (https, or http for this
 * machine), trailing slash, version or route. `version` is added where the path names none, e.g. `v1beta`.
 *
 * Undefined where no host can be read, and for a user name, password or query in it: keys have their own
 * place.
 */
export function parseVendorUrl(address: string, version: string): URL | undefined {
  const text = address.trim();
  const given = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  if (given !== text && isLoopback(url)) return parseVendorUrl(`http://${text}`, version);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  if (url.search !== '') return undefined;
  const path = url.pathname.replace(/\/+$/, '').replace(ROUTES, '');
  const base = new URL(url.origin);
  // Set, not resolved: a path that begins with two slashes would be taken for another host.
  base.pathname = /\/v\d+[a-z]*$/.test(path) ? path : `${path}/${version}`;
  return base;
}
