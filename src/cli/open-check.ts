import path from 'node:path';
import { openChangeCheck } from '../checks/change-check.ts';
import { toolFolders } from '../checks/tool-folders.ts';
import { systemClock } from '../core/clock.ts';
import { diskFiles } from '../providers/workspace/disk-files.ts';
import type { OpenCheck } from '../refactor/sources.ts';
import type { Sandbox } from '../sandbox/job.ts';
import type { RefactorSettings } from '../settings/parse-settings.ts';
import { listOption, numberOption, textOption, type Arguments } from './arguments.ts';
import type { Output } from './output.ts';
import { escapesInWords } from './refactor-output.ts';

/** Files listed at most where git does not know the folder. */
const MOST_FILES = 100_000;

/** What opens a check: by the options of the call, else by the settings. */
export async function openCheckOf(
  command: string,
  {
    given,
    settings,
    root,
    sandbox,
  }: {
    readonly given: Arguments;
    readonly settings: RefactorSettings;
    readonly root: string;
    readonly sandbox: Sandbox;
  },
  output: Output,
): Promise<OpenCheck> {
  const seconds = numberOption(given, 'check-seconds', { minimum: 0.1 }) ?? settings.checkSeconds;
  const named = (listOption(given, 'check-visible') ?? []).map((one) => path.resolve(one));
  const prepare = textOption(given, 'prepare') ?? settings.prepareCommand;
  const tools = await toolFolders(root, process.execPath, named);
  return (onPhase, signal) =>
    openChangeCheck(
      {
        ...{ command, sandbox, tools, timeMs: seconds * 1000, clock: systemClock },
        cwd: folderOfCall(root),
        onEscapes(escapes) {
          for (const line of escapesInWords(escapes)) output.message(line);
        },
        roots: [{ name: path.basename(root), folder: root }],
        walk: (folder) => diskFiles({ folders: [folder], excluded: [], most: MOST_FILES }),
        ...{ dependencyFolders: settings.dependencyFolders, copies: settings.copies },
        ...(prepare.trim() === '' ? {} : { prepare: { command: prepare } }),
      },
      onPhase,
      signal,
    );
}

/** Where the caller stands below the root, as a check is meant; its root for a caller elsewhere. */
function folderOfCall(root: string): string {
  const below = path.relative(root, process.cwd()).split(path.sep).join('/');
  return below.startsWith('..') || path.isAbsolute(below) ? '' : below;
}
