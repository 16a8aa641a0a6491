import assert from 'node:assert/strict';
import type { RefactorStep } from '../../../src/refactor/refactor.ts';
import { node, refactorOf } from './refactor-stage.ts';
import './vscode-stand-in.ts';

const { fileLook, hunkLook, nodeLook, nodeTooltip, trialLook } =
  await import('../../../src/vscode/refactor/node-rows.ts');

const STEP: RefactorStep = {
  ...{ title: 'change a.ts (+3 −1)', edits: [], done: false, added: 3, removed: 1 },
};
const LIVE = { isLive: true, isReviewed: false };

describe('how a row of the tree looks', () => {
  it('is its score, its author and its size', () => {
    const look = nodeLook(node(1, { reward: 0.816, step: STEP }), 0, LIVE);
    assert.equal(look.label, 'change a.ts (+3 −1)');
    assert.equal(look.description, '0.82 · ollama:qwen · +3 −1');
    assert.equal(look.icon, 'git-commit');
    assert.equal(look.context, '.node..open..state..unmarked..live.');
  });

  for (const [state, icon] of [
    ['solution', 'pass-filled'],
    ['failed', 'error'],
    ['merged', 'git-merge'],
  ] as const) {
    it(`is an icon of its own for ${state}`, () => {
      assert.equal(nodeLook(node(1, { state, mergedInto: 2 }), 0, LIVE).icon, icon);
    });
  }

  it('says which is the best one, and which is in review', () => {
    const look = nodeLook(node(1, { state: 'solution' }), 1, { isLive: false, isReviewed: true });
    assert.equal(look.icon, 'star-full');
    assert.match(look.description, /complete · best · in review$/);
    assert.equal(look.context, '.node..solution..state..unmarked..reviewed.');
  });

  it('says what the user has marked', () => {
    assert.equal(nodeLook(node(1, { mark: 'pinned' }), 1, LIVE).icon, 'pinned');
    assert.match(nodeLook(node(1, { mark: 'pruned' }), 1, LIVE).context, /\.pruned\./);
  });

  it('says why a step failed', () => {
    const refusal = { code: 'not-found', path: 'a.ts', detail: 'const x' } as const;
    const failed = node(1, { state: 'failed', step: { ...STEP, refusal } });
    assert.equal(nodeLook(failed, 0, LIVE).label, 'lines that are not in the file');
    assert.match(nodeTooltip(failed, refactorOf([])), /a\.ts const x/);
    assert.doesNotMatch(nodeLook(failed, 0, LIVE).context, /\.state\./);
  });

  it('shows nothing of a model that draws: no escapes, no line ends, no endless title', () => {
    const step = { ...STEP, title: `\u001b[31m$(zap)\n**bold**${'x'.repeat(500)}` };
    const { label } = nodeLook(node(1, { step }), 0, LIVE);
    assert.ok(label.length <= 120);
    assert.ok(!/[\u0000-\u001f]/.test(label));
  });

  it('says what is not known, and what tests say', () => {
    const check = { passed: true, ended: 'by-itself', lastLines: [], durationMs: 1 } as const;
    const step = { ...STEP, check, lostTests: 2, missing: ['diagnostics: untrusted', 'odd'] };
    const text = nodeTooltip(
      node(1, { step, parts: [{ name: 'check', value: 1, weight: 0.4 }] }),
      refactorOf([]),
    );
    assert.match(text, /The check: passes/);
    assert.match(text, /2 tests fewer/);
    assert.match(text, /diagnostics \(the workspace is not trusted\)/);
    assert.match(text, /Not known: odd/);
    assert.match(text, /check 1\.00×0\.4/);
  });

  it('is the instruction at the root', () => {
    assert.equal(nodeTooltip(node(0), refactorOf([])), 'tidy up');
    assert.equal(nodeLook(node(0), 0, LIVE).icon, 'home');
  });

  it('is who writes now', () => {
    const look = trialLook({ id: 1, nodeId: 0, memberId: 'workspace:workspace', startedMs: 0 });
    assert.equal(look.label, 'workspace is writing');
  });

  it('warns of tests that are changed', () => {
    const lines = [{ kind: 'added', text: '  expect(1);' } as const];
    const hunk = { id: 'x#1', oldLine: 4, newLine: 5, lines };
    const file = { path: 'a.test.ts', kind: 'change', hunks: [hunk] } as const;
    assert.equal(fileLook(file, true, 0).icon, 'beaker');
    assert.equal(fileLook(file, false, 0).icon, 'file');
    assert.match(fileLook(file, true, 1).description, /a test · left out$/);
    assert.equal(hunkLook(hunk).label, 'expect(1);');
    assert.equal(hunkLook(hunk).description, 'line 5 · +1');
  });
});
