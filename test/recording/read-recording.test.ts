import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { problemText, readRecording } from '../../src/recording/read-recording.ts';
import { bytesOf, recordedLine } from '../fakes/recorded-lines.ts';

/** What a reader says of the pieces: ids of requests, and problems as people see them. */
async function read(...pieces: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const items = await Array.fromAsync(readRecording(bytesOf(...pieces)));
  return items.map((item) => (item.kind === 'request' ? item.line.id : problemText(item)));
}

const json = (id: string, more: object = {}): string =>
  JSON.stringify({ ...recordedLine(id, { x: 'é'.repeat(3) }), ...more });

describe('a recording', () => {
  for (const [what, pieces, expected] of [
    ['nothing', [''], []],
    ['a line without its end', [json('a')], ['a']],
    ['line ends of Windows', [`${json('a')}\r\n${json('b')}\r\n`], ['a', 'b']],
    ['a mark of byte order', [`\uFEFF${json('a')}\n`], ['a']],
    ['blank lines', [`\n${json('a')}\n \t\n\n${json('b')}\n`], ['a', 'b']],
    [
      'a line that a crash has cut',
      [`${json('a')}\n${json('b').slice(0, 30)}\n${json('c')}\n`],
      ['a', /^line 2: not JSON, perhaps cut off: /, 'c'],
    ],
    [
      'a later version between',
      [`${json('a')}\n${json('b', { version: 2 })}\n${json('c')}\n`],
      ['a', 'line 2: version 2 is not read here; version 1 is', 'c'],
    ],
    [
      'a candidate without text',
      [`${json('a', { candidates: [{ model: 'x' }] })}\n${json('b')}`],
      [/^line 1: candidates\.0\.text: /, 'b'],
    ],
    [
      'NaN as other programs write it',
      [`\n${json('a').replace('"x"', '"x","costUsd":NaN')}\n`],
      ['line 2: NaN and Infinity are no JSON; leave out what is not known'],
    ],
    [
      'a negative cost',
      [json('a', { candidates: [{ model: 'x', text: '', costUsd: -0.1 }] })],
      [/^line 1: candidates\.0\.costUsd: /],
    ],
    [
      'an id that comes twice',
      [`${json('a')}\n${json('a')}\n${json('b')}\n`],
      ['a', 'line 2: id "a" stands on an earlier line already', 'b'],
    ],
    [
      'a score of nobody’s text',
      [json('a', { scores: [{ ...score(), candidate: 7 }] })],
      ['line 1: scores: there is no candidate 7; they count from 0'],
    ],
    [
      'bytes that are not UTF-8',
      [`${json('a')}\n"`, Buffer.from([0xc3, 0x28]), `"\n${json('b')}\n`],
      ['a', 'line 2: not UTF-8', 'b'],
    ],
    ['another form of text', [Buffer.from(json('a'), 'utf16le')], ['line 1: not UTF-8']],
    ['no objects', ['[]\n7\nnull\n'], [/^line 1: /, /^line 2: /, /^line 3: /]],
  ] as const satisfies readonly Case[]) {
    it(`of ${what} yields what can be read, and the rest with its line`, async () => {
      const found = await read(...pieces);
      assert.equal(found.length, expected.length, found.join('\n'));
      for (const [at, wanted] of expected.entries()) {
        if (typeof wanted === 'string') assert.equal(found[at], wanted);
        else assert.match(found[at] ?? '', wanted);
      }
    });
  }

  it('may come in pieces of any size', async () => {
    const whole = Buffer.from(`\uFEFF${json('ä')}\r\n\n${json('b')}\n{\n${json('c')}`);
    const wanted = await read(whole);
    assert.equal(wanted.length, 4);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 40, maxLength: 60 }),
        async (sizes) => {
          const pieces: Uint8Array[] = [];
          let from = 0;
          for (const size of sizes) pieces.push(whole.subarray(from, (from += size)));
          assert.deepEqual(await read(...pieces, whole.subarray(from)), wanted);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('of a line longer than 64 MB goes on behind it', async () => {
    const megabyte = Buffer.alloc(2 ** 20, 'x');
    const pieces = Array.from({ length: 65 }, () => megabyte);
    assert.deepEqual(await read(`${json('a')}\n`, ...pieces, `\n${json('b')}\n`), [
      'a',
      'line 2: longer than 64 MB',
      'b',
    ]);
  });

  it('whose stream breaks ends with a problem at the place, and what was whole is there', async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${json('a')}\n${json('b')}\n${json('c').slice(0, 20)}`);
      throw new Error('pulled out');
    }
    const items = await Array.fromAsync(readRecording(breaking()));
    assert.deepEqual(
      items.map((item) => (item.kind === 'request' ? item.line.id : problemText(item))),
      ['a', 'b', 'line 3: reading stopped here: pulled out'],
    );
  });

  it('of 200,000 requests is read with flat memory', async function () {
    this.timeout(60_000);
    const { stdout } = await promisify(execFile)(process.execPath, [
      new URL('./heap-of-reading.ts', import.meta.url).pathname,
    ]);
    const [early = NaN, late = NaN] = stdout.trim().split('\n').map(Number);
    // The marks of 180,000 more ids take some 8 MB; the lines themselves would take 60.
    assert.ok(late - early < 20, `${early} MB, then ${late} MB`);
  });
});

type Case = readonly [
  what: string,
  pieces: readonly (string | Uint8Array)[],
  expected: readonly (string | RegExp)[],
];

function score(): object {
  return { scorer: 'x', candidate: 0, logprob: -1, tokens: 1, bytes: 1, fidelity: 'exact' };
}
