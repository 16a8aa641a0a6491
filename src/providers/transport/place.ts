import { BlockList, isIP } from 'node:net';
import type { Place } from '../../core/model.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('169.254.0.0', 16, 'ipv4'); // link-local, RFC 3927
PRIVATE.addSubnet('100.64.0.0', 10, 'ipv4'); //  shared address space, RFC 6598: mesh VPNs use it
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

/** Ends of names that no public DNS serves (RFC 6762, RFC 8375, ICANN 2024, and home routers). */
const PRIVATE_NAME = /\.(local|home\.arpa|internal|lan)$/;

/**
 * Where a server is, judged by its address alone: no name is looked up. A name without a dot can
 * only be one of the local network; every other name counts as `cloud`, the careful answer.
 */
export function placeOf(url: URL): Place {
  if (isLoopback(url)) return 'local';
  const host = hostOf(url);
  if (isIP(host) !== 0) return isIn(PRIVATE, host) ? 'network' : 'cloud';
  return !host.includes('.') || PRIVATE_NAME.test(host) ? 'network' : 'cloud';
}

/** Whether an address is this machine's own. `localhost` is by RFC 6761. */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return host === 'localhost' || isIn(LOOPBACK, host);
}

/** The device that serves an address: `local`, else the host's name. */
export function deviceOf(url: URL): string {
  return isLoopback(url) ? 'local' : hostOf(url);
}

function hostOf(url: URL): string {
  return url.hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

function isIn(list: BlockList, host: string): boolean {
  const version = isIP(host);
  return version !== 0 && list.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
