import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArguments } from '../../src/cli/arguments.ts';
import { train } from '../../src/cli/commands/train.ts';
import { UsageError, type Output } from '../../src/cli/output.ts';
import { parseRanker } from '../../src/learning/ranker-file.ts';
import { FEATURES } from '../../src/strategies/ranking/trained/candidate-features.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';

/** No parts that were built: candidates are not parsed. */
const NOWHERE = { dist: 'nowhere', demoModels: 'nowhere' };

async function run(...args: readonly string[]) {
  const [texts, values, messages]: [string[], unknown[], string[]] = [[], [], []];
  const listeners = process.listeners('SIGINT');
  const output: Output = {
    ...{ asJson: false, asStream: false, colours: false },
    text: (line) => texts.push(line),
    json: (value) => values.push(value),
    serialised: () => undefined,
    event: () => undefined,
    message: (line) => messages.push(line),
  };
  try {
    const code = await train(parseArguments(['train', ...args]), NOWHERE, output);
    return { code, texts, values, messages };
  } finally {
    for (const listener of process.listeners('SIGINT')) {
      if (!listeners.includes(listener)) process.off('SIGINT', listener);
    }
  }
}

describe('ensemble train ranker', () => {
  let folder = '';
  const file = (name: string): string => path.join(folder, name);
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'train-ranker-'));
    const lines = Array.from({ length: 60 }, (_, i) => {
      const reference = `call${i}(value);`;
      const wrong = `call${i}(value value`;
      return recordedLine(
        `q${i}`,
        {
          x: i % 2 === 0 ? reference : wrong,
          y: i % 3 === 0 ? reference : 'no',
          z: i % 5 < 3 ? reference : '',
        },
        { reference, group: `f${i % 10}.ts`, prefix: `// ${i}\n`, language: 'klingon' },
      );
    });
    const text = (list: readonly object[]): string =>
      list.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(file('all.jsonl'), `${text(lines)}rubbish\n`);
    await writeFile(file('few.jsonl'), text(lines.slice(0, 9)));
  });
  after(() => rm(folder, { recursive: true }));

  it('writes rankers that are read again, and tells how they do', async () => {
    const out = file('ranker.json');
    const { code, texts, values, messages } = await run('ranker', file('all.jsonl'), '--out', out);
    assert.equal(code, 0);
    const read = parseRanker(JSON.parse(await readFile(out, 'utf8')), FEATURES);
    assert.ok('ranker' in read);
    assert.equal(read.ranker.requests, 60);
    assert.match(
      texts.join('\n'),
      /60 requests .*ensemble\.ranker[^]*% of the pairs[^]*best member/,
    );
    assert.match(JSON.stringify(values), /"heldOut".*"gapClosed"/);
    assert.match(messages.join('\n'), /all\.jsonl|line 61/);
  });

  it('says how much is wanted where there is too little', async () => {
    const { code, texts, values, messages } = await run(
      ...['ranker', file('few.jsonl'), '--out', file('none.json')],
    );
    assert.equal(code, 1);
    assert.deepEqual(texts, []);
    assert.match(messages.join('\n'), /too little .* of 9 requests .*30 are wanted.*bench/);
    assert.match(JSON.stringify(values), /^\[\{"file":null,"requests":9,.*"wanted":30\}\]$/);
    await assert.rejects(readFile(file('none.json')));
  });

  it('wants a method, recordings and a file, and no models', async () => {
    const all = file('all.jsonl');
    for (const args of [
      ['ranker', all],
      ['ranker', '--out', 'x'],
      ['oracle', all, '--out', 'x'],
      ['ranker', all, '--out', 'x', '--models', 'a,b'],
    ]) {
      await assert.rejects(run(...args), UsageError);
    }
  });
});
