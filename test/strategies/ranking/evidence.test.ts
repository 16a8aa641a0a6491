import assert from 'node:assert/strict';
import type { Scored } from '../../../src/core/completion.ts';
import { evidence } from '../../../src/strategies/ranking/evidence.ts';
import { scriptedTask, stepsOf, type TaskOptions, type Writer } from '../../fakes/scripted-task.ts';

interface Run extends TaskOptions {
  readonly quorum?: number;
  readonly minimumScore?: number;
}

async function ranked(
  writers: readonly Writer[],
  { quorum = 2, minimumScore = 0.3, ...rest }: Run = {},
) {
  const strategy = evidence.create({ quorum, minimumScore });
  const steps = await stepsOf(strategy, scriptedTask(writers, rest));
  const { ranking } = steps.at(-1)!;
  return {
    steps,
    scored: ranking.scored,
    agreement: ranking.agreement,
    of: (text: string) => ranking.scored.find(({ candidate }) => candidate.text === text)!,
  };
}

function partsOf({ parts }: Scored): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(parts.map(({ name, value }) => [name, value]));
}

function close(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-12, `${actual ?? 'none'} is not ${expected}`);
}

const errors = (counts: Readonly<Record<string, number>>): TaskOptions => ({
  parse: (text) => ({ known: true, newErrors: counts[text] ?? 0 }),
});

