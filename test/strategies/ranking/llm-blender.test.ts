import assert from 'node:assert/strict';
import { FUSED_ID } from '../../../src/core/completion.ts';
import type { FusedAnswer, FuseWish, Observation } from '../../../src/core/strategy.ts';
import { llmBlender } from '../../../src/strategies/ranking/llm-blender.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { judgedTask, unreadable, writersOf, type JudgedOptions } from './judged-task.ts';
import { NOT_LOADED } from '../../../src/text/behaviour-clusters.ts';
import { errorsOf, trainedOnErrors } from './trained-on-errors.ts';

const FUSED = 'fused(1, 2);';

async function blended(
  texts: readonly string[],
  options: JudgedOptions = {},
  parameters: Readonly<Record<string, number>> = {},
) {
  const others =
    options.judges?.includes('judge') === true ? [{ id: 'judge', text: undefined }] : [];
  const writers = [...writersOf(texts), ...others];
  const scripted = judgedTask(writers, { converses: ['w0'], ...options });
  const steps = await stepsOf(llmBlender.create(parameters, trainedOnErrors), scripted);
  const last = steps.at(-1)!;
  const order = last.ranking.scored.map(({ candidate }) => candidate.text);
  return { steps, last, order, wishes: scripted.wishes, asked: scripted.asked };
}

const writes = (text: string) => (): Partial<FusedAnswer> => ({ text });

