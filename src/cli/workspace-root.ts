import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder that a file belongs to: the repository around it, else its own. */
export function workspaceRootOf(file: string): string {
  const own = path.dirname(path.resolve(file));
  for (let folder = own; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return own;
  }
}