describe('evidence', () => {
  it('sums the parts as computed by hand', async () => {
    // a, alone with 'ab(c);': 1 error, shares 3 of 6 with the others' text, p = e^-0.5, 6 characters.
    const { of, agreement } = await ranked(
      [
        { id: 'a', text: 'ab(c);', weight: 0.2, logprobsNats: [-0.2, -0.8] },
        { id: 'b', text: 'ab(d);', weight: 0.4, logprobsNats: [-0.1, -0.1] },
        { id: 'c', text: 'ab(d);', weight: 0.4 },
      ],
      errors({ 'ab(c);': 1 }),
    );
    const a = partsOf(of('ab(c);'));
    assert.deepEqual(a['parse'], 1 / 2);
    close(a['agreement'], 3 / 6);
    close(a['probability'], Math.exp(-0.5));
    close(a['length'], 6 / 8);
    close(a['trust'], 0.5);
    close(
      of('ab(c);').score,
      0.35 * 0.5 + 0.25 * 0.5 + 0.15 * Math.exp(-0.5) + 0.05 * 0.75 + 0.2 * 0.5,
    );
    const d = partsOf(of('ab(d);'));
    // The other two families: one wrote the same (1), one shares 3 of 6.
    close(d['agreement'], (1 + 0.5) / 2);
    close(of('ab(d);').score, 0.35 + 0.25 * 0.75 + 0.15 * Math.exp(-0.1) + 0.05 * 0.75 + 0.2);
    assert.deepEqual(agreement, { agreeing: 2, answered: 3 });
  });

  it('leaves what is unknown out of the mean', async () => {
    const { scored } = await ranked([{ id: 'a', text: 'longenough();' }]);
    const parts = partsOf(scored[0]!);
    assert.deepEqual(parts, {
      parse: undefined,
      agreement: undefined,
      probability: undefined,
      length: 1,
      trust: 1,
    });
    assert.equal(scored[0]?.score, 1);
  });

  it('takes a text that repairs the document for no better than one that keeps it whole', async () => {
    const { scored } = await ranked([{ id: 'a', text: 'x' }], errors({ x: -2 }));
    assert.equal(partsOf(scored[0]!)['parse'], 1);
  });

  for (const [what, writers, options, settled] of [
    [
      'the trusted member’s answer that parses',
      [
        ['a', 'x();'],
        ['b', 'y();'],
      ],
      errors({}),
      [true, true, true],
    ],
    [
      'nothing but the end when the trusted member’s answer breaks the syntax',
      [
        ['a', 'x(;'],
        ['b', 'y();'],
      ],
      errors({ 'x(;': 1 }),
      [false, true, true],
    ],
    [
      'a quorum before the trusted member has answered',
      [
        ['b', 'y();'],
        ['c', 'y();'],
        ['a', 'x();'],
      ],
      { trust: ['a', 'b', 'c'] },
      [false, true, true, true],
    ],
    [
      'no quorum of one family',
      [
        ['b', 'y();', 'F'],
        ['c', 'y();', 'F'],
        ['a', 'x();'],
      ],
      { trust: ['a', 'b', 'c'] },
      [false, false, true, true],
    ],
  ] as const) {
    it(`settles with ${what}`, async () => {
      const list = writers.map(([id, text, family]): Writer => ({
        id,
        text,
        ...(family === undefined ? {} : { family }),
      }));
      const { steps } = await ranked(list, options);
      assert.deepEqual(
        steps.map((step) => step.settled),
        settled,
      );
    });
  }

  describe('with an instant member that scores', () => {
    const writers = [
      { id: 'a', text: 'ab(c);', weight: 0.5 },
      { id: 'b', text: 'xy(d);', weight: 0.5 },
    ];
    const natsOf = (text: string): number => (text.startsWith('x') ? -0.6 : -6);

    it('counts what it thinks of every text, by nats per byte and its learned weight', async () => {
      const { scored } = await ranked(writers, { scorer: { weight: 0.25, natsOf } });
      assert.equal(scored[0]?.candidate.text, 'xy(d);');
      const part = scored[0].parts.find(({ name }) => name === 'workspace');
      close(part?.value, Math.exp(-0.1));
      // Mean weight of the three is (0.5 + 0.5 + 0.25) / 3.
      close(part?.weight, 0.15 * (0.25 / (1.25 / 3)));
    });

    it('goes on without it when its call fails', async () => {
      const { scored } = await ranked(writers, {
        scorer: {
          weight: 0.25,
          natsOf: () => {
            throw new Error('gone');
          },
        },
      });
      assert.deepEqual(
        scored.flatMap(({ parts }) => parts.filter(({ name }) => name === 'workspace')),
        [],
      );
    });
  });

  describe('shows', () => {
    const head = 'a();\nb();';
    const shown = async (quorum: number, minimumScore: number, ...texts: readonly string[]) => {
      const writers = texts.map((text, i) => ({ id: `m${i}`, text }));
      const { of } = await ranked(writers, { quorum, minimumScore });
      return of(texts[0]!).shownText;
    };

    for (const [what, quorum, texts, expected] of [
      ['everything a quorum wrote', 2, [`${head}\nc();`, `${head}\nc();`, 'x'], `${head}\nc();`],
      ['the head that a quorum shares', 2, [`${head}\nc();`, `${head}\nd();`, 'x'], head],
      ['the longest such head', 2, [`${head}\nc();`, 'a();\nx', `${head}\nd();`], head],
      [
        'the head that three share, where three must',
        3,
        [`${head}\nc();`, `${head}\nd();`, 'a();\nb();\ne'],
        head,
      ],
      [
        'the first line where too few share more',
        3,
        [`${head}\nc();`, `${head}\nd();`, 'x'],
        'a();',
      ],
      ['the first line of a block that nobody shares', 2, [`${head}\nc();`, 'x', 'y'], 'a();'],
      ['a line that nobody shares', 2, ['a(b);', 'x', 'y'], 'a(b);'],
      ['everything of one member alone', 2, [`${head}\nc();`], `${head}\nc();`],
    ] as const) {
      it(what, async () => {
        assert.equal(await shown(quorum, 0, ...texts), expected);
      });
    }

    for (const [what, logprobsNats, expected] of [
      ['the agreed part of a line whose author is unsure of the rest', [-0.1, -2], 'ab('],
      ['all of a line whose author is sure of the rest', [-2, -0.1], 'ab(c);'],
      ['the agreed part where nobody tells how sure it is', undefined, 'ab('],
    ] as const) {
      it(what, async () => {
        const { of } = await ranked([
          { id: 'a', text: 'ab(c);', ...(logprobsNats === undefined ? {} : { logprobsNats }) },
          { id: 'b', text: 'ab(d);' },
        ]);
        assert.equal(of('ab(c);').shownText, expected);
      });
    }

    it('a line whose agreed part has no word in it', async () => {
      const { of } = await ranked([
        { id: 'a', text: '(c);' },
        { id: 'b', text: '(d);' },
      ]);
      assert.equal(of('(c);').shownText, '(c);');
    });

    it('a line of which only brackets and marks are not agreed', async () => {
      const { of } = await ranked([
        { id: 'a', text: 'price);' },
        { id: 'b', text: 'price * 2;' },
      ]);
      assert.equal(of('price);').shownText, 'price);');
    });

    it('nothing that nobody shares and that scores below the least score', async () => {
      assert.equal(await shown(2, 1, 'a(b);', 'x', 'y'), '');
      assert.equal(await shown(2, 1, 'a();\nb', 'x', 'y'), '');
    });

    it('what is shared however low it scores', async () => {
      assert.equal(await shown(2, 1, `${head}\nc();`, `${head}\nd();`), head);
    });
  });

  it('is misled by a mistake that members share and that parses', async () => {
    const { scored } = await ranked([
      { id: 'a', text: 'i < items.length; i++' },
      { id: 'b', text: 'i <= items.length; i++' },
      { id: 'c', text: 'i <= items.length; i++' },
    ]);
    assert.match(scored[0]?.candidate.text ?? '', /<=/);
  });
});
