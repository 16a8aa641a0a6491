import assert from 'node:assert/strict';
import fc from 'fast-check';
import { focalDiversity } from '../../src/math/focal-diversity.ts';
import {
  PUBLISHED_TEAM,
  rankTeams,
  type TeamItem,
  type TeamWishes,
} from '../../src/math/rank-teams.ts';

/** One word a member: equal words are one answer, `-` is a failure, answers with `!` are right. */
function item(words: string): TeamItem {
  const answers = new Map<string, number[]>();
  for (const [member, word] of words.split(' ').entries()) {
    if (word !== '-') answers.set(word, [...(answers.get(word) ?? []), member]);
  }
  return {
    answers: [...answers].map(([word, members]) => ({ members, right: word.endsWith('!') })),
  };
}

function rated(items: readonly TeamItem[], members: number, wishes: Partial<TeamWishes> = {}) {
  return rankTeams(members, items, { ...PUBLISHED_TEAM, ...wishes });
}

/** Every team by the definitions, without bits, counts and bounds. */
function byDefinition(items: readonly TeamItem[], members: number) {
  const teams = Array.from({ length: 2 ** members }, (_, mask) =>
    Array.from({ length: members }, (_m, i) => i).filter((i) => (mask >> i) % 2 === 1),
  ).filter((team) => team.length > 1);
  return teams.map((team) => {
    const focal = focalDiversity(
      items.map(({ answers }) =>
        team.map((member) => answers.some((one) => one.right && one.members.includes(member))),
      ),
    );
    const accuracies = items.map(({ answers }) => {
      const votes = answers.map((one) => one.members.filter((m) => team.includes(m)).length);
      const most = Math.max(0, ...votes);
      if (most === 0) return 0;
      const first = answers.filter((_, i) => votes[i] === most);
      return first.filter(({ right }) => right).length / first.length;
    });
    const accuracy = accuracies.reduce((sum, one) => sum + one, 0) / items.length;
    return { team, fitness: 0.6 * focal + 0.4 * accuracy, focal, accuracy };
  });
}

describe('rankTeams', () => {
  it('prefers members that fail at different places', () => {
    // Members 0 and 1 fail together; 2 helps both out.
    const items = [item('a a x!'), item('b b x!'), item('y! y! c'), item('y! y! y!')];
    const [best] = rated(items, 3);
    assert.deepEqual(best?.members, [0, 2]);
    assert.equal(best.focal, 1);
    // One vote each at three items: one of two is right there.
    assert.equal(best.accuracy, (0.5 + 0.5 + 0.5 + 1) / 4);
    assert.ok(Math.abs(best.fitness - (0.6 + 0.4 * 0.625)) < 1e-12);
  });

  it('counts the plurality of a team, and a failure as no vote', () => {
    const items = [item('r! r! w w w'), item('r! w - - -')];
    const all = rated(items, 5, { best: 99 });
    const accuracyOf = (...members: readonly number[]) =>
      all.find((team) => team.members.join() === members.join())?.accuracy;
    assert.equal(accuracyOf(0, 1), (1 + 0.5) / 2);
    assert.equal(accuracyOf(0, 1, 2), (1 + 0.5) / 2);
    assert.equal(accuracyOf(0, 1, 2, 3, 4), (0 + 0.5) / 2);
    assert.equal(accuracyOf(3, 4), 0);
    assert.equal(accuracyOf(0, 2), (0.5 + 1) / 2);
    assert.equal(all.length, 26);
  });

  it('finds by bounds what looking at everything finds', () => {
    const words = fc.array(fc.constantFrom('a!', 'b!', 'c', 'd', '-'), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 12 }), (rows) => {
        const items = rows.map((row) => item(row.join(' ')));
        const expected = byDefinition(items, 5).sort((a, b) => b.fitness - a.fitness);
        const found = rated(items, 5);
        for (const [i, { members, ...terms }] of found.entries()) {
          assert.ok(Math.abs(terms.fitness - (expected[i]?.fitness ?? 0)) < 1e-9);
          const same = expected.find(({ team }) => team.join() === members.join());
          assert.ok(Math.abs(terms.focal - (same?.focal ?? -1)) < 1e-9);
          assert.ok(Math.abs(terms.accuracy - (same?.accuracy ?? -1)) < 1e-9);
        }
      }),
    );
  });

  it('takes the smaller of equal teams, then the one of earlier members', () => {
    const teams = rated([item('a! a! a! a!')], 4, { best: 4 });
    assert.deepEqual(
      teams.map(({ members }) => members.join()),
      ['0,1', '0,2', '0,3', '1,2'],
    );
  });

  it('keeps to a size and takes off for it where that is wished', () => {
    const items = [item('a! b a! b'), item('b a! a! a!'), item('a! a! b a!')];
    assert.ok(rated(items, 4, { mostMembers: 2 }).every(({ members }) => members.length === 2));
    const free = rated(items, 4, { best: 99 });
    const dear = rated(items, 4, { best: 99, sizePenalty: 0.1 });
    const whole = (teams: typeof free) => teams.find(({ members }) => members.length === 4);
    assert.ok(Math.abs((whole(free)?.fitness ?? 0) - (whole(dear)?.fitness ?? 0) - 0.1) < 1e-12);
  });

  it('goes by one term alone where the other counts nothing', () => {
    const items = [item('a! a! b c'), item('a! a! b c'), item('d e f! c')];
    const [best] = rated(items, 4, { focalWeight: 0, accuracyWeight: 1 });
    assert.deepEqual([best?.members, best?.accuracy], [[0, 1, 2], (1 + 1 + 1 / 3) / 3]);
    assert.equal(rated(items, 4, { focalWeight: 1, accuracyWeight: 0 })[0]?.focal, 1);
  });

  it('has no team of one member, and none without items', () => {
    assert.deepEqual(rated([item('a!')], 1), []);
    assert.deepEqual(rated([], 3), []);
    assert.deepEqual(rated([item('a!')], 0), []);
  });

  it('looks at sixteen members, and says of seventeen what to do', () => {
    const items = [item(Array.from({ length: 16 }, (_, i) => (i < 3 ? 'a!' : `w${i}`)).join(' '))];
    assert.equal(rated(items, 16).length, 5);
    assert.throws(() => rated(items, 17), /^RangeError: every team of 17 .*name 16 at most/);
  });

  it('puts a diverse bad team before a good one where diversity counts most (known limit)', () => {
    // Nobody is right at the first item; 0 and 1 are right at all others, 2 and 3 at half of them.
    const items = Array.from({ length: 10 }, (_, i) =>
      item(`${i > 0 ? 'r! r!' : 'w w'} ${i > 0 && i < 6 ? 'r!' : 'x'} ${i > 4 ? 'r!' : 'y'}`),
    );
    const [best] = rated(items, 4);
    assert.deepEqual([best?.members, best?.accuracy], [[2, 3], 0.5]);
    assert.deepEqual(rated(items, 4, { focalWeight: 0.3, accuracyWeight: 0.7 })[0]?.accuracy, 0.9);
  });
});
