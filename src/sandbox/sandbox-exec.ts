import type { ConfinedCommand } from './confinement.ts';
import { innerScript } from './inner-script.ts';

/**
 * The command line of macOS's sandbox-exec: no network, writing only in the working folder, and
 * homes hidden but for the folders named. There are no namespaces: processes that leave the group
 * are not found, and processes are not counted. Never run by our tests, which have no macOS.
 */
export function sandboxExecCommand(confined: ConfinedCommand): readonly string[] {
  const { command, workingFolder = '' } = confined;
  return [
    ...['sandbox-exec', '-p', profile(confined, workingFolder)],
    ...['/bin/sh', '-c', innerScript(confined, 'leaves'), 'sh', ...command],
  ];
}

function profile({ visible }: ConfinedCommand, workingFolder: string): string {
  const shown = [...visible.binds.map(({ source }) => source), workingFolder];
  return [
    '(version 1)',
    '(allow default)',
    '(deny network*)',
    '(deny file-write*)',
    `(allow file-write* (subpath ${literal(workingFolder)}) (literal "/dev/null") (literal "/dev/tty"))`,
    '(deny file-read-data (subpath "/Users") (subpath "/private/var/root") (subpath "/Volumes"))',
    `(allow file-read* ${shown.map((folder) => `(subpath ${literal(folder)})`).join(' ')})`,
  ].join('\n');
}

/** A string of the profile's language. */
function literal(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
