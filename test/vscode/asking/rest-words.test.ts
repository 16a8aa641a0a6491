import '../refactor/vscode-stand-in.ts';
import assert from 'node:assert/strict';

const { shortRestText } = await import('../../../src/vscode/asking/rest-words.ts');

describe('the status bar on a snooze', () => {
  const at = Date.UTC(2026, 10, 28, 13, 5);
  const text = (until?: number) =>
    shortRestText({ reason: 'snoozed', detail: '', ...(until === undefined ? {} : { until }) });

  it('says until when, as the language of the editor writes it', () => {
    const time = new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(at);
    assert.equal(text(at), `snoozed until ${time}`);
  });

  it('says no time where there is none', () => {
    assert.equal(text(), 'snoozed');
  });
});
