import { createBaseFiles } from '../../edits/base-files.ts';
import type { FilePath } from '../../edits/edit.ts';
import type { BaseFiles } from '../../edits/workspace-state.ts';

/** The workspace as the reader needs it; `workspace-access.ts` is the editor's. */
export interface ReadableFiles {
  /** Undefined: no document of it is open. `dirty`: it is not what lies on disk. */
  openText(path: FilePath): { readonly text: string; readonly dirty: boolean } | undefined;
  /** Undefined: there is no such file. Throws what the file system throws. */
  bytes(path: FilePath): Promise<Uint8Array | undefined>;
  /** What ignore files say: never read at all, or shown to models of this machine alone. */
  use(path: FilePath): Promise<'allowed' | 'local-only' | 'never'>;
}

/**
 * Reads each file once. Unsaved buffers come before the disk; what an ignore file keeps on this machine is
 * `excluded` unless `localOnly`: only models of this machine are asked.
 */
export function createBaseReader(files: ReadableFiles, localOnly: boolean): BaseFiles {
  const encoder = new TextEncoder();
  return createBaseFiles(async (path) => {
    const use = await files.use(path);
    if (use === 'never' || (use === 'local-only' && !localOnly)) return 'excluded';
    const open = files.openText(path);
    if (open?.dirty === true) return encoder.encode(open.text);
    return (await files.bytes(path)) ?? 'missing';
  });
}
