import assert from 'node:assert/strict';
import type { RefactorWish } from '../../../src/engine/refactor/refactor-wish.ts';
import type { RefactorEstimate } from '../../../src/engine/refactor/refactors.ts';
import { baseOf } from './refactor-stage.ts';
import './vscode-stand-in.ts';

const { startText } = await import('../../../src/vscode/refactor/start-dialog.ts');

const WISH: RefactorWish = {
  ...{ instruction: 'tidy\nup', files: ['a.ts', 'b.ts'], mayCreate: true, method: 'le-mcts' },
  ...{ budget: { steps: 40 }, base: baseOf({}), localOnly: false, seed: 1 },
};
const ESTIMATE: RefactorEstimate = {
  members: [{ id: 'ollama:qwen', secondsPerStep: 4.26 }, { id: 'openai:big' }],
  ...{ calls: 40, ms: 125_000, usd: 0.4 },
};

function said(wish: Partial<RefactorWish> = {}, estimate: Partial<RefactorEstimate> = {}): string {
  return startText({
    wish: { ...WISH, ...wish },
    estimate: { ...ESTIMATE, ...estimate },
    placeOf: (id) => (id.startsWith('ollama') ? 'local' : 'cloud'),
    isTrusted: true,
    canChangeCheck: true,
  });
}

describe('what is said before a refactoring starts', () => {
  it('is how many calls, minutes and what money it may take', () => {
    assert.match(said(), /At most 40 calls, about 3 min, \$0\.40\./);
    const unknown = { members: ESTIMATE.members, calls: 40 };
    assert.match(
      startText({
        wish: WISH,
        estimate: unknown,
        placeOf: () => 'local',
        isTrusted: true,
        canChangeCheck: false,
      }),
      /At most 40 calls, an unknown time, no known cost\./,
    );
  });

  it('is who writes, and who is not on this machine', () => {
    assert.match(said(), /Models: ollama:qwen \(4\.3 s a step\), openai:big/);
    assert.match(said(), /sent to openai:big, outside this machine/);
    assert.doesNotMatch(said({}, { members: [{ id: 'ollama:qwen' }] }), /outside this machine/);
  });

  it('is the instruction on one line, and the files or the lines', () => {
    assert.match(said(), /^tidy⏎up\n/);
    assert.match(said(), /Files that may be changed: a\.ts, b\.ts/);
    const selection = { path: 'a.ts', startLine: 3, endLine: 9 };
    assert.match(said({ selection }), /Lines 3 to 9 of a\.ts/);
    const files = Array.from({ length: 11 }, (_, i) => `${i}.ts`);
    assert.match(said({ files }), /7\.ts, and 3 more/);
  });

  it('is the check, or why there is none', () => {
    const open = () => Promise.reject(new Error('not wanted'));
    assert.match(said({ check: { command: 'npm test', open } }), /Check: npm test/);
    assert.match(said(), /No check/);
    const facts = { wish: WISH, estimate: ESTIMATE, placeOf: () => 'local' as const };
    assert.match(
      startText({ ...facts, isTrusted: false, canChangeCheck: false }),
      /This workspace is not trusted/,
    );
  });

  it('is that ignored files stay here', () => {
    assert.match(said({ localOnly: true }), /only models of this machine see them/);
  });
});
