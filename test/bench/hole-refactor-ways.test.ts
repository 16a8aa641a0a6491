import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSearch } from '../../src/strategies/search/create-search.ts';
import { isFull, stateKey, type HoleState } from './hole-refactor-step.ts';
import { bestOfN, searched, type HoleDesk, type WayOutcome } from './hole-refactor-ways.ts';

/** What a member writes in a state, the `turn`-th time: its line, or nothing. */
type Script = (memberId: string, state: HoleState, turn: number) => string;

interface ScriptedDesk extends HoleDesk {
  readonly asked: { readonly memberId: string; readonly turn: number }[];
}

const TOKENS = 10;

/** A desk on which the reward is the share of right lines, half of it for a state that is not full. */
function scripted(right: readonly string[], script: Script, tokens = TOKENS): ScriptedDesk {
  const asked: { memberId: string; turn: number }[] = [];
  const desk: ScriptedDesk = {
    ...{ asked, indentation: '', lines: right.length },
    draw(memberId, state, turn) {
      asked.push({ memberId, turn });
      return Promise.resolve({ written: `\n${script(memberId, state, turn)}`, tokens });
    },
    judge(states) {
      return Promise.resolve(
        states.map((state) => {
          const share = right.filter((line, i) => state.lines[i] === line).length / right.length;
          return { reward: isFull(state, desk) ? share : share / 2, parts: [] };
        }),
      );
    },
  };
  return desk;
}

function linesOf({ chosen }: WayOutcome): readonly string[] | undefined {
  return chosen?.lines;
}

describe('a member alone', () => {
  it('is asked once for each line, at its first turn', async () => {
    const desk = scripted(['a', 'b'], (_, { lines }) => ['a', 'x'][lines.length] ?? '');
    const outcome = await bestOfN(desk, ['m'], 'once');
    assert.deepEqual(linesOf(outcome), ['a', 'x']);
    assert.deepEqual(desk.asked, [
      { memberId: 'm', turn: 0 },
      { memberId: 'm', turn: 0 },
    ]);
    assert.deepEqual([outcome.isGreen, outcome.tokens, outcome.calls], [false, 20, 2]);
  });
  it('has nothing to hand over when it wrote nothing', async () => {
    const outcome = await bestOfN(
      scripted(['a'], () => ''),
      ['m'],
      'once',
    );
    assert.deepEqual([outcome.chosen, outcome.calls, outcome.full], [undefined, 1, []]);
  });
});

describe('best-of-N', () => {
  it('asks members in turn and takes the best text, the first of equals', async () => {
    const desk = scripted(['a', 'b'], (memberId, { lines }) =>
      lines.length === 0 ? 'a' : memberId,
    );
    const outcome = await bestOfN(desk, ['m', 'n'], 80);
    assert.deepEqual(linesOf(outcome), ['a', 'm']);
    assert.deepEqual(
      desk.asked.map(({ memberId, turn }) => `${memberId}${turn}`),
      ['m0', 'm0', 'n0', 'n0', 'm1', 'm1', 'n1', 'n1'],
    );
    assert.equal(outcome.full.length, 2);
  });
  it('counts tokens up to the text that passes, not those drawn for the same batch', async () => {
    const desk = scripted(['a'], (_, __, turn) => (turn === 2 ? 'a' : `x${turn}`));
    const outcome = await bestOfN(desk, ['m'], 1000);
    assert.deepEqual([outcome.isGreen, outcome.tokens, outcome.calls], [true, 30, 3]);
    assert.ok(desk.asked.length < 10);
  });
  it('drops what is not full when the budget ends', async () => {
    const desk = scripted(['a', 'b'], (_, { lines }) => ['a', 'b'][lines.length] ?? '');
    const outcome = await bestOfN(desk, ['m'], 5);
    assert.deepEqual([outcome.chosen, outcome.tokens], [undefined, 10]);
  });
  it('makes no call beyond the budget, and ends where calls write nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(120), fc.integer({ min: 0, max: 7 }), async (budget, tokens) => {
        const desk = scripted(['a', 'b'], (_, __, turn) => (turn % 2 === 0 ? 'x' : ''), tokens);
        const outcome = await bestOfN(desk, ['m', 'n'], budget);
        const each = Math.max(1, tokens);
        assert.ok(outcome.tokens < budget + each);
        assert.equal(outcome.tokens, desk.asked.length * each);
        assert.equal(outcome.calls, desk.asked.length);
      }),
    );
  });
});

describe('a search in a hole', () => {
  const members = ['m', 'n'].map((id) => ({ id, weight: 0.5 }));
  const searchOn = (desk: HoleDesk, method: 'le-mcts' | 'adaptive-branching', seed = 1) =>
    createSearch({
      ...{ method, members, seed, maxDepth: desk.lines },
      root: { key: stateKey({ lines: [], ended: false }, desk), reward: 0 },
    });
  /** Each member knows one line: none comes to the end alone. */
  const complementary: Script = (memberId, { lines }, turn) => {
    const own = memberId === 'm' ? 0 : 1;
    return own === lines.length ? (['a', 'b'][lines.length] ?? '') : `${memberId}${turn}`;
  };

  for (const method of ['le-mcts', 'adaptive-branching'] as const) {
    it(`by ${method} finds what no member writes alone, and stops there`, async () => {
      const desk = scripted(['a', 'b'], complementary);
      const outcome = await searched(desk, searchOn(desk, method), 1000);
      assert.deepEqual(linesOf(outcome), ['a', 'b']);
      assert.ok(outcome.isGreen);
      assert.equal(outcome.tokens, desk.asked.length * TOKENS);
      for (const member of ['m', 'n']) {
        assert.ok(!(await bestOfN(desk, [member], 1000)).isGreen);
      }
    });
    it(`by ${method} makes no call beyond the budget`, async () => {
      for (const budget of [0, 5, 35, 100]) {
        const desk = scripted(['a', 'b', 'c'], (memberId, _, turn) => `${memberId}${turn}`);
        const outcome = await searched(desk, searchOn(desk, method), budget);
        assert.ok(outcome.tokens < budget + TOKENS);
        assert.equal(outcome.calls, desk.asked.length);
      }
    });
    it(`by ${method} hands over a full text alone`, async () => {
      const desk = scripted(['a', 'b'], () => 'a');
      const outcome = await searched(desk, searchOn(desk, method), TOKENS);
      assert.deepEqual([outcome.chosen, outcome.calls], [undefined, 1]);
    });
    it(`by ${method} ends where nobody writes anything`, async () => {
      const desk = scripted(['a'], () => '');
      const outcome = await searched(desk, searchOn(desk, method), 100_000);
      assert.deepEqual([outcome.chosen, outcome.full], [undefined, []]);
      assert.ok(outcome.calls < 10_000);
    });
  }
  it('asks a member again in a state at its next turn', async () => {
    const desk = scripted(['a'], (memberId, _, turn) => `${memberId}${turn}`);
    await searched(desk, searchOn(desk, 'adaptive-branching'), 300);
    for (const member of ['m', 'n']) {
      const turns = desk.asked.filter(({ memberId }) => memberId === member);
      assert.deepEqual(
        turns.map(({ turn }) => turn),
        turns.map((_, i) => i),
      );
    }
  });
});
