import type { ConfinedCommand, Confinement } from './confinement.ts';

/** Where the inner script says that the confinement stands and the command is about to start. */
export const STARTED_DESCRIPTOR = 3;

/** Where the machine runs out of memory, the kernel ends this shell and what it starts first. */
export const FIRST_TO_GO = '{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null || :';

/**
 * The last step before the command, as a script of the POSIX shell whose arguments are the command:
 * limits, the report that it starts, and no right left to lift either.
 *
 * `ulimit` counts memory in KiB and files in blocks of 512 bytes; processes are `-u` in most shells
 * and `-p` in dash. A parent that stays is the first process of its namespace, to which the kernel
 * does not deliver signals it has not asked for: a command in its place could not even abort.
 */
export function innerScript(
  confined: Pick<ConfinedCommand, 'confinement' | 'limits' | 'userId'>,
  parent: 'stays' | 'leaves',
): string {
  const { confinement, limits, userId } = confined;
  const { memoryBytes, processes, diskBytes } = limits;
  const drop = dropRights(confinement, userId);
  return [
    ...(confinement.tool === 'none' ? [FIRST_TO_GO] : []),
    'ulimit -c 0',
    `ulimit -f ${Math.ceil(diskBytes / 512)}`,
    ...(memoryBytes === undefined ? [] : [`ulimit -v ${Math.ceil(memoryBytes / 1024)}`]),
    ...(processes === undefined || !confinement.limitsProcesses
      ? []
      : [`ulimit -u ${processes} 2>/dev/null || ulimit -p ${processes}`]),
    `echo started >&${STARTED_DESCRIPTOR}`,
    `exec ${STARTED_DESCRIPTOR}>&-`,
    ...(parent === 'leaves'
      ? [`exec ${drop}"$@"`]
      : // The shell itself is quiet: it would report the signal that ended the command.
        ['exec 4>&2 2>/dev/null', `(exec 2>&4 4>&-; exec ${drop}"$@")`, 'exit $?']),
  ].join('\n');
}

/**
 * Becomes a user who owns nothing, without any capability and without a way to get one; the root of
 * a user namespace stays that user, and bubblewrap has done it already.
 */
function dropRights({ tool, dropsRoot }: Confinement, userId: number): string {
  if (dropsRoot) {
    return `setpriv --reuid ${userId} --regid ${userId} --clear-groups ${NO_CAPABILITIES} `;
  }
  return tool === 'unshare' ? `setpriv ${NO_CAPABILITIES} ` : '';
}

const NO_CAPABILITIES = '--no-new-privs --inh-caps=-all --bounding-set=-all';
