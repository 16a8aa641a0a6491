import type { ConfinedCommand } from './confinement.ts';
import { FIRST_TO_GO, innerScript } from './inner-script.ts';
import { quoted } from './shell-quote.ts';
import { WORK, type Bind } from './visible-folders.ts';

/** The new root is put together here: a folder that every Linux has and that nobody needs inside. */
const ROOT = '/sys';

/** For folders and links; what more there is holds /tmp. */
const ROOT_BYTES = 1_048_576;

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];
const DEVICE_LINKS = ['/dev/fd', '/dev/stdin', '/dev/stdout', '/dev/stderr'];

/** Where there is neither ip(8) nor ifconfig(8): SIOCSIFFLAGS with IFF_UP and IFF_RUNNING, see netdevice(7). */
const LOOPBACK_UP =
  'socket my $s, AF_INET, SOCK_DGRAM, 0; my $r = pack "a16sx14", "lo", 0x41; ioctl $s, 0x8914, $r';

/**
 * The command line of `unshare` (util-linux): what bubblewrap does, done by a script. A file system
 * in memory becomes the root; the visible folders are bound into it read-only; the old root is
 * taken away. The first process of the namespace is the script: when it ends, so does all else.
 *
 * The mounts go through one table and one call of mount(8), since starting a program costs more
 * than mounting. `setpriv` ends everything when this process dies before its time.
 */
export function unshareCommand(confined: ConfinedCommand): readonly string[] {
  const { confinement, command } = confined;
  return [
    ...['setpriv', '--pdeathsig', 'KILL'],
    ...['unshare', ...(confinement.dropsRoot ? [] : ['--user', '--map-root-user'])],
    ...['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child=KILL'],
    ...['/bin/sh', '-c', outerScript(confined), 'sh', ...command],
  ];
}

function outerScript(confined: ConfinedCommand): string {
  const { confinement, limits, visible, workingFolder, userId } = confined;
  const folders = visible.binds.filter(({ kind }) => kind === 'folder').map(({ place }) => place);
  const files = visible.binds.filter(({ kind }) => kind === 'file').map(({ place }) => place);
  const links = [...visible.links.map(({ place }) => place), ...DEVICE_LINKS];
  const parents = files.map((place) => place.slice(0, place.lastIndexOf('/')));
  const chown = confinement.dropsRoot && workingFolder !== undefined;
  return [
    'set -e',
    'path=$PATH',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH',
    FIRST_TO_GO,
    // A new network has nothing but a loopback that is down; bubblewrap starts it as well.
    `{ ip link set lo up || ifconfig lo up || perl -MSocket -e ${quoted(LOOPBACK_UP)}; } >/dev/null 2>&1 || :`,
    // No further user namespaces inside of this one. As root the number would be everybody's.
    ...(confinement.dropsRoot
      ? []
      : ['{ echo 0 >/proc/sys/user/max_user_namespaces; } 2>/dev/null || :']),
    `mount -t tmpfs -o mode=755,size=${limits.diskBytes + ROOT_BYTES} tmpfs ${ROOT}`,
    // The command may write in /tmp, whoever it is; all else is covered by a mount or lost.
    'umask 0',
    `mkdir -p ${[...folders, ...parents, '/dev/shm', '/proc', '/tmp', WORK, '/old'].map(inRoot).join(' ')}`,
    ...[...files, ...DEVICES.map((name) => `/dev/${name}`)].map((place) => `: >${inRoot(place)}`),
    'umask 022',
    `cp -P --parents ${links.map(quoted).join(' ')} ${ROOT}`,
    `printf %s ${quoted(mountLines(confined).join('\n') + '\n')} >${ROOT}/mounts`,
    `mount -a -T ${ROOT}/mounts`,
    `cd ${ROOT}`,
    'pivot_root . old',
    'umount -l /old',
    ...(chown ? [`chown -hR ${userId}:${userId} ${WORK}`] : []),
    `cd ${WORK}`,
    'PATH=$path',
    'unset path OLDPWD',
    'set +e',
    innerScript(confined, 'stays'),
  ].join('\n');
}

/** The lines of fstab(5) that make the new root. */
function mountLines({
  confinement,
  limits,
  visible,
  workingFolder,
  userId,
}: ConfinedCommand): readonly string[] {
  const owner = confinement.dropsRoot ? `,uid=${userId},gid=${userId}` : '';
  const memory = `mode=700,size=${Math.max(limits.diskBytes, 1)},nosuid,nodev${owner}`;
  return [
    ...visible.binds.map(bindLine),
    ...DEVICES.map((name) => line(`/dev/${name}`, `/dev/${name}`, 'none', 'bind')),
    line('tmpfs', '/dev/shm', 'tmpfs', memory),
    workingFolder === undefined
      ? line('tmpfs', WORK, 'tmpfs', memory)
      : line(workingFolder, WORK, 'none', 'bind,nosuid,nodev'),
    // Read-only: root's own files below /proc/sys would change the whole machine.
    ...(confinement.mountsProc ? [line('proc', '/proc', 'proc', 'ro,nosuid,nodev,noexec')] : []),
  ];
}

function bindLine({ source, place, options }: Bind): string {
  return line(source, place, 'none', ['rbind', 'ro', ...options].join(','));
}

function line(source: string, place: string, type: string, options: string): string {
  return `${escaped(source)} ${escaped(ROOT + place)} ${type} ${options} 0 0`;
}

/** As fstab(5) wants a path: what separates fields is written in octal. */
function escaped(place: string): string {
  return place.replace(/[\s\\#]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

function inRoot(place: string): string {
  return quoted(ROOT + place);
}
