import assert from 'node:assert/strict';
import { createBaseReader, type ReadableFiles } from '../../../src/vscode/refactor/base-reader.ts';

const { signal } = new AbortController();

function files(over: Partial<ReadableFiles> & { readonly disk?: Record<string, string> } = {}) {
  const { disk = {} } = over;
  const reads: string[] = [];
  return {
    reads,
    openText: () => undefined,
    use: async () => 'allowed' as const,
    async bytes(path: string) {
      reads.push(path);
      const text = disk[path];
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
    ...over,
  };
}

describe('the files under a search', () => {
  it('are as they lie on disk, or missing', async () => {
    const access = files({ disk: { 'a.ts': '\ufeffa\r\n' } });
    const base = createBaseReader(access, false);
    await base.load(['a.ts', 'b.ts'], signal);
    assert.deepEqual(base.get('a.ts'), { kind: 'text', text: '\ufeffa\r\n' });
    assert.deepEqual(base.get('b.ts'), { kind: 'missing' });
  });

  it('are as the editor has them where it has more than the disk', async () => {
    const openText = (path: string) => ({ text: `${path} unsaved`, dirty: path === 'a.ts' });
    const access = files({ openText, disk: { 'a.ts': 'old', 'b.ts': 'saved' } });
    const base = createBaseReader(access, false);
    await base.load(['a.ts', 'b.ts'], signal);
    assert.deepEqual(base.get('a.ts'), { kind: 'text', text: 'a.ts unsaved' });
    assert.deepEqual(base.get('b.ts'), { kind: 'text', text: 'saved' });
  });

  it('are not read where an ignore file says so', async () => {
    const use = async (path: string) => (path === '.env' ? 'never' : 'local-only');
    const access = files({ use, disk: { '.env': 'KEY=1', 'build/a.ts': 'x' } });
    const elsewhere = createBaseReader(access, false);
    await elsewhere.load(['.env', 'build/a.ts'], signal);
    assert.equal(elsewhere.get('.env').kind, 'excluded');
    assert.equal(elsewhere.get('build/a.ts').kind, 'excluded');
    assert.deepEqual(access.reads, []);
    const here = createBaseReader(access, true);
    await here.load(['.env', 'build/a.ts'], signal);
    assert.equal(here.get('.env').kind, 'excluded');
    assert.equal(here.get('build/a.ts').kind, 'text');
  });
});
