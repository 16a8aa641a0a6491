import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TextScore } from '../../../src/core/model.ts';
import type { Draft, StrategyStep } from '../../../src/core/strategy.ts';
import { perplexityOf, type SpanFuser } from '../../../src/strategies/span-fusion/span-fuser.ts';
import { spanFusionStrategy } from '../../../src/strategies/span-fusion/span-fusion.ts';
import { firstStatement } from '../../../src/text/segments/heads.ts';
import { safeCuts } from '../../../src/text/segments/safe-cuts.ts';
import {
  fusionTask,
  type FusionOptions,
  type FusionTask,
  type Speaker,
} from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';

/** One statement a round; the least mean perplexity wins. */
const byStatement: SpanFuser<undefined> = {
  windowTokens: 8,
  cut: (draft, place) => firstStatement(draft, 3, place),
  begin: () => undefined,
  choose: ({ segments, verdicts }) => ({
    values: segments.map((_, j) => {
      const all = verdicts.map(({ scores }) => perplexityOf(scores[j] ?? NO_SCORE));
      return all.length / all.reduce((sum, one) => sum + one, 0);
    }),
    state: undefined,
  }),
};

const NO_SCORE: TextScore = { logprobNats: NaN, tokens: 1, bytes: 1, fidelity: 'exact' };

const fusing = spanFusionStrategy(byStatement);

/** Likes texts with a word. */
const likes = (word: string) => (text: string) => (text.includes(word) ? -0.1 : -9);

interface Told {
  readonly texts: readonly (string | undefined)[];
  readonly last: StrategyStep | undefined;
  readonly calls: FusionTask['calls'];
}

/** The text after every step, the last step, and what the members were asked. */
async function told(speakers: readonly Speaker[], options: FusionOptions = {}): Promise<Told> {
  const task = fusionTask(speakers, options);
  const steps = await stepsOf(fusing, task);
  const texts = steps.map(({ ranking }) => ranking.scored[0]?.candidate.text);
  return { texts, last: steps.at(-1), calls: task.calls };
}

const drafts = (...all: readonly Draft[]) => {
  let n = 0;
  return (): Draft => all[n++] ?? { text: '', ended: true };
};

const A: Speaker = { id: 'a', writes: 'one();\ntwo();', scores: likes('one') };

