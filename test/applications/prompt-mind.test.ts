import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  medoidFix,
  pluralWord,
  voteOnMistake,
  type MistakeAnswer,
} from '../../src/applications/prompt-mind.ts';

/** Answers of one member: a line that it finds a mistake in, `x` for one nowhere, `-` for none. */
function answersOf(memberId: string, said: string, family = memberId): readonly MistakeAnswer[] {
  return Array.from(said, (word) => ({
    ...{ memberId, family, hasMistake: word !== '-' },
    ...(/\d/.test(word) ? { line: Number(word) } : {}),
  }));
}

/** The line and its confidence, or what came of the vote instead. */
function outcomeOf(...answers: readonly (readonly MistakeAnswer[])[]): string {
  const vote = voteOnMistake(answers.flat());
  return vote.kind === 'mistake' ? `${vote.line} ${vote.confidence}` : vote.kind;
}

describe('voteOnMistake', () => {
  it('reports the line that most answers name, with their share', () => {
    assert.equal(outcomeOf(answersOf('a', '332'), answersOf('b', '3-3')), `3 ${4 / 6}`);
  });

  it('reports nothing where one family finds what the other does not', () => {
    assert.equal(outcomeOf(answersOf('a', '333'), answersOf('b', '---')), 'disagreement');
    assert.equal(outcomeOf(answersOf('a', '333'), answersOf('b', '3--')), 'disagreement');
  });

  it('takes half of the answers for no majority', () => {
    assert.equal(outcomeOf(answersOf('a', '33'), answersOf('b', '3-')), 'disagreement');
  });

  it('counts sizes of one family as one voter', () => {
    const [small, large] = [answersOf('s', '3---', 'f'), answersOf('l', '333333', 'f')];
    assert.equal(outcomeOf(small, large, answersOf('b', '3')), `3 ${8 / 11}`);
    assert.equal(outcomeOf(small, large), 'too-few');
  });

  it('finds none where no family does, and says who voted how', () => {
    const vote = voteOnMistake([...answersOf('b', '3--'), ...answersOf('a', '---')]);
    assert.equal(vote.kind, 'none');
    assert.deepEqual(vote.votes, [
      { memberId: 'a', family: 'a', answers: 3, finding: 0 },
      { memberId: 'b', family: 'b', answers: 3, finding: 1 },
    ]);
  });

  it('gives equal lines to the one of more members, then to the first', () => {
    assert.equal(outcomeOf(answersOf('a', '922'), answersOf('b', '9x')), `9 ${2 / 5}`);
    assert.equal(outcomeOf(answersOf('a', '5'), answersOf('b', '4')), `4 ${1 / 2}`);
  });

  it('disagrees where all find a mistake and nobody says where', () => {
    assert.equal(outcomeOf(answersOf('a', 'x'), answersOf('b', 'x')), 'disagreement');
  });

  it('is too few without answers, or with those of one family', () => {
    assert.equal(outcomeOf(), 'too-few');
    assert.equal(outcomeOf(answersOf('a', '333')), 'too-few');
  });

  it('is silenced by one family that always finds none: a known weakness', () => {
    assert.equal(
      outcomeOf(answersOf('a', '333'), answersOf('b', '333'), answersOf('c', '-')),
      'disagreement',
    );
  });

  it('is the same in whatever order the answers come', () => {
    const answer = fc.record({
      memberId: fc.constantFrom('a', 'b', 'c'),
      hasMistake: fc.boolean(),
      line: fc.integer({ min: 0, max: 3 }),
    });
    const shuffled = fc
      .array(answer, { maxLength: 12 })
      .map((all) =>
        all.map((one) => ({ ...one, family: one.memberId === 'c' ? 'a' : one.memberId })),
      )
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const [one, two] = [voteOnMistake(all), voteOnMistake(other)];
        assert.deepEqual({ ...one, behind: undefined }, { ...two, behind: undefined });
        if (one.kind !== 'mistake') return;
        assert.ok(one.confidence > 0 && one.confidence <= 1);
        // By the card: more than half of all answers.
        assert.ok(2 * all.filter(({ hasMistake }) => hasMistake).length > all.length);
      }),
    );
  });
});

describe('medoidFix', () => {
  it('is the fix most like the others', () => {
    assert.equal(medoidFix(['i < n', 'i < m', 'return 0;']), 'i < m');
    assert.equal(medoidFix(['a', 'b', 'b']), 'b');
    assert.equal(medoidFix(['']), '');
    assert.equal(medoidFix([]), undefined);
  });

  it('is the shorter, then the smaller of two', () => {
    assert.equal(medoidFix(['longer', 'x']), 'x');
    assert.equal(medoidFix(['b', 'a']), 'a');
  });

  it('is the same in whatever order they come', () => {
    const fixes = fc.array(fc.string({ maxLength: 8 }), { maxLength: 8 });
    fc.assert(
      fc.property(fixes, (all) => {
        assert.equal(medoidFix(all), medoidFix(all.toReversed()));
      }),
    );
  });
});

describe('pluralWord', () => {
  it('is the most frequent one, the first by letters of as frequent ones', () => {
    assert.equal(pluralWord(['b', 'a', 'b']), 'b');
    assert.equal(pluralWord(['b', 'a']), 'a');
    assert.equal(pluralWord([]), undefined);
  });
});
