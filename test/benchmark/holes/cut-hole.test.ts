import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cutHole } from '../../../src/benchmark/holes/cut-hole.ts';
import { HOLE_KINDS, type HoleKind, type HoleSource } from '../../../src/benchmark/holes/hole.ts';
import { suitableLines } from '../../../src/benchmark/holes/suitable-line.ts';
import type { Random } from '../../../src/core/random.ts';
import { seededRandom } from '../../../src/core/random.ts';

const TYPESCRIPT: HoleSource = {
  path: 'src/queue.ts',
  languageId: 'typescript',
  text: `// Licence: none.
import { a } from './a.ts';
import { b } from './b.ts';
import { c } from './c.ts';
import { d } from './d.ts';
import { e } from './e.ts';

/** Waits its turn. */
export class Queue {
  readonly #jobs: Job[] = [];

  /* const hidden = in(a, comment); */
  async run(job: Job, { limit = 5 } = {}): Promise<void> {
    const first = this.#jobs.at(0)?.start(limit, [1, 2], 'a)b');
    // const commented = out(of, use);
    if (first === undefined) {
      this.#jobs.push(job);

      await job.done();
    }
    return first(job).then(() => undefined);
  }
}
`,
};

const PYTHON: HoleSource = {
  path: 'queue.py',
  languageId: 'python',
  text: `"""A queue.

def not_code(in_a, doc_string):
"""
import a
from b import c


class Queue:
    """Jobs in a row = waiting (for their turn)."""

    def run(self, job, limit=5):
        """
        first = self.jobs[0].start(limit)
        """
        first = self.jobs[0].start(limit)
        for other in self.jobs[1:limit]:
            other.wait_for(first)
            other.start()
        return first.then(job)
`,
};

/** Always the same draw. */
const draw = (value: number): Random => ({ next: () => value });

/** What is cut from the line that begins like this, in the middle of what may be drawn. */
function cut(source: HoleSource, kind: HoleKind, line: string, value = 0.5): string | undefined {
  const found = suitableLines(source).find(({ text }) => text.trim().startsWith(line));
  assert.ok(found !== undefined, line);
  return cutHole(source, found, kind, draw(value))?.reference;
}

describe('the lines that holes are cut into', () => {
  it('of TypeScript are code, below the head, and neither comments, imports nor closings', () => {
    assert.deepEqual(
      suitableLines(TYPESCRIPT).map(({ text }) => text.trim()),
      [
        'export class Queue {',
        'readonly #jobs: Job[] = [];',
        'async run(job: Job, { limit = 5 } = {}): Promise<void> {',
        "const first = this.#jobs.at(0)?.start(limit, [1, 2], 'a)b');",
        'if (first === undefined) {',
        'this.#jobs.push(job);',
        'await job.done();',
        'return first(job).then(() => undefined);',
      ],
    );
  });

  it('of Python are no doc strings', () => {
    assert.deepEqual(
      suitableLines(PYTHON).map(({ text }) => text.trim()),
      [
        'def run(self, job, limit=5):',
        'first = self.jobs[0].start(limit)',
        'for other in self.jobs[1:limit]:',
        'other.wait_for(first)',
        'return first.then(job)',
      ],
    );
  });
});

describe('a hole', () => {
  for (const [source, kind, line, reference] of [
    // From 55 % of the line on, moved to the next border of words.
    [TYPESCRIPT, 'line-end', 'const first', "(limit, [1, 2], 'a)b');"],
    [TYPESCRIPT, 'line-end', 'return first', '(() => undefined);'],
    [PYTHON, 'line-end', 'other.wait', '(first)'],
    // Nothing is worth writing behind an opening bracket that ends what is left.
    [PYTHON, 'line-end', 'first =', undefined],
    [TYPESCRIPT, 'line', 'this.#jobs', 'this.#jobs.push(job);'],
    [PYTHON, 'line', 'return first', 'return first.then(job)'],
    [TYPESCRIPT, 'block', 'if (first', 'this.#jobs.push(job);\n\n      await job.done();'],
    [PYTHON, 'block', 'for other', 'other.wait_for(first)\n            other.start()'],
    [TYPESCRIPT, 'block', 'const first', undefined],
    [TYPESCRIPT, 'argument', 'async run', 'job: Job, { limit = 5 } = {}'],
    [PYTHON, 'argument', 'for other', undefined],
    [PYTHON, 'argument', 'other.wait_for', 'first'],
    // Too little to say who was right.
    [TYPESCRIPT, 'argument', 'this.#jobs', undefined],
  ] as const) {
    it(`of the kind ${kind} in “${line}…” of ${source.languageId} is ${JSON.stringify(reference)}`, () => {
      assert.equal(cut(source, kind, line), reference);
    });
  }

  it('of the kind argument is between the brackets of one of the calls', () => {
    const calls = [0, 0.99].map((value) => cut(TYPESCRIPT, 'argument', 'const first', value));
    assert.deepEqual(calls, [undefined, "limit, [1, 2], 'a)b'"]);
  });

  it('of the kind block has twelve lines at most, and two at least', () => {
    const block = (lines: number): HoleSource => ({
      ...{ path: 'a.ts', languageId: 'typescript' },
      text: `${'\n'.repeat(8)}function long() {\n${'  call();\n'.repeat(lines)}}\n`,
    });
    for (const [lines, wanted] of [
      [1, undefined],
      [2, 2],
      [12, 12],
      [13, undefined],
    ] as const) {
      assert.equal(cut(block(lines), 'block', 'function')?.split('\n').length, wanted);
    }
  });

  it('knows its place in the file', () => {
    const line = suitableLines(TYPESCRIPT).find(({ text }) => text.includes('push'))!;
    const hole = cutHole(TYPESCRIPT, line, 'line', draw(0));
    assert.equal(hole?.id, 'src/queue.ts:17:7:line');
    assert.deepEqual(
      [hole.kind, hole.path, hole.languageId],
      ['line', 'src/queue.ts', 'typescript'],
    );
  });

  it('gives the file together with what is before and behind it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(TYPESCRIPT, PYTHON),
        fc.nat(7),
        fc.constantFrom(...HOLE_KINDS),
        fc.nat(1000),
        (source, at, kind, seed) => {
          const line = suitableLines(source)[at];
          const hole = line && cutHole(source, line, kind, seededRandom(seed));
          if (hole === undefined) return;
          assert.equal(hole.before + hole.reference + hole.after, source.text);
          assert.equal(hole.reference, hole.reference.trimEnd());
          assert.ok(hole.reference.replace(/\s/g, '').length >= 4);
          const lines = hole.before.split('\n');
          assert.ok(
            hole.id.startsWith(`${source.path}:${lines.length}:${lines.at(-1)!.length + 1}:`),
          );
        },
      ),
    );
  });
});
