import assert from 'node:assert/strict';
import type { Rest, RestReason, RestSource } from '../../../src/vscode/asking/rest.ts';
import '../refactor/vscode-stand-in.ts';

const { createRests } = await import('../../../src/vscode/asking/rests.ts');

const source = (reason: RestReason | undefined): RestSource => ({
  restOf: (): Rest | undefined => reason && { reason, detail: '' },
});
const first = (...reasons: readonly (RestReason | undefined)[]): RestReason | undefined =>
  createRests(reasons.map(source)).restOf(undefined)?.reason;

describe('several reasons why typing asks nobody', () => {
  it('are told in their order', () => {
    assert.equal(first(undefined, 'snoozed', 'battery'), 'snoozed');
    assert.equal(first(undefined, undefined), undefined);
  });

  it('are told before Vim’s normal mode, which the next key may end: a file is read ahead in it', () => {
    assert.equal(first('vim-normal', undefined, 'battery'), 'battery');
    assert.equal(first('vim-normal', 'rival'), 'rival');
    assert.equal(first(undefined, 'vim-normal', undefined), 'vim-normal');
  });
});
