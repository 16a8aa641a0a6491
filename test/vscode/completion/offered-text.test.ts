import assert from 'node:assert/strict';
import {
  FUSED_ID,
  type Candidate,
  type Completion,
  type Span,
} from '../../../src/core/completion.ts';
import {
  behindTaken,
  offeredTexts,
  takenBy,
  type OfferedText,
} from '../../../src/vscode/completion/offered-text.ts';

function candidate(id: string, text: string, modelIds: readonly string[]): Candidate {
  const finish = { unified: 'stop', raw: 'stop' } as const;
  const generation = { modelId: 'a', text, finish, usage: { estimated: true }, totalMs: 1 };
  return { id, text, modelIds, complete: true, generation };
}

function completion(
  candidates: readonly Candidate[],
  more: {
    readonly spans?: readonly Span[];
    readonly agreement?: Completion['ranking']['agreement'];
  },
): Completion {
  const scored = candidates.map((one) => ({
    ...{ candidate: one, score: 1, parts: [], shownText: one.text },
  }));
  return {
    ...{ kind: 'completion', runId: 'r1', source: 'models' },
    shown: candidates.map(({ id, text, modelIds }) => ({
      ...{ candidateId: id, text, modelIds, replaceAfter: 0, head: false },
    })),
    ranking: { scored, ...(more.agreement === undefined ? {} : { agreement: more.agreement }) },
    spans: more.spans ?? [{ text: candidates[0]?.text ?? '', modelId: 'a' }],
  };
}

const SPANS: readonly Span[] = [
  { text: 'foo', modelId: 'a' },
  { text: '(bar);', modelId: 'b', score: 0.7, fidelity: 'exact' },
];
const FUSED = candidate(FUSED_ID, 'foo(bar);', ['a', 'b']);
const ALONE = candidate('c1', 'foo(baz);', ['a', 'c']);

describe('the texts of an answer', () => {
  it('carry their spans, wherever the text of several members stands', () => {
    const first = offeredTexts(completion([FUSED, ALONE], { spans: SPANS }), SPANS);
    assert.deepEqual(
      first.map(({ spans }) => spans.length),
      [2, 1],
    );
    assert.deepEqual(
      first.map(({ byTurns }) => byTurns),
      [true, false],
    );
    const second = offeredTexts(completion([ALONE, FUSED], {}), SPANS);
    assert.deepEqual(
      second.map(({ spans }) => spans),
      [[{ text: 'foo(baz);', modelId: 'a' }], SPANS],
    );
  });

  it('do not borrow the spans of the text that several members wrote', () => {
    const tail = candidate('c2', '(bar);', ['c']);
    const [, other] = offeredTexts(completion([ALONE, tail], {}), SPANS);
    assert.deepEqual(other?.spans, [{ text: '(bar);', modelId: 'c' }]);
  });

  it('know how many agreed: the ranking says it of the winner, their authors of the others', () => {
    const agreement = { agreeing: 2, answered: 4 };
    const [winner, other] = offeredTexts(completion([ALONE, FUSED], { agreement }), SPANS);
    assert.deepEqual(winner?.agreement, agreement);
    assert.deepEqual(other?.agreement, { agreeing: 2, answered: 3 });
  });
});

const TEXTS: readonly OfferedText[] = offeredTexts(
  completion([FUSED, ALONE], { spans: SPANS }),
  SPANS,
);

/** What a change at the offered place, 10, has taken. */
function taken(text: string, offset = 10, replaced = 0) {
  const found = takenBy([{ offset, replaced, text }], 10, TEXTS);
  return found && [found.offered.text, found.start, found.length];
}

describe('what a change takes of the texts offered at a place', () => {
  it('is the whole of one, or its head', () => {
    assert.deepEqual(taken('foo(bar);'), ['foo(bar);', 10, 9]);
    assert.deepEqual(taken('foo(baz'), ['foo(baz);', 10, 7]);
    assert.deepEqual(taken('foo'), ['foo(bar);', 10, 3]);
  });

  it('is the same where the editor writes the line from its start', () => {
    assert.deepEqual(taken('let t = foo', 2, 8), ['foo(bar);', 10, 3]);
    assert.deepEqual(taken('let t = foo', 2, 9), ['foo(bar);', 10, 3]);
  });

  it('is nothing where it inserts something else, or elsewhere', () => {
    assert.equal(taken('bar'), undefined);
    assert.equal(taken('foo(bar); '), undefined);
    assert.equal(taken('foo', 11), undefined);
    assert.equal(taken('let t = foo', 2, 3), undefined);
    assert.equal(taken('', 10, 3), undefined);
    assert.equal(takenBy([], 10, TEXTS), undefined);
    const twice = { offset: 10, replaced: 0, text: 'foo' };
    assert.equal(takenBy([twice, twice], 10, TEXTS), undefined);
  });

  it('leaves the rest of the texts that begin with it, with their spans', () => {
    const found = takenBy([{ offset: 10, replaced: 0, text: 'foo(ba' }], 10, TEXTS);
    assert.ok(found);
    const rest = behindTaken(TEXTS, found);
    assert.deepEqual(
      rest.map(({ text }) => text),
      ['r);', 'z);'],
    );
    assert.deepEqual(rest[0]?.spans, [{ ...SPANS[1], text: 'r);' }]);
    const whole = takenBy([{ offset: 10, replaced: 0, text: 'foo(bar);' }], 10, TEXTS);
    assert.deepEqual(whole && behindTaken(TEXTS, whole), []);
  });
});
