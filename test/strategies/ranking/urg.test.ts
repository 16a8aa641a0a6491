import assert from 'node:assert/strict';
import { FUSED_ID } from '../../../src/core/completion.ts';
import { NO_PRIMITIVES } from '../../../src/core/model.ts';
import type { FusedAnswer, FuseWish } from '../../../src/core/strategy.ts';
import { weightedMean } from '../../../src/math/weighted-mean.ts';
import { urg } from '../../../src/strategies/ranking/urg.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { ATTACKS, gullible } from './judge-attacks.ts';
import { judgedTask, unreadable, writersOf, type JudgedOptions } from './judged-task.ts';
import { errorsOf, trainedOnErrors } from './trained-on-errors.ts';

const FUSED = 'fused(1, 2);';

/** A member that only judges: its id is `judge`, and it writes nothing of its own. */
async function ranked(
  texts: readonly string[],
  { languageId, ...options }: JudgedOptions & { readonly languageId?: string } = {},
  parameters: Readonly<Record<string, number>> = {},
) {
  const writers = [...writersOf(texts), { id: 'judge', text: undefined }];
  const scripted = judgedTask(writers, { converses: ['judge'], ...options });
  const { task } = scripted;
  const context = { ...task.context, ...(languageId === undefined ? {} : { languageId }) };
  const strategy = urg.create(parameters, trainedOnErrors);
  const steps = await stepsOf(strategy, { ...scripted, task: { ...task, context } });
  const last = steps.at(-1)!;
  const order = last.ranking.scored.map(({ candidate }) => candidate.text);
  return { steps, last, order, wishes: scripted.wishes, scored: last.ranking.scored };
}

/** A judge that orders what it is shown by a preference, and writes `text`. */
const ordering =
  (before: (a: string, b: string) => number, text = '') =>
  ({ texts }: FuseWish): Partial<FusedAnswer> => ({
    text,
    order: texts.map((_, i) => i).sort((a, b) => before(texts[a]!, texts[b]!)),
  });

const alphabetically = (a: string, b: string): number => (a < b ? -1 : 1);
const asShown = ordering(() => 0);

