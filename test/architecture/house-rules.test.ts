import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { providers } from '../../src/providers/registry.ts';

/** Backends that are a dialect of another folder's. */
const DIALECTS: Readonly<Record<string, string>> = { 'llama-server': 'openai-compatible' };

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);
}

const source = filesUnder('src');
const tests = filesUnder('test');

describe('every provider', () => {
  for (const { id } of providers) {
    it(`runs the contract of models: ${id}`, () => {
      const folder = DIALECTS[id] ?? id;
      const own = tests.filter((file) => file.includes(`/${folder}/`) && file.endsWith('.test.ts'));
      const running = own.filter((file) =>
        readFileSync(file, 'utf8').includes('languageModelContract('),
      );
      assert.notEqual(running.length, 0);
    });
  }
});

describe('files', () => {
  it('are named in kebab-case', () => {
    assert.deepEqual(
      [...source, ...tests].filter((file) => !/^[a-z0-9./-]+$/.test(file)),
      [],
    );
  });

  it('are named for what is in them', () => {
    const empty = /(^|[-/])(utils?|helpers?|managers?|data|info|misc|common)\.ts$/;
    assert.deepEqual(
      [...source, ...tests].filter((file) => empty.test(file)),
      [],
    );
  });

  it('of src have no default export and re-export nothing', () => {
    const wrong = source.filter((file) =>
      /^export (default|\*|\{[^}]*\} from)/m.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(wrong, []);
  });
});
