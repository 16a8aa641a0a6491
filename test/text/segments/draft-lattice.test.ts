import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/random.ts';
import { draftLattice } from '../../../src/text/segments/draft-lattice.ts';
import type { LatticeOptions, LatticePart } from '../../../src/text/segments/draft-lattice.ts';
import { safeCuts, splitCode } from '../../../src/text/segments/safe-cuts.ts';
import { hostileText } from './code-texts.ts';

/** Agreed stretches as they are; disputes as `{rival:drafts|rival:drafts}`. */
function lattice(drafts: readonly string[], options?: LatticeOptions): string {
  return draftLattice(drafts, options)
    .map((part) =>
      part.kind === 'agreed'
        ? part.text
        : `{${part.rivals.map(({ text, drafts: by }) => `${text}:${by.join('')}`).join('|')}}`,
    )
    .join('');
}

/** The text with one rival per dispute. */
function chosen(
  parts: readonly LatticePart[],
  choose: (rivals: number, draft: number[][]) => number,
) {
  return parts
    .map((part) =>
      part.kind === 'agreed'
        ? part.text
        : part.rivals[
            choose(
              part.rivals.length,
              part.rivals.map(({ drafts }) => [...drafts]),
            )
          ]?.text,
    )
    .join('');
}

/** Drafts as models write them: one text, each with its own changes. */
const drafts = fc
  .tuple(
    fc.array(
      fc.constantFrom('a', 'b', ' f', '(', ')', ' = ', '\n  ', ';', '"x y"', ', ', '\n', '1'),
      {
        maxLength: 12,
      },
    ),
    fc.array(fc.array(fc.tuple(fc.nat(12), hostileText), { maxLength: 2 }), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([base, changes]) =>
    changes.map((change) => {
      const pieces: string[] = [...base];
      for (const [at, text] of change) pieces.splice(at, 1, text.slice(0, 6));
      return pieces.join('');
    }),
  );

const options = fc.record({
  languageId: fc.constantFrom('typescript', 'python', 'shellscript'),
  leastAgreed: fc.nat(2),
  before: fc.constantFrom('', 'return co', 'f("a '),
});

describe('draftLattice', () => {
  const cases: readonly (readonly [string, readonly string[], string, LatticeOptions?])[] = [
    ['agrees with one draft', ['a + b'], 'a + b'],
    ['agrees with equal drafts', ['a;\n', 'a;\n', 'a;\n'], 'a;\n'],
    ['is nothing without drafts', [], ''],
    ['is nothing of empty drafts', ['', ''], ''],
    [
      'disputes what differs',
      ['return a + b;', 'return a - c;', 'return a + b;'],
      'return a{ + b:02| - c:1};',
    ],
    ['disputes everything of strangers', ['x', 'y z'], '{x:0|y z:1}'],
    ['lets a rival be empty', ['f(a)', 'f(a, b)'], 'f(a{:0|, b:1})'],
    ['lets a whole draft be empty', ['', 'a', ''], '{:02|a:1}'],
    ['disputes no half name', ['getUser(id)', 'getUsers(id)'], '{getUser:0|getUsers:1}(id)'],
    ['disputes no half string', ['f("a b")', 'f("a c")'], 'f({"a b":0|"a c":1})'],
    ['disputes no half operator', ['a == b', 'a === b'], 'a{ ==:0| ===:1} b'],
    [
      'disputes indentation with its line',
      ['f()\n  g()', 'f()\n    g()'],
      'f(){\n  g:0|\n    g:1}()',
    ],
    [
      'takes a comma alone into the dispute',
      ['foo(a, b)', 'bar(c, d)'],
      '{foo(a, b:0|bar(c, d:1})',
    ],
    [
      'or leaves it apart',
      ['foo(a, b)', 'bar(c, d)'],
      '{foo:0|bar:1}({a:0|c:1},{ b:0| d:1})',
      { leastAgreed: 0 },
    ],
    ['keeps what the line end is', ['a\r\nb', 'a\nb'], 'a{\r\nb:0|\nb:1}'],
    ['disputes white space at the end', ['a;', 'a;\n'], 'a;{:0|\n:1}'],
    ['minds a name begun before', ['nt', 'nter'], '{nt:0|nter:1}', { before: 'cou' }],
    [
      'knows several disputes',
      ['const u = await get(id);\n  return u.name;', 'const u = await find(id);\n  return u.id;'],
      'const u = await{ get:0| find:1}(id);\n  return u.{name:0|id:1};',
    ],
    [
      'finds a line that one draft lacks',
      ['a();\nb();\nc();', 'a();\nc();'],
      'a();{\nb();:0|:1}\nc();',
    ],
  ];
  for (const [what, texts, expected, place] of cases) {
    it(what, () => assert.equal(lattice(texts, place), expected));
  }

  it('is every draft, when its rivals are chosen', () => {
    fc.assert(
      fc.property(drafts, options, (texts, place) => {
        const parts = draftLattice(texts, place);
        texts.forEach((text, i) => {
          const own = chosen(parts, (_, by) => by.findIndex((of) => of.includes(i)));
          assert.equal(own, text);
        });
      }),
      { numRuns: 3_000 },
    );
  });

  it('alternates, and every draft is behind exactly one of several different rivals', () => {
    fc.assert(
      fc.property(drafts, options, (texts, place) => {
        draftLattice(texts, place).forEach((part, i, parts) => {
          assert.notEqual(part.kind, parts[i - 1]?.kind);
          if (part.kind === 'agreed') {
            assert.notEqual(part.text, '');
            return;
          }
          assert.ok(part.rivals.length > 1);
          assert.equal(new Set(part.rivals.map(({ text }) => text)).size, part.rivals.length);
          const behind = part.rivals.flatMap(({ drafts: by }) => by);
          assert.deepEqual(
            behind.toSorted((a, b) => a - b),
            texts.map((_, draft) => draft),
          );
          const firsts = part.rivals.map(({ drafts: by }) => by[0] ?? -1);
          assert.deepEqual(
            firsts,
            firsts.toSorted((a, b) => a - b),
          );
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('has its borders at safe cuts of the drafts', () => {
    fc.assert(
      fc.property(drafts, options, (texts, place) => {
        const parts = draftLattice(texts, place);
        texts.forEach((text, i) => {
          // Before white space at the end is a border, too.
          const cuts = new Set([0, text.length, ...safeCuts(text, place).map((cut) => cut.offset)]);
          let at = 0;
          for (const part of parts) {
            const own =
              part.kind === 'agreed' ? part : part.rivals.find(({ drafts: by }) => by.includes(i));
            at += own?.text.length ?? NaN;
            assert.ok(cuts.has(at));
          }
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('puts side by side only atoms that a draft has side by side', () => {
    fc.assert(
      fc.property(drafts, options, fc.nat(), (texts, place, seed) => {
        const pairs = new Set<string>();
        for (const text of texts) {
          const tokens = ['', ...splitCode(text, 'token', place), ''];
          tokens.forEach((token, k) => pairs.add(JSON.stringify([token, tokens[k + 1]])));
        }
        const random = seededRandom(seed);
        const mixed: string[] = [''];
        for (const part of draftLattice(texts, place)) {
          const one =
            part.kind === 'agreed'
              ? part
              : part.rivals[Math.floor(random.next() * part.rivals.length)];
          // A part's atoms as they are in a draft that has it.
          const text = one?.text ?? '';
          if (text !== '') mixed.push(text);
        }
        mixed.push('');
        for (const [k, text] of mixed.entries()) {
          const next = mixed[k + 1];
          if (next === undefined) continue;
          const joined = [...pairs].some((pair) => {
            const [left = '', right = ''] = JSON.parse(pair) as string[];
            const ends = text === '' ? left === '' : left !== '' && text.endsWith(left);
            return ends && (next === '' ? right === '' : right !== '' && next.startsWith(right));
          });
          assert.ok(joined, JSON.stringify([texts, text, next]));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same for any order of the drafts, but for the order of the rivals', () => {
    const unordered = (parts: readonly LatticePart[], order: readonly number[]) =>
      parts.map((part) =>
        part.kind === 'agreed'
          ? part.text
          : part.rivals
              .map(({ text, drafts: by }) => [text, by.map((draft) => order[draft] ?? -1).sort()])
              .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
      );
    fc.assert(
      fc.property(drafts, options, fc.nat(), (texts, place, seed) => {
        const random = seededRandom(seed);
        const order = texts
          .map((_, draft) => ({ draft, key: random.next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ draft }) => draft);
        const shuffled = order.map((draft) => texts[draft] ?? '');
        assert.deepEqual(
          unordered(draftLattice(shuffled, place), order),
          unordered(
            draftLattice(texts, place),
            texts.map((_, draft) => draft),
          ),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('disputes everything for the sake of one stranger (known limit)', () => {
    assert.equal(lattice(['return a;', 'return b;', 'x']), '{return a;:0|return b;:1|x:2}');
  });

  it('lets brackets be chosen apart, which a parser must veto (known limit)', () => {
    const parts = draftLattice(['f(a, b, c)', 'g(f(a, x, c))'], { leastAgreed: 1 });
    const mixed = chosen(parts, (rivals, by) => (by[0]?.includes(0) === true ? 0 : rivals - 1));
    assert.equal(mixed, 'f(a, b, c)');
    const other = parts.map((part, i) =>
      part.kind === 'agreed' ? part.text : part.rivals[i === 0 ? 1 : 0]?.text,
    );
    assert.equal(other.join(''), 'g(f(a, b, c)');
  });
});
