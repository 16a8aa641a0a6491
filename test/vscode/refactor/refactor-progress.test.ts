import assert from 'node:assert/strict';
import type { RefactorEnd, RefactorNode } from '../../../src/refactor/refactor.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { event, node, refactorOf } from './refactor-stage.ts';
import './vscode-stand-in.ts';

const { createRefactorProgress, FIRST_EDIT_MS } =
  await import('../../../src/vscode/refactor/refactor-progress.ts');
const { shown } = (await import('vscode')) as unknown as { readonly shown: string[] };

const FOUND = node(1, { state: 'solution' });

describe('what is said of a search', () => {
  beforeEach(() => {
    shown.length = 0;
  });

  function followed() {
    const clock = createManualClock();
    const progress = createRefactorProgress(clock);
    const add = (one: RefactorNode): void =>
      progress.followed(refactorOf([one]), event({ type: 'search-node', node: one }), false);
    const end = (reason: RefactorEnd['reason'], best: number, isApplied = false): void =>
      progress.followed(
        refactorOf([node(0), FOUND], { best, end: { reason } }),
        event({ type: 'search-end', end: { reason }, best }),
        isApplied,
      );
    return { clock, progress, add, end };
  }

  it('is the result alone where it ends soon after its first edit', () => {
    const { clock, add, end } = followed();
    add(FOUND);
    clock.advance(FIRST_EDIT_MS - 1);
    end('exhausted', 1);
    clock.advance(FIRST_EDIT_MS);
    assert.deepEqual(shown, [
      'Ensemble: Found a complete refactoring. Nothing is left to try. | Review | Apply | Show Tree',
    ]);
  });

  it('is once that there is something to look at, where it goes on', () => {
    const { clock, add } = followed();
    add(node(1, { state: 'failed' }));
    add(node(2));
    add(node(3));
    clock.advance(FIRST_EDIT_MS);
    assert.equal(shown.length, 1);
    assert.match(shown[0] ?? '', /first edit that applies .* Show \| Show Tree$/);
  });

  it('is nothing where nobody needs to be told', () => {
    const { clock, progress, add, end } = followed();
    end('stopped', 0);
    end('stopped', 1, true);
    add(FOUND);
    progress.dispose();
    clock.advance(FIRST_EDIT_MS);
    assert.deepEqual(shown, []);
  });

  it('is why there is no result', () => {
    followed().end('exhausted', 0);
    assert.deepEqual(shown, ['Ensemble: Nothing is left to try.']);
  });
});
