import assert from 'node:assert/strict';
import {
  chooseTeam,
  TEAM_TRAINING,
  teamTable,
  type TeamExample,
} from '../../src/math/choose-team.ts';

/** `a=x! b=y`: a member, its answer, and `!` where that is right; `a=-` is a failure. */
function example(words: string): TeamExample {
  const parts = words.split(' ').map((word) => word.split('='));
  const answers = new Map<string, string[]>();
  const failures: string[] = [];
  for (const [id = '', answer = ''] of parts) {
    if (answer === '-') failures.push(id);
    else answers.set(answer, [...(answers.get(answer) ?? []), id]);
  }
  const candidates = [...answers].map(([answer, modelIds]) => ({
    ...{ modelIds, quality: answer.endsWith('!') ? 1 : 0.4 },
  }));
  return { candidates, failures };
}

const repeated = (times: number, words: string): readonly TeamExample[] =>
  Array.from({ length: times }, () => example(words));

/** a and b fail together, c elsewhere and less often. */
const REQUESTS = [
  ...repeated(12, 'a=w b=w c=r!'),
  ...repeated(6, 'a=r! b=r! c=v'),
  ...repeated(12, 'a=r! b=r! c=r!'),
];

describe('chooseTeam', () => {
  it('names members that help each other out, and what their votes count', () => {
    const team = chooseTeam(REQUESTS);
    assert.deepEqual(team?.members, ['a', 'c']);
    assert.equal(team.focal, 1);
    assert.equal(team.accuracy, (18 * 0.5 + 12) / 30);
    assert.ok((team.votes['c'] ?? 0) > (team.votes['a'] ?? 0));
    assert.deepEqual(Object.keys(team.votes), ['a', 'c']);
  });

  it('does not care in which order requests and members come', () => {
    const turned = REQUESTS.toReversed().map(({ candidates, failures = [] }) => ({
      candidates: candidates.toReversed(),
      failures,
    }));
    const [one, other] = [chooseTeam(REQUESTS), chooseTeam(turned)];
    assert.deepEqual(other?.members, one?.members);
    assert.ok(Math.abs((other?.votes['a'] ?? 0) - (one?.votes['a'] ?? 1)) < 1e-6);
  });

  it('takes a failure for a wrong answer that is no vote', () => {
    const team = chooseTeam([...repeated(20, 'a=- b=r! c=w'), ...repeated(20, 'a=r! b=w c=w')]);
    assert.deepEqual(team?.members, ['a', 'b']);
    assert.equal(team.accuracy, (20 + 20 * 0.5) / 40);
  });

  it('learns nothing of too few requests, of one member, and where votes decide nothing', () => {
    assert.equal(chooseTeam([]), undefined);
    assert.equal(chooseTeam(repeated(19, 'a=w b=r!')), undefined);
    assert.notEqual(chooseTeam(repeated(20, 'a=w b=r!')), undefined);
    assert.equal(chooseTeam(repeated(40, 'a=r!')), undefined);
    assert.equal(chooseTeam(repeated(40, 'a=r! b=r!')), undefined);
    assert.equal(chooseTeam(repeated(40, 'a=w b=v')), undefined);
  });

  it('refuses a pool that is too large, saying what to do', () => {
    const words = Array.from({ length: 17 }, (_, i) => `m${i}=r!`).join(' ');
    assert.throws(() => chooseTeam(repeated(20, words)), /RangeError: .* name 16 at most/);
  });

  it('reads ids as data', () => {
    const team = chooseTeam([
      ...repeated(20, '__proto__=w constructor=r!'),
      ...repeated(10, '__proto__=r! constructor=w'),
    ]);
    assert.deepEqual(team?.members, ['__proto__', 'constructor']);
    assert.deepEqual(Object.keys(team.votes), ['__proto__', 'constructor']);
  });
});

describe('teamTable', () => {
  it('leaves out members that were hardly asked, and requests that lack one of the others', () => {
    const { pool, items } = teamTable([
      ...repeated(20, 'a=w b=r!'),
      ...repeated(5, 'a=w b=r! rare=r!'),
      ...repeated(4, 'a=w'),
    ]);
    assert.deepEqual(pool, ['a', 'b']);
    assert.equal(items.length, 25);
  });

  it('leaves out requests of which a quality is not known', () => {
    const unknown = { candidates: [{ modelIds: ['a'] }, { modelIds: ['b'], quality: 1 }] };
    assert.equal(teamTable([...repeated(20, 'a=w b=r!'), unknown]).items.length, 20);
  });

  it('takes candidates of one cluster for one answer, right where one of them is', () => {
    const one: TeamExample = {
      candidates: [
        { modelIds: ['a'], quality: 0.9, cluster: 'x' },
        { modelIds: ['b'], quality: 1, cluster: 'x' },
        { modelIds: ['c'], quality: 0 },
      ],
    };
    const { items } = teamTable([one]);
    assert.deepEqual(items, [
      {
        answers: [
          { members: [0, 1], right: true },
          { members: [2], right: false },
        ],
      },
    ]);
  });

  it('lets a member with several answers vote for its first', () => {
    const one: TeamExample = {
      candidates: [
        { modelIds: ['a', 'b'], quality: 0 },
        { modelIds: ['a'], quality: 1 },
      ],
    };
    assert.deepEqual(
      teamTable([one]).items[0]?.answers.map(({ members }) => members),
      [[0, 1], []],
    );
  });

  it('goes by the quality that is called right', () => {
    const items = (rightFrom: number) =>
      teamTable(repeated(20, 'a=w b=r!'), { ...TEAM_TRAINING, rightFrom }).items;
    assert.deepEqual(
      items(0.4)[0]?.answers.map(({ right }) => right),
      [true, true],
    );
    assert.deepEqual(
      items(0.5)[0]?.answers.map(({ right }) => right),
      [false, true],
    );
  });
});
