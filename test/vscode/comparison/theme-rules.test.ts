import assert from 'node:assert/strict';
import { themeRules } from '../../../src/vscode/comparison/theme-rules.ts';

describe('the rules of a theme', () => {
  it('are those with a scope and a colour or a style, in their order', () => {
    const tokenColors = [
      { settings: { foreground: '#CCCCCC' } },
      { scope: 'comment', settings: { foreground: '#6A9955', fontStyle: 'italic' } },
      { name: 'a name', scope: ['string', 'meta.string', 7], settings: { foreground: '#CE9178' } },
      { scope: 'keyword', settings: {} },
      'no rule',
      { scope: 'number', settings: { foreground: 'url(https://example.com)' } },
      { scope: 3, settings: { foreground: '#112233' } },
    ];
    assert.deepEqual(themeRules({ textMateRules: tokenColors }, ''), [
      { settings: { foreground: '#CCCCCC' } },
      { scope: 'comment', settings: { foreground: '#6A9955', fontStyle: 'italic' } },
      { scope: ['string', 'meta.string'], settings: { foreground: '#CE9178' } },
    ]);
  });

  it('end with what the user has changed, last for the theme by its name', () => {
    const customisations = {
      comments: '#101010',
      keywords: { fontStyle: 'bold' },
      textMateRules: [{ scope: 'variable', settings: { foreground: '#202020' } }],
      '[My Theme]': { textMateRules: [{ scope: 'variable', settings: { foreground: '#303030' } }] },
      '[Another]': { comments: '#404040' },
    };
    const rules = themeRules(customisations, 'My Theme');
    assert.deepEqual(
      rules.map(({ settings }) => settings.foreground ?? settings.fontStyle),
      ['#101010', 'bold', '#202020', '#303030'],
    );
  });

  for (const junk of [undefined, null, 'comments', 3, [], { textMateRules: { length: 1 } }]) {
    it(`are none in ${JSON.stringify(junk)}`, () => {
      assert.deepEqual(themeRules(junk, 'My Theme'), []);
    });
  }
});
