import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isWithin, mountOf, mountsBelow, parseMountTable, type Mount } from './mount-table.ts';

/** Where the working folder is inside of namespaces. */
export const WORK = '/sandbox';

/** What of the host's files a command in namespaces sees, all of it read-only. */
export interface VisibleFolders {
  readonly binds: readonly Bind[];
  /** Symbolic links that are made again as they are (`/bin` → `usr/bin` on most systems). */
  readonly links: readonly Link[];
}

export interface Link {
  readonly place: string;
  readonly target: string;
}

export interface Bind {
  readonly source: string;
  readonly place: string;
  /** `below`: something mounted inside an earlier bind, so that its place exists. */
  readonly kind: 'folder' | 'file' | 'below';
  /** Options of the source's mount that have to be repeated. */
  readonly options: readonly string[];
}

/**
 * Programs and their libraries. Nothing else of the system: /etc, /var, /run and homes hold
 * secrets and sockets of services.
 */
const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/nix/store',
  '/gnu/store',
  '/etc/alternatives',
  '/etc/ld.so.cache',
];

/** Places that the sandbox fills itself. */
const TAKEN = ['/proc', '/dev', '/sys', WORK];

/** What is visible to every command: found once. */
export async function systemFolders(): Promise<VisibleFolders> {
  const mounts = await mountTable();
  const found = await Promise.all(SYSTEM.map((place) => bindOrLink(place, mounts)));
  return {
    binds: found.flatMap(({ binds }) => binds),
    links: found.flatMap(({ links }) => links),
  };
}

/**
 * The system's folders and more of them. One that lies in a visible folder already is left out.
 *
 * Throws TypeError for a folder that is not absolute, not there, or where the sandbox has its own.
 */
export async function withFolders(
  system: VisibleFolders,
  folders: readonly string[],
): Promise<VisibleFolders> {
  if (folders.length === 0) return system;
  const mounts = await mountTable();
  const binds = [...system.binds];
  for (const folder of folders.toSorted((a, b) => a.length - b.length)) {
    const place = path.posix.normalize(folder).replace(/(.)\/$/, '$1');
    const taken = TAKEN.some((own) => isWithin(place, own));
    if (!place.startsWith('/') || place === '/' || place === '/tmp' || taken) {
      throw new TypeError(`"${folder}" cannot be shown in a sandbox: it has its own`);
    }
    if (binds.some((bind) => isWithin(place, bind.place))) continue;
    const source = await realpath(place).catch(() => undefined);
    if (source === undefined || !(await stat(source)).isDirectory()) {
      throw new TypeError(`"${folder}" is not a folder`);
    }
    binds.push(...bindsOf(source, place, 'folder', mounts));
  }
  return { binds, links: system.links };
}

async function bindOrLink(place: string, mounts: readonly Mount[]): Promise<VisibleFolders> {
  const status = await lstat(place).catch(() => undefined);
  if (status === undefined) return { binds: [], links: [] };
  if (!status.isSymbolicLink()) {
    const kind = status.isDirectory() ? 'folder' : 'file';
    return { binds: bindsOf(place, place, kind, mounts), links: [] };
  }
  return { binds: [], links: [{ place, target: await realpath(place) }] };
}

/**
 * A folder and, each by itself, whatever is mounted below it: making a folder read-only does not
 * reach those.
 */
function bindsOf(
  source: string,
  place: string,
  kind: 'folder' | 'file',
  mounts: readonly Mount[],
): readonly Bind[] {
  const own = { source, place, kind, options: mountOf(source, mounts)?.options ?? [] };
  const below = mountsBelow(source, mounts).map((mount) => ({
    source: mount.place,
    place: place + mount.place.slice(source.length),
    kind: 'below' as const,
    options: mount.options,
  }));
  return [own, ...below];
}

async function mountTable(): Promise<readonly Mount[]> {
  return parseMountTable(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''));
}
