import { isIPv4 } from 'node:net';
import { placeOf } from './transport/place.ts';

/** What an extension host can tell of where it runs. */
export interface Whereabouts {
  /** Name of the kind of remote, as the editor has it: `wsl`, `dev-container`, `ssh-remote`, …; undefined at home. */
  readonly remoteName: string | undefined;
  /** Inside a container, however it was entered. */
  readonly isContainer: boolean;
  /** Inside a system that Windows runs beside itself. */
  readonly isWsl: boolean;
  /** Text of `/proc/net/route`; '' where there is none. */
  readonly routes: string;
  /** Hardware addresses by the name of their network adapter. */
  readonly adapters: Readonly<Record<string, string>>;
}

/** A machine around this one on which an Ollama may listen. */
export interface NearAddress {
  readonly kind: 'container-host' | 'wsl-host';
  /** Host and port, as `OLLAMA_HOST` takes them. */
  readonly address: string;
}

const PORT = 11_434;

/** Adapters that Hyper-V makes have its maker's first bytes. */
const HYPER_V = /^00:15:5d:/i;

/**
 * Where Ollama may be besides the loopback: the machine that runs this container, or the Windows around WSL.
 * None at home, on a machine reached by SSH, or in a codespace, around which there is nobody's computer.
 *
 * The gateway of WSL is Windows only where the adapter is Hyper-V's own: with mirrored networking it is a
 * router of whatever network the computer is in, and Windows answers on the loopback.
 */
export function nearAddresses(where: Whereabouts): readonly NearAddress[] {
  if (where.remoteName === 'codespaces') return [];
  // A container of Docker Desktop has the kernel of WSL, and its gateway is Docker's own.
  if (where.isContainer) {
    return [{ kind: 'container-host', address: `host.docker.internal:${PORT}` }];
  }
  if (!where.isWsl) return [];
  const route = defaultRoute(where.routes);
  if (route === undefined || !HYPER_V.test(where.adapters[route.adapter] ?? '')) return [];
  const address = `${route.gateway}:${PORT}`;
  return placeOf(new URL(`http://${address}`)) === 'network' ? [{ kind: 'wsl-host', address }] : [];
}

/** Whether the environment or the name of the remote says that this is a container. */
export function looksLikeContainer(
  remoteName: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return (
    /^(dev|attached)-container$|^codespaces$/.test(remoteName ?? '') ||
    env['REMOTE_CONTAINERS'] === 'true' ||
    env['CODESPACES'] === 'true'
  );
}

/** Whether the text of `/proc/version`, or the environment, says that Windows runs this system. */
export function looksLikeWsl(
  procVersion: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return /microsoft/i.test(procVersion) || (env['WSL_DISTRO_NAME'] ?? '') !== '';
}

const GATEWAY_FLAG = 0x2;

/**
 * The default gateway in the text of `/proc/net/route`, and the adapter that leads there; that of the least
 * metric where there are several. Undefined where there is none, or what stands there is no such table.
 */
export function defaultRoute(
  routes: string,
): { readonly gateway: string; readonly adapter: string } | undefined {
  const found = routes.split('\n').flatMap((line) => {
    const [adapter = '', destination, gateway = '', flags = '', , , metric = ''] = line
      .trim()
      .split(/\s+/);
    if (destination !== '00000000' || (Number.parseInt(flags, 16) & GATEWAY_FLAG) === 0) return [];
    const address = ipv4Of(gateway);
    return address === undefined ? [] : [{ gateway: address, adapter, metric: Number(metric) }];
  });
  const [least] = found.toSorted((a, b) => a.metric - b.metric);
  return least === undefined ? undefined : { gateway: least.gateway, adapter: least.adapter };
}

/** `0119A8C0` is 192.168.25.1: bytes in the order of a small-endian machine. */
function ipv4Of(hex: string): string | undefined {
  if (!/^[0-9a-f]{8}$/i.test(hex) || /^0+$/.test(hex)) return undefined;
  const bytes = [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const address = bytes.join('.');
  return isIPv4(address) ? address : undefined;
}
