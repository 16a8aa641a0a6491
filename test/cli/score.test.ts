import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startHttpServer } from '../fakes/http-server.ts';
import type { FakeHttpServer } from '../fakes/http-server.ts';
import { toyOllamaScript } from '../fakes/toy-ollama.ts';
import { exactScores, toyWords } from '../providers/toy-words.ts';
import { ensemble } from './run-ensemble.ts';

interface Row {
  readonly logprob: number;
  readonly tokens: number;
  readonly bytes: number;
  readonly fidelity: string;
}

describe('ensemble score', () => {
  const toy = toyWords();
  const TEXTS = ['abc)', 'z', '"é"\n', ''];
  let folder = '';
  let http: FakeHttpServer;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'score-'));
    await writeFile(path.join(folder, 'prefix.txt'), 'x(');
    await writeFile(path.join(folder, 'texts.json'), JSON.stringify(TEXTS));
    await writeFile(path.join(folder, 'numbers.json'), '[1]');
    await writeFile(path.join(folder, 'broken.json'), '[');
    http = await startHttpServer(toyOllamaScript(toy));
  });
  after(async () => {
    await http.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (call: string) =>
    ensemble(['score', ...call.split(' ')], {
      cwd: folder,
      env: { OLLAMA_HOST: http.address },
    });
  const FILES = '--prefix-file prefix.txt --texts-file texts.json';

  it('prints one score a text in their order', async () => {
    const { code, stdout, stderr } = await run(`--model ollama:toy:1b ${FILES} --json`);
    assert.deepEqual([code, stderr], [0, '']);
    const rows = JSON.parse(stdout) as readonly Row[];
    const exact = await exactScores(
      toy,
      'x(',
      TEXTS.map((text) => text.trimEnd()),
    );
    assert.deepEqual(
      rows.map(({ tokens, bytes }) => [tokens, bytes]),
      exact.map(({ tokens, bytes }) => [tokens, bytes]),
    );
    for (const [i, { logprob, fidelity }] of rows.entries()) {
      assert.ok(Math.abs(logprob - exact[i]!.logprobNats) < 1e-6);
      assert.equal(fidelity, 'exact');
    }
    assert.deepEqual(Object.keys(rows[0]!), ['logprob', 'tokens', 'bytes', 'fidelity']);
  });

  it('takes the name of the model at its server, and prints a line a text', async () => {
    const { code, stdout } = await run(`--model toy:1b ${FILES}`);
    assert.equal(code, 0);
    assert.equal(stdout.split('\n').length, TEXTS.length + 1);
    assert.match(stdout, /^-\d+\.\d{3} {2}2 tokens {2}4 bytes {2}exact {2}"abc\)"$/m);
  });

  it('says which models there are where the model is none of them', async () => {
    const { code, stdout, stderr } = await run(`--model gone ${FILES} --json`);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^no model "gone"; there are: ollama:toy:1b/m);
  });

  for (const [call, message] of [
    [FILES, /^score wants --model M, --prefix-file FILE and --texts-file FILE\n$/],
    ['--model toy:1b --prefix-file gone --texts-file texts.json', /^cannot read gone\n$/],
    [
      '--model toy:1b --prefix-file prefix.txt --texts-file broken.json',
      /^broken.json is not JSON/,
    ],
    [
      '--model toy:1b --prefix-file prefix.txt --texts-file numbers.json',
      /^numbers.json must hold a list of texts\n$/,
    ],
    [`--models a --model b ${FILES}`, /^"score" takes no --models/],
  ] as const)
    it(`refuses “${call}” in one line`, async () => {
      const { code, stdout, stderr } = await run(call);
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [2, '']);
    });
});
