import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Hint } from '../../src/review/opinion.ts';
import { secondOpinion } from '../../src/review/second-opinion.ts';
import { scriptedReaders, type Preferences } from './scripted-readers.ts';

const LOOP = 'let sum = 0;\nfor (let i = 0; i <= size; i++) sum += list[i];\nreturn sum;\n';
const LESS: Preferences['rather'] = { '<=': ['<', 6] };

interface Wish {
  readonly text?: string;
  readonly broken?: readonly string[];
  readonly perHundredLines?: number;
  readonly signal?: AbortSignal;
}

async function opinionOf(
  preferences: readonly Preferences[],
  { text = LOOP, broken, perHundredLines = 1, signal = new AbortController().signal }: Wish = {},
) {
  const scripted = scriptedReaders(preferences, text, broken);
  const lines = [{ first: 0, last: text.split('\n').length - 2 }];
  const opinion = await secondOpinion(
    { path: 'a.ts', languageId: 'typescript', text, lines },
    scripted.readers,
    scripted.tools,
    signal,
    { perHundredLines, leastStrength: 7 },
  );
  return { ...scripted, ...opinion };
}

const changes = (hints: readonly Hint[]) =>
  hints.map(({ original, rival }) => `${original} → ${rival}`);

describe('secondOpinion', () => {
  it('hints at what all readers would rather have, with what each makes of it', async () => {
    const { hints, lines } = await opinionOf([
      { id: 'a', rather: LESS },
      { id: 'b', rather: { '<=': ['<', 3] } },
    ]);
    assert.deepEqual(changes(hints), ['<= → <']);
    const [hint] = hints;
    assert.equal(LOOP.slice(hint?.start, hint?.end), '<=');
    assert.deepEqual(
      hint?.votes.map(({ readerId, rivalNats, originalNats }) => [
        readerId,
        rivalNats - originalNats,
      ]),
      [
        ['a', 6],
        ['b', 3],
      ],
    );
    assert.equal(lines, 3);
  });

  it('says nothing where one family prefers the text as it stands, however much another does not', async () => {
    const { hints } = await opinionOf([
      { id: 'a', rather: { '<=': ['<', 50] } },
      { id: 'b', rather: { '<': ['<=', 1] } },
    ]);
    assert.deepEqual(hints, []);
  });

  it('counts the sizes of a family as one voter', async () => {
    const large = { id: 'large', family: 'f', rather: LESS };
    const small = { id: 'small', family: 'f', rather: { '<': ['<=', 3] } } as const;
    const { hints } = await opinionOf([large, small, { id: 'other', rather: LESS }]);
    assert.deepEqual(changes(hints), ['<= → <']);
  });

  it('says nothing where only one family reads', async () => {
    const { hints, readers } = await opinionOf([
      { id: 'a', family: 'f', rather: LESS },
      { id: 'b', family: 'f', rather: LESS },
    ]);
    assert.deepEqual([hints, readers.length], [[], 2]);
  });

  it('goes on without a reader that fails, whenever it does, and names it', async () => {
    for (const failsAt of [1, 2, 3]) {
      const { hints, failures, readers } = await opinionOf([
        { id: 'a', rather: LESS },
        { id: 'b', rather: LESS },
        { id: 'broken', rather: {}, failsAt },
      ]);
      assert.deepEqual(changes(hints), ['<= → <']);
      assert.deepEqual(
        failures.map(({ modelId }) => modelId),
        ['broken'],
      );
      assert.deepEqual(
        readers.map(({ id }) => id),
        ['a', 'b'],
      );
    }
  });

  it('says nothing where those that are left are of one family', async () => {
    const { hints, failures } = await opinionOf([
      { id: 'a', rather: LESS },
      { id: 'broken', rather: LESS, failsAt: 2 },
    ]);
    assert.deepEqual([hints.length, failures.length], [0, 1]);
  });

  it('never offers what parses worse than the text as it stands', async () => {
    const both = [
      { id: 'a', rather: LESS },
      { id: 'b', rather: LESS },
    ];
    assert.deepEqual((await opinionOf(both, { broken: ['<'] })).hints, []);
    assert.equal((await opinionOf(both, { broken: ['<', '<='] })).hints.length, 1);
  });

  it('gives as many hints as stand to the number of lines, the strongest of each line first', async () => {
    const text = 'if (a <= b && c) f(a);\nif (a === b) f(b);\n';
    const rather = { '<=': ['<', 5], '&&': ['||', 7], '===': ['!==', 6] } as const;
    const both = [
      { id: 'a', rather },
      { id: 'b', rather },
    ];
    assert.deepEqual(changes((await opinionOf(both, { text })).hints), ['&& → ||']);
    const more = await opinionOf(both, { text, perHundredLines: 150 });
    assert.deepEqual(changes(more.hints), ['&& → ||', '=== → !==']);
    assert.deepEqual((await opinionOf(both, { text, perHundredLines: 0 })).hints, []);
  });

  it('wants a least strength', async () => {
    const weak: Preferences['rather'] = { '<=': ['<', 1] };
    const { hints } = await opinionOf([
      { id: 'a', rather: weak },
      { id: 'b', rather: weak },
    ]);
    assert.deepEqual(hints, []);
  });

  it('finds the same whatever a reader can read at once, and gives it no more', async () => {
    const text = `${'use(one, 1, other);\n'.repeat(30)}${LOOP}${'use(one, 1, other);\n'.repeat(30)}`;
    for (const limit of [20, 60, 400]) {
      const { hints, asked } = await opinionOf(
        [
          { id: 'a', rather: LESS, limit },
          { id: 'b', rather: LESS },
        ],
        { text },
      );
      assert.deepEqual(changes(hints), ['<= → <']);
      const longest = Math.max(
        ...(asked.get('a') ?? []).map((request) => request.prefix.length + request.text.length),
      );
      assert.ok(longest <= Math.max(200, limit * 2.5 + 120), String(longest));
    }
  });

  it('asks readers that answer at once first, and the others about fewer pairs', async () => {
    const text = 'if (a < b && c > d || e === f) g(1, 2, 3, 4);\n'.repeat(50);
    const { asked } = await opinionOf(
      [
        { id: 'quick', instant: true, rather: {} },
        { id: 'slow', rather: {} },
      ],
      { text },
    );
    assert.ok((asked.get('slow')?.length ?? 0) < (asked.get('quick')?.length ?? 0));
  });

  it('tells how far it is, up to the end', async () => {
    const { progress } = await opinionOf([
      { id: 'a', rather: LESS },
      { id: 'b', rather: LESS },
    ]);
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
    assert.ok(Math.abs((progress.at(-1) ?? 0) - 1) < 1e-9);
  });

  it('throws the reason when it is aborted, and asks no more', async () => {
    const reason = new Error('no longer');
    const wish = { signal: AbortSignal.abort(reason) };
    const both = [
      { id: 'a', rather: LESS },
      { id: 'b', rather: LESS },
    ];
    await assert.rejects(opinionOf(both, wish), (error) => error === reason);
  });

  it('takes any text: hints are at the words they name', async () => {
    const piece = fc.constantFrom('a', 'b', ' < ', ' <= ', '1', '(', '\n', '"', '// ', 'é', '🙂');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const text = `${pieces.join('')}\n`;
        const rather = { '<=': ['<', 6], a: ['b', 9] } as const;
        const { hints } = await opinionOf(
          [
            { id: 'a', rather, limit: 10 },
            { id: 'b', rather },
          ],
          { text, perHundredLines: 1000 },
        );
        for (const { start, end, original } of hints)
          assert.equal(text.slice(start, end), original);
      }),
      { numRuns: 50 },
    );
  });
});
