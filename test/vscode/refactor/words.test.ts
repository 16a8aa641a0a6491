import assert from 'node:assert/strict';
import { node } from './refactor-stage.ts';
import './vscode-stand-in.ts';

const words = await import('../../../src/vscode/refactor/refactor-words.ts');

const ENDS = [
  ...['converged', 'exhausted', 'time', 'tokens', 'money', 'steps', 'stopped', 'no-members'],
  ...['members-failed', 'check-unrunnable', 'unusable-files', 'files-changed', 'failed'],
] as const;
const UNRUNNABLE = [
  ...['command-not-found', 'no-tests', 'missing-module', 'time-limit', 'flood', 'dependencies'],
  ...['prepare-failed', 'too-large', 'no-isolation', 'sandbox'],
] as const;
const REFUSALS = [
  ...['no-edit', 'malformed', 'unchanged', 'outside', 'out-of-scope', 'missing-file', 'exists'],
  ...['not-found', 'ambiguous', 'overlapping', 'binary', 'too-large', 'excluded'],
] as const;
const MISSING = [
  ...['not-asked', 'no-grammar', 'no-checker', 'untrusted', 'no-command', 'no-rivals'],
  ...['no-judge', 'failed'],
] as const;
const PHASES = [...['loading', 'copying', 'preparing', 'baseline', 'searching', 'ended']] as const;
const FILES = ['changed', 'gone', 'appeared', 'read-only', 'outside', 'unreadable'] as const;

describe('words of a refactoring', () => {
  const all: readonly (readonly [string, readonly string[]])[] = [
    ['ends', ENDS.map((reason) => words.endText({ reason }))],
    ['unrunnable checks', UNRUNNABLE.map((code) => words.unrunnableText(code as never))],
    ['refusals', REFUSALS.map((code) => words.refusalText(code as never))],
    ['missing evidence', MISSING.map((why) => words.missingText(why as never))],
    ['phases', PHASES.map((phase) => words.phaseText(phase as never))],
    ['refused files', FILES.map((reason) => words.refusedFileText(reason))],
  ];
  for (const [name, texts] of all) {
    it(`are there for all ${name}, another one for each`, () => {
      assert.ok(texts.every((text) => typeof text === 'string' && text.length > 2));
      assert.equal(new Set(texts).size, texts.length);
      assert.ok(texts.every((text) => !/undefined|\{\d\}/.test(text)));
    });
  }

  it('say why a check could not be run', () => {
    const text = words.endText({ reason: 'check-unrunnable', checkCode: 'no-tests', detail: 'x' });
    assert.match(text, /no model was asked\. It ran no test\. \(x\)$/);
  });

  it('say of a level what it keeps away', () => {
    assert.match(words.isolationText({ level: 'isolated', tool: 'bwrap' }), /bwrap.*no network/);
    assert.match(words.isolationText({ level: 'copied', tool: 'none' }), /could reach/);
  });

  it('say of each file why it cannot be given', () => {
    assert.equal(words.unusableText({ kind: 'text', text: '' }), undefined);
    for (const kind of ['missing', 'binary', 'excluded'] as const)
      assert.ok(words.unusableText({ kind }));
  });

  it('say first what was found, and then why it ended', () => {
    const check = { passed: true, ended: 'by-itself', lastLines: [], durationMs: 1 } as const;
    const step = { edits: [], title: '', added: 1, removed: 0, check };
    const found = (more: object, best = 1): string =>
      words.resultText({
        nodes: [node(0), node(1, more)],
        ...{ best, end: { reason: 'exhausted' } },
      });
    const why = 'Nothing is left to try.';
    assert.equal(
      found({ state: 'solution', step }),
      `Found a refactoring that passes the check. ${why}`,
    );
    assert.equal(found({ state: 'solution' }), `Found a complete refactoring. ${why}`);
    assert.equal(found({ state: 'open' }), `Found part of a refactoring that applies. ${why}`);
    assert.equal(found({ state: 'open' }, 0), why);
  });

  it('make no link of what others wrote', () => {
    assert.equal(words.linkless('see [this](command:evil)'), 'see [this] (command:evil)');
  });

  it('say which files a check has changed, and what became of them', () => {
    const outcome = { passed: true, ended: 'by-itself', lastLines: [], durationMs: 1 } as const;
    assert.equal(words.escapesText({ escapes: [], ...outcome }), undefined);
    const text = words.escapesText({
      ...outcome,
      ...{ escapes: ['/w/a.ts'], escapesLeft: ['/w/b.ts'], escapesKeptAt: '/tmp/kept' },
    });
    assert.match(
      text ?? '',
      /Put back: \/w\/a\.ts\. Left as they are: \/w\/b\.ts\. .*\/tmp\/kept\.$/,
    );
  });

  it('say how a check ended', () => {
    const outcome = {
      passed: false,
      exitCode: 1,
      ended: 'by-itself',
      lastLines: [],
      durationMs: 1,
    };
    const tests = { runner: 'mocha', passed: 3, failed: 2, skipped: 0, failing: [] };
    assert.equal(
      words.outcomeText({ ...outcome, tests } as never),
      'fails with exit code 1: 3 passed, 2 failed',
    );
    assert.match(words.outcomeText({ ...outcome, ended: 'flood' } as never), /without end/);
    assert.match(
      words.outcomeText({ ...outcome, exitCode: 0, contradicts: true } as never),
      /told failures/,
    );
  });
});
