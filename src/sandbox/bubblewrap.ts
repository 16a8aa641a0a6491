import type { ConfinedCommand } from './confinement.ts';
import { FIRST_TO_GO, innerScript } from './inner-script.ts';
import { WORK } from './visible-folders.ts';

/**
 * The command line of bubblewrap: new namespaces of every kind, a new root of read-only binds, a
 * working folder in memory, everything ended with this process. The source of the options is
 * bwrap(1), 0.5 or later (`--size`, `--perms`).
 */
export function bubblewrapCommand(confined: ConfinedCommand): readonly string[] {
  const { confinement, command, limits, visible, workingFolder, userId } = confined;
  const { dropsRoot, mountsProc } = confinement;
  const size = String(Math.max(limits.diskBytes, 1));
  const chown =
    dropsRoot && workingFolder !== undefined
      ? `chown -hR ${userId}:${userId} ${WORK} || exit\n`
      : '';
  return [
    // What it starts inherits this: /proc cannot be written inside.
    ...['/bin/sh', '-c', `${FIRST_TO_GO}\nexec "$@"`, 'sh'],
    'bwrap',
    ...(dropsRoot
      ? ['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try']
      : ['--unshare-all']),
    '--die-with-parent',
    '--new-session',
    // Else bubblewrap ends before its namespace has.
    '--as-pid-1',
    ...['--cap-drop', 'ALL'],
    // Given up by the inner script, after it has used them to become another user.
    ...(dropsRoot ? CAPABILITIES_TO_DROP_ROOT.flatMap((name) => ['--cap-add', name]) : []),
    ...['--perms', '1777', '--size', size, '--tmpfs', '/tmp'],
    // The folder above is made first, or only root could enter it. What is mounted below another
    // comes with it: bubblewrap binds recursively.
    ...visible.binds
      .filter(({ kind }) => kind !== 'below')
      .flatMap(({ source, place }) => ['--dir', folderAbove(place), '--ro-bind', source, place]),
    ...visible.links.flatMap(({ place, target }) => ['--symlink', target, place]),
    // Read-only: root's own files below /proc/sys would change the whole machine.
    ...(mountsProc ? ['--proc', '/proc', '--remount-ro', '/proc'] : []),
    ...['--dev', '/dev'],
    ...['--perms', '1777', '--size', size, '--tmpfs', '/dev/shm'],
    ...(workingFolder === undefined
      ? ['--perms', '1777', '--size', size, '--tmpfs', WORK]
      : ['--bind', workingFolder, WORK]),
    // Both are in memory, without a limit of size.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', WORK],
    ...['/bin/sh', '-c', chown + innerScript(confined, 'stays'), 'sh', ...command],
  ];
}

function folderAbove(place: string): string {
  return place.slice(0, place.lastIndexOf('/')) || '/';
}

const CAPABILITIES_TO_DROP_ROOT = [
  'CAP_SETUID',
  'CAP_SETGID',
  'CAP_SETPCAP',
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
];