describe('llm-blender', () => {
  it('fuses the best three in rank order, with what is known of them', async () => {
    const parse = errorsOf({ d: 3, c: 1 });
    const observe = (text: string): Observation => ({
      ...(text === 'b' ? { newDiagnostics: 1 } : {}),
      check: { passed: text === 'a' ? 2 : 1, total: 3 },
    });
    const { wishes } = await blended(['d', 'c', 'a', 'b'], {
      ...{ parse, observe, fuses: writes(FUSED) },
    });
    assert.deepEqual(wishes, [
      {
        texts: ['a', 'b', 'c'],
        facts: [
          '2 of 3 checks pass',
          '1 of 3 checks pass, brings 1 new errors',
          'does not parse, 1 of 3 checks pass',
        ],
        ranks: false,
      },
    ]);
  });

  it('puts a fused text first, with its author, its span and what it was made of', async () => {
    const { last, order, steps } = await blended(['a', 'b'], { fuses: writes(FUSED) });
    assert.deepEqual(order, [FUSED, 'a', 'b']);
    const winner = last.ranking.scored[0]!;
    assert.equal(winner.candidate.id, FUSED_ID);
    assert.deepEqual(winner.candidate.modelIds, ['w0']);
    assert.deepEqual(winner.candidate.fusedFrom, ['c1', 'c2']);
    assert.deepEqual(last.spans, [{ text: FUSED, modelId: 'w0' }]);
    assert.equal(winner.shownText, FUSED);
    assert.equal(winner.score, last.ranking.scored[1]?.score);
    assert.equal(last.note, 'fused:kept');
    assert.deepEqual(steps.map(({ settled }) => settled), [true, true, false, true]); // prettier-ignore
  });

  it('lets the most trusted member that follows instructions fuse', async () => {
    const authors: string[] = [];
    const fuses = (_wish: FuseWish, memberId: string) => {
      authors.push(memberId);
      return { text: FUSED };
    };
    await blended(['a', 'b', 'c'], { converses: ['w2', 'w1'], fuses });
    assert.deepEqual(authors, ['w1']);
  });

  it('ranks as pair-ranker where nobody follows instructions, and says so', async () => {
    const { last, order, wishes } = await blended(['a', 'b'], {
      ...{ converses: [], parse: errorsOf({ a: 1 }) },
    });
    assert.deepEqual([order, wishes, last.note], [['b', 'a'], [], 'fuser:none']);
  });

  it('asks judges before it fuses, and shows how they did', async () => {
    const saysFront = (front: string) => (front === 'c' ? 0.9 : 0.2);
    const { wishes, last } = await blended(['a', 'b', 'c'], {
      ...{ judges: ['w0'], saysFront, fuses: writes(FUSED) },
    });
    assert.equal(wishes[0]?.texts[0], 'c');
    assert.equal(last.judging?.judges[0]?.own, 2);
  });

  describe('keeps the best single text', () => {
    const cases: Readonly<
      Record<string, readonly [string, string, Partial<JudgedOptions>, ...string[]]>
    > = {
      'where the fused one adds errors': [
        FUSED,
        'fused:worse-parse',
        { parse: errorsOf({ [FUSED]: 1 }) },
      ],
      'where it passes fewer checks': [
        FUSED,
        'fused:worse-check',
        { observe: (text) => ({ check: { passed: text === FUSED ? 1 : 2, total: 2 } }) },
      ],
      'where it cannot be run': [
        FUSED,
        'fused:worse-check',
        { observe: (text) => (text === FUSED ? {} : { check: { passed: 2, total: 2 } }) },
      ],
      'where it does not load': [
        FUSED,
        'fused:worse-check',
        { observe: (text) => ({ behaviour: text === FUSED ? `${NOT_LOADED}x` : 'same' }) },
      ],
      'where it brings new errors of types': [
        FUSED,
        'fused:worse-diagnostics',
        { observe: (text) => ({ newDiagnostics: text === FUSED ? 1 : 0 }) },
      ],
      'where judges prefer that': [
        FUSED,
        'fused:worse-score',
        { judges: ['judge'], saysFront: (front) => (front === FUSED ? 0.1 : 0.8) },
      ],
      'where nothing was written': ['', 'fused:empty', {}],
      'where blanks were written': [' \n ', 'fused:empty', {}],
      'where that was written': ['a', 'fused:equal', {}],
      'where another one was written': ['b  ', 'fused:equal', {}],
    };
    for (const [what, [text, note, options]] of Object.entries(cases)) {
      it(what, async () => {
        const { last, order } = await blended(['a', 'b'], {
          ...{ fuses: writes(text), ...options },
        });
        assert.deepEqual(order, ['a', 'b']);
        assert.match(last.note ?? '', new RegExp(`${note}$`));
        assert.equal(last.spans, undefined);
      });
    }

    it('where fusing fails', async () => {
      const { last, order } = await blended(['a', 'b'], { fuses: unreadable });
      assert.deepEqual([order, last.note], [['a', 'b'], 'fused:failed']);
    });

    it('in every one of 20 shuffles of a fuser that writes worse', async () => {
      for (let seed = 1; seed <= 20; seed++) {
        // It joins what it is shown, which no grammar likes.
        const fuses = ({ texts }: FuseWish) => ({ text: texts.join(' and ') });
        const parse = (text: string) => ({
          known: true,
          newErrors: text.includes(' and ') ? 2 : Number(text.slice(1)) % 2,
        });
        const texts = ['t1', 't2', 't3', 't4'].toSorted((a, b) => ((a.charCodeAt(1) * seed) % 7) - ((b.charCodeAt(1) * seed) % 7)); // prettier-ignore
        const { last, order } = await blended(texts, { fuses, parse, seed });
        assert.equal(last.note, 'fused:worse-parse');
        assert.ok(['t2', 't4'].includes(order[0]!));
      }
    });
  });

  describe('of what may come', () => {
    it('fuses nothing of one text, or of none', async () => {
      for (const texts of [[], ['a'], ['a', 'a']]) {
        const { order, wishes, last } = await blended(texts, { fuses: writes(FUSED) });
        assert.deepEqual([order, wishes], [[...new Set(texts)], []]);
        assert.equal(last.settled, true);
      }
    });

    it('fuses texts that all fail to parse, where the fused one does not', async () => {
      const parse = errorsOf({ a: 1, b: 2 });
      const { order, last } = await blended(['a', 'b'], { parse, fuses: writes(FUSED) });
      assert.deepEqual([order[0], last.note], [FUSED, 'fused:kept']);
    });

    it('shows the fuser three of 200 texts', async () => {
      const texts = Array.from({ length: 200 }, (_, i) => `call${i}(${i});`);
      const { wishes, order } = await blended(texts, { fuses: writes(FUSED) });
      assert.equal(wishes[0]?.texts.length, 3);
      assert.equal(order.length, 201);
    });

    it('tells of weights of other features beside what became of fusing', async () => {
      const other = { ranker: { ...trainedOnErrors.ranker!, features: ['else'] } };
      const scripted = judgedTask(writersOf(['a', 'b']), { converses: ['w0'], fuses: writes('a') });
      const steps = await stepsOf(llmBlender.create({}, other), scripted);
      assert.equal(steps.at(-1)?.note, 'ranker:other-features fused:equal');
    });
  });
});