describe('span fusion', () => {
  it('takes from each member what the scorers like best, and names the authors', async () => {
    const b: Speaker = {
      ...{ id: 'b', scores: likes('one') },
      writes: drafts({ text: 'uno();\ndos', ended: false }, { text: '\ndos(one);', ended: true }),
    };
    const a = {
      ...A,
      writes: drafts({ text: 'one();', ended: false }, { text: '\ntwo();', ended: true }),
    };
    const { texts, last } = await told([a, b]);
    assert.deepEqual(texts, ['one();', 'one();\ndos(one);']);
    assert.equal(last?.settled, true);
    assert.deepEqual(
      last.spans?.map(({ text, modelId, fidelity, runnerUp }) => [
        ...[text, modelId, fidelity],
        ...[runnerUp?.text, runnerUp?.modelId],
      ]),
      [
        ['one();', 'a', 'exact', 'uno();', 'b'],
        ['\ndos(one);', 'b', 'exact', '\ntwo();', 'a'],
      ],
    );
    const [scored] = last.ranking.scored;
    assert.equal(scored?.candidate.id, 'fused');
    assert.deepEqual(scored.candidate.modelIds, ['a', 'b']);
    assert.equal(scored.candidate.complete, true);
  });

  it('lets all members continue the same text', async () => {
    const { calls } = await told([A, { ...A, id: 'b', writes: 'two();' }]);
    assert.deepEqual(
      calls.filter((call) => call.startsWith('draft')),
      ['draft a:', 'draft b:', 'draft a:one();', 'draft b:one();'],
    );
  });

  it('asks nobody to judge where all write the same', async () => {
    const { texts, last, calls } = await told([A, { ...A, id: 'b' }]);
    assert.deepEqual(texts, ['one();', 'one();\ntwo();']);
    assert.deepEqual(
      calls.filter((call) => call.startsWith('score')),
      [],
    );
    assert.deepEqual(last?.spans, [
      { text: 'one();', modelId: 'a' },
      { text: '\ntwo();', modelId: 'a' },
    ]);
    assert.equal(last.ranking.scored[0]?.score, 1);
  });

  it('judges equal drafts once', async () => {
    const { calls } = await told([A, { ...A, id: 'b' }, { ...A, id: 'c', writes: 'x();' }]);
    assert.ok(calls.includes('score a:one();|x();'));
  });

  it('asks no author for what it told while it wrote', async () => {
    const tokens = [
      { text: 'one', logprobNats: -1 },
      { text: '();', logprobNats: -2 },
    ];
    const a = { ...A, writes: drafts({ text: 'one();', ended: true, tokens }) };
    const { calls } = await told([a, { ...A, id: 'b', writes: 'two();' }]);
    assert.deepEqual(
      calls.filter((call) => call.startsWith('score')),
      ['score a:two();', 'score b:one();|two();'],
    );
  });

  it('asks it all the same where a token goes on behind the segment', async () => {
    const tokens = [{ text: 'one();\n', logprobNats: -1 }];
    const a = { ...A, writes: drafts({ text: 'one();\n', ended: false, tokens }) };
    const { calls } = await told([a, { ...A, id: 'b', writes: 'two();' }]);
    assert.ok(calls.includes('score a:one();|two();'));
  });

  it('lets the weight of the authors decide where nobody scores', async () => {
    const { texts, last } = await told([
      { id: 'a', weight: 0.4, writes: 'a();' },
      { id: 'b', weight: 0.3, writes: 'b();' },
      { id: 'c', weight: 0.3, writes: 'b();' },
    ]);
    assert.deepEqual(texts, ['b();']);
    assert.deepEqual(last?.spans, [{ text: 'b();', modelId: 'b' }]);
  });

  it('completes with one member alone', async () => {
    const { texts, last } = await told([{ ...A, writes: 'one();' }]);
    assert.deepEqual(texts, ['one();']);
    assert.equal(last?.settled, true);
    assert.deepEqual(last.spans, [{ text: 'one();', modelId: 'a' }]);
  });

  describe('ends', () => {
    it('when most of the weight writes nothing more, not when half of it does', async () => {
      const stops: Speaker = { id: 's', writes: '' };
      assert.deepEqual((await told([A, stops])).texts, ['one();', 'one();\ntwo();']);
      assert.deepEqual((await told([A, stops, { ...stops, id: 't' }])).texts, [undefined]);
    });

    it('with an empty ranking when all drafts are empty', async () => {
      const { texts, last } = await told([
        { id: 'a', writes: '' },
        { id: 'b', writes: ' \n' },
      ]);
      assert.deepEqual([texts, last?.settled], [[undefined], true]);
    });

    it('at the length of the shape, in lines and in tokens', async () => {
      const endless: Speaker = {
        id: 'a',
        writes: (accepted) => ({ text: `${accepted === '' ? '' : '\n'}next();`, ended: false }),
      };
      const lines = await told([endless], { maxLines: 3 });
      assert.equal(lines.texts.at(-1), 'next();\nnext();\nnext();');
      // Three tokens a line, estimated.
      const tokens = await told([endless], { maxTokens: 6 });
      assert.equal(tokens.texts.at(-1), 'next();\nnext();');
      assert.equal(tokens.last?.settled, true);
    });

    it('where a line completion ends, whatever stands behind it', async () => {
      const { texts } = await told([A, { ...A, id: 'b' }], { maxLines: 1 });
      assert.deepEqual(texts, ['one();']);
    });

    it('where no draft has a safe place to end', async () => {
      const open: Speaker = { id: 'a', writes: () => ({ text: '"never closed', ended: false }) };
      const { texts, calls } = await told([open]);
      assert.deepEqual(texts, [undefined]);
      assert.deepEqual(calls, ['draft a:', 'draft a:', 'draft a:']);
    });
  });

  it('asks for a longer draft where a string is longer than the window', async () => {
    const text = `log("${'many words '.repeat(8)}");`;
    const { texts, calls } = await told([{ id: 'a', writes: text }]);
    // Behind `log(` is the last safe place of the first window.
    assert.deepEqual(texts, ['log(', text]);
    assert.equal(calls.length, 3);
  });

  describe('drops for the rest of the run a member that', () => {
    const honest: Speaker = {
      id: 'h',
      weight: 0.2,
      writes: 'one();\ntwo();',
      scores: likes('one'),
    };
    const odd = (score: Partial<TextScore>) => (text: string) => ({
      ...{ logprobNats: -1, tokens: 3, bytes: Buffer.byteLength(text), fidelity: 'exact' as const },
      ...score,
    });
    const wrong = 'zzz();\nyyy();';
    const cases: readonly (readonly [string, Speaker])[] = [
      ['fails to draft', { id: 'x', writes: undefined, scores: likes('zzz') }],
      [
        'tells a positive log-probability of its own',
        {
          ...{ id: 'x', scores: likes('zzz') },
          writes: () => ({ text: wrong, ended: true, tokens: [{ text: wrong, logprobNats: 3 }] }),
        },
      ],
      [
        'tells a log-probability that is no number',
        {
          ...{ id: 'x', scores: likes('zzz') },
          writes: () => ({ text: wrong, ended: true, tokens: [{ text: wrong, logprobNats: NaN }] }),
        },
      ],
      ['scores above certainty', { id: 'x', writes: wrong, scores: odd({ logprobNats: 5 }) }],
      ['scores with no number', { id: 'x', writes: wrong, scores: odd({ logprobNats: NaN }) }],
      ['counts tokens below zero', { id: 'x', writes: wrong, scores: odd({ tokens: -3 }) }],
      [
        'fails to score',
        {
          ...{ id: 'x', writes: wrong },
          scores: () => {
            throw new Error('scripted');
          },
        },
      ],
    ];
    for (const [what, liar] of cases) {
      it(what, async () => {
        const { texts, calls } = await told([{ ...liar, weight: 0.8 }, honest]);
        assert.deepEqual(texts, ['one();', 'one();\ntwo();']);
        assert.deepEqual(
          calls.slice(-1).map((call) => call.slice(0, 7)),
          ['draft h'],
        );
        assert.equal(calls.filter((call) => call.startsWith('draft x')).length, 1);
      });
    }
    it('all of them, and keeps the text so far', async () => {
      const dying = (id: string): Speaker => ({
        id,
        writes: (accepted) => {
          if (accepted !== '') throw new Error('scripted');
          return { text: 'one();\ntw', ended: false };
        },
      });
      const { texts, last } = await told([dying('a'), dying('b')]);
      assert.deepEqual(texts, ['one();', 'one();']);
      assert.equal(last?.settled, true);
    });
  });

  it('lets a member abstain whose scores are chance', async () => {
    const unsure: Speaker = {
      ...{ id: 'x', weight: 0.8, writes: 'zzz();' },
      scores: (text) => ({
        ...{ logprobNats: -0.1, tokens: 3, fidelity: 'walk', unreliable: true },
        bytes: Buffer.byteLength(text),
      }),
    };
    const { texts, last } = await told([unsure, { ...A, writes: 'one();' }]);
    assert.deepEqual(texts, ['one();']);
    assert.equal(last?.spans?.[0]?.fidelity, 'exact');
  });

  it('never ends a round inside a character', async () => {
    const half = drafts({ text: 'a = b + caf\uFFFD', ended: false }, { text: ' c;', ended: true });
    const { texts } = await told([{ id: 'a', writes: half }]);
    assert.deepEqual(texts, ['a = b +', 'a = b + c;']);
  });

  it('writes the document’s line ends and keeps its spans joined to the text', async () => {
    const { last } = await told([A, { ...A, id: 'b' }], { prefix: 'x;\r\nconst total = ' });
    assert.equal(last?.ranking.scored[0]?.candidate.text, 'one();\r\ntwo();');
    assert.deepEqual(
      last.spans?.map(({ text }) => text),
      ['one();', '\r\ntwo();'],
    );
  });

  it('takes off what stands behind the cursor already', async () => {
    const given = { prefix: 'f(', suffix: ');\n' };
    const { last } = await told([{ id: 'a', writes: 'one());' }], given);
    assert.equal(last?.ranking.scored[0]?.candidate.text, 'one()');
    assert.deepEqual(last.spans, [{ text: 'one()', modelId: 'a' }]);
  });

  it('passes on the reason of an abort within one call', async () => {
    const controller = new AbortController();
    const reason = new Error('typed on');
    const task = fusionTask([A, { ...A, id: 'b', writes: 'x();' }], {
      beforeCall(n) {
        if (n === 3) controller.abort(reason);
      },
    });
    await assert.rejects(stepsOf(fusing, task, controller.signal), (error) => error === reason);
    assert.ok(task.calls.length <= 4);
  });

  const CODE = [
    'const a = "b c d";\n\tfoo(a, 12.5);\n',
    'if (x) {\n  return `y ${z}`;\n}\n// done',
    'é = "ü";\n\n\nclass A:\n    pass',
    'value',
  ];
  it('always joins its spans to a text that ends at safe places of what members wrote', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...CODE), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        async (texts, seed) => {
          const speakers = texts.map((writes, i): Speaker => ({
            ...{ id: `m${i}`, writes },
            scores: (text) => -((text.length * (seed % 7) + i) % 5) - 0.1,
          }));
          for (const { ranking, spans = [] } of await stepsOf(fusing, fusionTask(speakers))) {
            const text = ranking.scored[0]?.candidate.text ?? '';
            assert.equal(spans.map((span) => span.text).join(''), text);
            const cuts = new Set(safeCuts(text, { before: 'const total = ' }).map((c) => c.offset));
            let at = 0;
            for (const span of spans) {
              assert.ok(cuts.has((at += span.text.length)), JSON.stringify([text, span]));
              assert.doesNotMatch(span.text, /\s$/);
            }
          }
        },
      ),
    ));
});
