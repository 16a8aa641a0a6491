import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isModelError } from '../../src/core/failure.ts';
import { blobPathIn, checkedBlob } from '../../src/providers/model-blob.ts';

const DIGEST = 'a'.repeat(64);
const BLOB = `/usr/share/ollama/.ollama/models/blobs/sha256-${DIGEST}`;
const NANO = path.resolve(import.meta.dirname, '../../media/models/ensemble-nano-ts.q8_0.gguf');

describe('the file of a model in its modelfile', () => {
  it('is the one blob behind FROM', () => {
    const modelfile = `# Modelfile\n# FROM nano:latest\n\nFROM ${BLOB}\nTEMPLATE """{{ .Prompt }}"""\n`;
    assert.equal(blobPathIn(modelfile), BLOB);
  });

  const refused: Readonly<Record<string, string>> = {
    nothing: '',
    'a model by name': 'FROM qwen2.5-coder:1.5b',
    'another file': 'FROM /etc/passwd',
    'a file that is no blob': 'FROM /models/blobs/model.gguf',
    'a blob elsewhere': `FROM /tmp/sha256-${DIGEST}`,
    'a way out of the folder': `FROM /models/blobs/../blobs/sha256-${DIGEST}`,
    'a name with more behind it': `FROM ${BLOB}/..`,
    'a name that is too short': `FROM /models/blobs/sha256-${'a'.repeat(63)}`,
    'a relative path': `FROM blobs/sha256-${DIGEST}`,
    'two files': `FROM ${BLOB}\nFROM ${BLOB.replace('aa', 'bb')}`,
    'an adapter': `FROM ${BLOB}\nADAPTER ${BLOB.replace('aa', 'bb')}`,
  };
  for (const [what, modelfile] of Object.entries(refused)) {
    it(`is none for ${what}`, () => {
      assert.equal(blobPathIn(modelfile), undefined);
    });
  }
});

describe('a blob that is to be opened', () => {
  const { signal } = new AbortController();
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'blobs-'));
    await copyFile(NANO, at('good'));
    await writeFile(at('text'), 'GGUF is what this is not');
    await mkdir(at('folder'));
    await symlink(at('good'), at('link'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);

  it('is a GGUF file of the size allowed', async () => {
    assert.equal(await checkedBlob(at('good'), 100, signal), at('good'));
  });

  for (const [name, most, code] of [
    ['gone', 100, 'model-missing'],
    ['folder', 100, 'unsupported'],
    ['link', 100, 'unsupported'],
    ['good', 1, 'unsupported'],
    ['text', 100, 'model-broken'],
  ] as const) {
    it(`is not ${name} with ${most} MB allowed: ${code}`, async () => {
      await assert.rejects(
        checkedBlob(at(name), most, signal),
        (error) => isModelError(error) && error.failure.code === code,
      );
    });
  }

  it('is not read on once nobody wants it', async () => {
    const reason = new Error('no longer');
    await assert.rejects(
      checkedBlob(at('good'), 100, AbortSignal.abort(reason)),
      (error) => error === reason,
    );
  });
});
