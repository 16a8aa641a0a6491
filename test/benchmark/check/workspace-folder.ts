import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diskFiles } from '../../../src/providers/workspace/disk-files.ts';
import type { HoleFiles } from '../../../src/benchmark/workspace/workspace-places.ts';

/** A workspace on disk, new for each test. To be called in a group: outside, hooks are those of every test. */
export function inWorkspace(files: Readonly<Record<string, string>>): {
  readonly root: string;
  readonly files: HoleFiles;
} {
  const place = { root: '', files: diskFiles({ folders: [], excluded: [], most: 0 }) };
  beforeEach(async () => {
    place.root = await mkdtemp(path.join(tmpdir(), 'workspace-'));
    place.files = diskFiles({ folders: [place.root], excluded: [], most: 1000 });
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(place.root, name)), { recursive: true });
      await writeFile(path.join(place.root, name), text);
    }
  });
  afterEach(() => rm(place.root, { recursive: true, force: true }));
  return place;
}