describe('urg', () => {
  it('ranks by the judge’s order, however the texts are shuffled', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { order, scored, wishes, last } = await ranked(['c', 'a', 'b'], {
        ...{ fuses: ordering(alphabetically), seed },
      });
      assert.deepEqual(order, ['a', 'b', 'c']);
      assert.deepEqual(scored.map(({ score }) => score), [1, 0.5, 0]); // prettier-ignore
      assert.deepEqual(wishes.map(({ ranks }) => ranks), [true, true]); // prettier-ignore
      assert.deepEqual(wishes[0]?.texts, wishes[1]?.texts.toReversed());
      assert.deepEqual(last.judging?.judges[0], { judge: 'judge', asked: 3, own: 0, flipped: 0, abstained: 0 }); // prettier-ignore
    }
  });

  it('shows the texts in different orders', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const { wishes } = await ranked(['a', 'b', 'c'], { fuses: asShown, seed });
      orders.add(wishes[0]!.texts.join());
    }
    assert.ok(orders.size > 3);
  });

  it('is not moved by a judge that likes a place: its passes cancel', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { order, scored, last } = await ranked(['a', 'b', 'c'], {
        ...{ fuses: asShown, seed, parse: () => ({ known: true, newErrors: 0 }) },
      });
      assert.deepEqual(scored.map(({ score }) => score), [0.5, 0.5, 0.5]); // prettier-ignore
      assert.deepEqual(order, ['a', 'b', 'c']);
      assert.equal(last.judging?.judges[0]?.flipped, 3);
    }
  });

  it('is moved by it in one pass, which is its weakness', async () => {
    const winners = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const { order } = await ranked(['a', 'b', 'c'], { fuses: asShown, seed }, { passes: 1 });
      winners.add(order[0]!);
    }
    assert.equal(winners.size, 3);
  });

  it('leaves out what adds syntax errors while others add none', async () => {
    const parse = errorsOf({ a: 1, d: 2 });
    const { wishes, order } = await ranked(['a', 'b', 'c', 'd'], {
      ...{ parse, fuses: ordering(alphabetically) },
    });
    assert.deepEqual(wishes[0]?.texts.toSorted(), ['b', 'c']);
    assert.deepEqual(order, ['b', 'c', 'a', 'd']);
    const { wishes: all } = await ranked(['a', 'd'], { parse: errorsOf({ a: 1, d: 1 }), fuses: asShown }); // prettier-ignore
    assert.equal(all[0]?.texts.length, 2);
  });

  it('keeps a fused text that passes the guard, and none that is worse', async () => {
    const kept = await ranked(['a', 'b'], { fuses: ordering(alphabetically, FUSED) });
    assert.equal(kept.scored[0]?.candidate.id, FUSED_ID);
    assert.deepEqual(kept.last.spans, [{ text: FUSED, modelId: 'judge' }]);
    assert.equal(kept.last.note, 'fused:kept');
    const worse = await ranked(['a', 'b'], {
      ...{ fuses: ordering(alphabetically, FUSED), parse: errorsOf({ [FUSED]: 1 }) },
    });
    assert.deepEqual([worse.order, worse.last.note], [['a', 'b'], 'fused:worse-parse']);
  });

  it('puts what passes more tests first, whatever the judge says', async () => {
    const { order, scored } = await ranked(['a', 'b', 'c'], {
      ...{ fuses: ordering(alphabetically) },
      observe: (text) => ({ check: { passed: text === 'c' ? 2 : 1, total: 2 } }),
    });
    assert.deepEqual(order, ['c', 'a', 'b']);
    for (const { score, parts } of scored) assert.equal(score, weightedMean(parts));
  });

  it('compares a fused text with the one that tests put first, though its passes agree on another', async () => {
    const observe = (text: string) => ({ check: { passed: text === 'a' ? 1 : 2, total: 2 } });
    const fuses = ordering(alphabetically, FUSED);
    // As the trained ranker has it, a text that parses worse is worse.
    const parse = (text: string) => ({ known: text !== 'b', newErrors: text === FUSED ? 1 : 0 });
    const { last, order } = await ranked(['a', 'b'], { fuses, observe, parse });
    assert.equal(order[0], 'b');
    assert.equal(last.note, 'fused:worse-score');
  });

  it('does not show a judge its own text, which the trained ranker places', async () => {
    const parse = errorsOf({ own: 1, c: 2 });
    const observed = {
      converses: ['w0'],
      parse: (text: string) => ({ ...parse(text), known: true }),
    };
    const { wishes, last } = await ranked(['own', 'a', 'b'], {
      ...{ ...observed, parse: () => ({ known: false, newErrors: 0 }) },
      fuses: ordering(alphabetically),
    });
    assert.deepEqual(wishes[0]?.texts.toSorted(), ['a', 'b']);
    assert.equal(last.judging?.judges[0]?.own, 2);
    assert.equal(last.ranking.scored.length, 3);
  });

  it('prefers a judge that wrote none of the best texts', async () => {
    const judges: string[] = [];
    const fuses = (wish: FuseWish, memberId: string) => {
      judges.push(memberId);
      return asShown(wish);
    };
    await ranked(['a', 'b'], { converses: ['w0', 'judge'], fuses });
    assert.deepEqual(judges, ['judge', 'judge']);
  });

  for (const { languageId, text } of ATTACKS) {
    it(`is not moved by ${JSON.stringify(text)}`, async () => {
      const plain = languageId === 'python' ? 'total(b)' : 'total(b);';
      const obeys = ordering((a, b) => 0.5 - gullible(a, b), '');
      const { scored, wishes } = await ranked([text, plain, 'total(c)'], {
        languageId,
        fuses: obeys,
      });
      assert.ok(wishes.length === 2);
      for (const { score } of scored) assert.equal(score, 0.5);
    });
  }

  it('drops a text with a mask that a judge took for code', async () => {
    const { order, last } = await ranked(['f("one two");', 'g();'], {
      fuses: ordering(alphabetically, 'f("…");\ng();'),
    });
    assert.deepEqual([order.length, last.note], [2, 'fused:masked']);
  });

  it('ranks by the trained ranker where the order cannot be read, and says so', async () => {
    const parse = errorsOf({ b: 0 });
    for (const order of [undefined, [0], [0, 0], [0, 5]]) {
      const fuses = () => ({ text: '', ...(order === undefined ? {} : { order }) });
      const { order: texts, last } = await ranked(['a', 'b'], { parse, fuses });
      assert.deepEqual(texts, ['a', 'b']);
      assert.match(last.note ?? '', /^urg:no-order fused:empty$/);
      assert.equal(last.judging?.judges[0]?.abstained, 1);
    }
  });

  it('stands where the judge fails', async () => {
    const { order, last } = await ranked(['a', 'b'], { fuses: unreadable });
    assert.deepEqual([order, last.note], [['a', 'b'], 'urg:no-order fused:failed']);
  });

  it('has nothing to show of one text or none, or of texts that differ in words alone', async () => {
    for (const texts of [[], ['a'], ['a(); // x', 'a(); // y']]) {
      const { wishes, last, order } = await ranked(texts, { fuses: asShown });
      assert.deepEqual([wishes, order.length, last.settled], [[], texts.length, true]);
    }
  });

  it('shows five of 200 texts', async () => {
    const texts = Array.from({ length: 200 }, (_, i) => `call${i}(${i});`);
    const { wishes, order } = await ranked(texts, { fuses: asShown });
    assert.deepEqual([wishes[0]?.texts.length, order.length], [5, 200]);
  });

  it('needs a member that follows instructions', () => {
    const member = { id: 'a', family: 'a', primitives: NO_PRIMITIVES };
    const needOf = (members: Parameters<NonNullable<typeof urg.unmet>>[0]) => urg.unmet?.(members);
    assert.equal(needOf([member]), 'a member that follows instructions');
    assert.equal(needOf([member, { ...member, converses: true }]), undefined);
  });
});
