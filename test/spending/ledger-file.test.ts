import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLedgerFile } from '../../src/spending/ledger-file.ts';
import { ledgerText, type LedgerLine } from '../../src/spending/ledger-line.ts';

const DAY = '2026-11-28';

function call(n: number, nano = 1): LedgerLine {
  return { kind: 'hold', id: `call-${n}`, day: DAY, at: n, model: 'openai:gpt', nano };
}

describe('the file of a ledger', () => {
  let folder = '';
  let file = '';
  let ids = 0;
  const opened = () => createLedgerFile(file, () => `id-${++ids}`);
  const callsIn = (ledger: ReturnType<typeof opened>): number =>
    ledger.book.totals(DAY, 'openai:gpt').calls;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ledger-'));
    file = path.join(folder, 'spending.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is empty before anything happened', async () => {
    const ledger = opened();
    await ledger.read();
    assert.deepEqual(ledger.book.days(), []);
  });

  it('gives back what was appended, also to another reader', async () => {
    const [one, other] = [opened(), opened()];
    await one.append([call(1), call(2)]);
    await other.read();
    assert.equal(callsIn(other), 2);
    await one.append([call(3)]);
    await other.read();
    await other.read();
    assert.equal(callsIn(other), 3);
    assert.equal(other.badLines, 0);
  });

  it('can be read by its owner alone', async function () {
    if (process.platform === 'win32') this.skip();
    await opened().append([call(1)]);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('goes on behind a line that was cut by a crash', async () => {
    const whole = ledgerText([{ kind: 'ledger', version: 1, id: 'x' }, call(1), call(2)]);
    for (let cut = whole.length - 60; cut < whole.length; cut++) {
      await writeFile(file, whole.slice(0, cut));
      const ledger = opened();
      await ledger.read();
      assert.equal(callsIn(ledger), 1, `cut at ${cut}`);
      await ledger.append([call(3)]);
      await ledger.read();
      const isWhole = cut === whole.length - 1;
      assert.equal(callsIn(ledger), isWhole ? 3 : 2, `cut at ${cut}`);
      assert.equal(ledger.badLines, isWhole ? 0 : 1);
    }
  });

  it('leaves out what it does not understand, and counts it', async () => {
    const ledger = opened();
    await ledger.append([call(1)]);
    const bad = [
      'no json',
      '{"kind":"hold"}',
      'null',
      '[]',
      '{"kind":"hold","id":"x","day":"2026-11-28","at":1,"model":"m","nano":-5}',
      '{"kind":"hold","id":"x","day":"2026-11-28","at":1,"model":"m","nano":1e999}',
      '{"kind":"hold","id":"x","day":"yesterday","at":1,"model":"m","nano":5}',
      '{"__proto__":{"kind":"ledger"}}',
      '\u0000\ufffd',
    ];
    await appendFile(file, `${bad.join('\n')}\n`);
    await appendFile(file, Buffer.from([0xff, 0xfe, 0xc3, 10]));
    await ledger.append([call(2)]);
    await ledger.read();
    assert.equal(callsIn(ledger), 2);
    assert.equal(ledger.badLines, bad.length + 1);
  });

  it('gets over garbage without line ends', async () => {
    const ledger = opened();
    await ledger.append([call(1)]);
    await appendFile(file, Buffer.alloc(300_000, 0x41));
    await ledger.read();
    assert.equal(callsIn(ledger), 1);
    await ledger.append([call(2)]);
    await ledger.read();
    assert.equal(callsIn(ledger), 2);
    assert.equal(ledger.badLines, 1);
  });

  it('is read again where it is another file', async () => {
    const ledger = opened();
    await ledger.append([call(1), call(2)]);
    await ledger.read();
    await opened().replace([call(9), call(8), call(7)]);
    await ledger.read();
    assert.equal(callsIn(ledger), 3);
    await rm(file);
    await ledger.read();
    assert.equal(callsIn(ledger), 0);
    await ledger.append([call(4)]);
    await ledger.read();
    assert.equal(callsIn(ledger), 1);
  });

  it('is read even where its first line is gone', async () => {
    await writeFile(file, ledgerText([call(1)]));
    const ledger = opened();
    await ledger.read();
    await ledger.append([call(2)]);
    await ledger.read();
    assert.equal(callsIn(ledger), 2);
  });

  it('is read anew where the book has what the file has not', async () => {
    const ledger = opened();
    await ledger.append([call(1)]);
    await ledger.read();
    ledger.book.add(call(2));
    ledger.forget();
    await ledger.read();
    assert.equal(callsIn(ledger), 1);
  });

  it('leaves no other file behind where it cannot be replaced', async () => {
    await assert.rejects(
      createLedgerFile(path.join(folder, 'gone', 'x'), () => 'x').replace([call(1)]),
    );
    await assert.rejects(stat(path.join(folder, 'gone')));
  });

  it('is read in pieces, between which others get their turn', async () => {
    const count = 100_000;
    const head = ledgerText([{ kind: 'ledger', version: 1, id: 'x' }]);
    await writeFile(file, head + ledgerText(Array.from({ length: count }, (_, n) => call(n))));
    const { size } = await stat(file);
    const ledger = opened();
    let turns = 0;
    let ended = false;
    const turn = (): void => {
      turns++;
      if (!ended) setImmediate(turn);
    };
    setImmediate(turn);
    await ledger.read();
    ended = true;
    assert.equal(callsIn(ledger), count);
    assert.ok(turns >= size / 16_384, `${turns} turns for ${size} bytes`);
    // Only what is new is read the next time.
    await ledger.append([call(count)]);
    await ledger.read();
    assert.equal(callsIn(ledger), count + 1);
  });

  it('holds no text but ids of models', async () => {
    await opened().append([call(1)]);
    const keys = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line) as object).join());
    assert.deepEqual(keys, ['kind,version,id', 'kind,id,day,at,model,nano']);
  });
});
