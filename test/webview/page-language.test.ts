import assert from 'node:assert/strict';
import * as l10n from '@vscode/l10n';
import { numberText, writeFiguresIn } from '../../src/webview/figures.ts';
import { speakPageLanguage } from '../../src/webview/page-language.ts';

/** A page that holds these data, and nothing else. */
function pageWith(data: string | undefined): Document {
  const element = data === undefined ? null : { textContent: data };
  return {
    getElementById: (id: string) => (id === 'ensemble-language' ? element : null),
  } as Document;
}

describe('the language of the page', () => {
  afterEach(() => {
    l10n.config({ contents: {} });
    writeFiguresIn('en');
  });

  it('is English for a page that says nothing of it', () => {
    speakPageLanguage(pageWith(undefined));
    assert.equal(l10n.t('Stop'), 'Stop');
    assert.equal(numberText(1.5, 1), '1.5');
  });

  it('is that of its data: words and figures', () => {
    const words = { Stop: 'Halt', '{0} of {1}': '{1}: {0}' };
    speakPageLanguage(pageWith(JSON.stringify({ figures: 'de', words })));
    assert.equal(l10n.t('Stop'), 'Halt');
    assert.equal(l10n.t('{0} of {1}', 1, 2), '2: 1');
    assert.equal(l10n.t('Start'), 'Start');
    assert.equal(numberText(1.5, 1), '1,5');
  });

  it('has figures of its own without words', () => {
    speakPageLanguage(pageWith('{"figures":"fr","words":{}}'));
    assert.equal(l10n.t('Stop'), 'Stop');
    assert.equal(numberText(1.5, 1), '1,5');
  });
});
