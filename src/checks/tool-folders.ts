import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where the tools lie that a project's tests are run by. */
export interface ToolFolders {
  /** Absolute folders that a check may read besides those of the system. */
  readonly visible: readonly string[];
  /** Searched for programs before all others. */
  readonly first: readonly string[];
}

/**
 * Folders of tools that may lie in a home, where a sandbox sees nothing: the Node that runs this
 * program, the Pythons that virtual environments at the root of the workspace are made from (`home` in
 * their pyvenv.cfg), and those that the user names. Of a `bin` it is what lies around it, since its
 * programs have their libraries there; but no folder that holds a home is shown unless named.
 *
 * Node comes first: PATH may lead to it through links of a folder that is not seen.
 */
export async function toolFolders(
  root: string,
  nodeFile: string,
  named: readonly string[] = [],
): Promise<ToolFolders> {
  const pythons = await Promise.all(
    ['.venv', 'venv'].map(async (name) => {
      const file = path.join(root, name, 'pyvenv.cfg');
      const text = await readFile(file, 'utf8').catch(() => '');
      return /^home\s*=\s*(.+?)\s*$/m.exec(text)?.[1] ?? '';
    }),
  );
  const programs = [path.dirname(nodeFile), ...pythons].filter((folder) => path.isAbsolute(folder));
  const around = programs
    .map((folder) => (path.basename(folder) === 'bin' ? path.dirname(folder) : folder))
    .filter((folder) => !isAbove(folder, homedir()));
  return { visible: [...new Set([...around, ...named])], first: [path.dirname(nodeFile)] };
}

function isAbove(folder: string, other: string): boolean {
  return !path.relative(folder, other).startsWith('..');
}
