import assert from 'node:assert/strict';
import { RuleTester } from 'eslint';
import { bareWords } from '../stand/l10n/bare-words-rule.ts';
import { lateWords } from '../stand/l10n/late-words-rule.ts';
import { templatePlaces } from '../stand/l10n/template-places.ts';

const tester = new RuleTester({ languageOptions: { ecmaVersion: 2024, sourceType: 'module' } });

/** The sources, each with the words that are told of in it. */
const BARE: readonly (readonly [string, readonly string[]])[] = [
  [
    "vscode.window.showInformationMessage('Done now', { modal: true }, 'Undo it');",
    ['Done now', 'Undo it'],
  ],
  ['window.showErrorMessage(`Ensemble: ${what} failed`);', ['Ensemble: {} failed']],
  ["const item = { label: 'Pick me', id: 'not.me' };", ['Pick me']],
  ["item.tooltip = isOn ? t('On') : 'Off now';", ['Off now']],
  ['showQuickPick(items, { placeHolder: `${n} ms` });', ['{} ms']],
  ["const it = { description: [t('a'), 'of files'].join(' · ') };", ['of files']],
  ["function sizeText(n) { return n + ' MB'; }", [' MB']],
  ["const pauseLabel = (n) => n === 1 ? 'one' : t('more');", ['one']],
  ["const texts = { done: 'finished' };", ['finished']],
  ['html`<p>Hello</p>`;', ['Hello']],
  ['html`<button aria-label="Close it" class="big">×</button>`;', ['Close it']],
  ["html`<b title=${isOn ? 'Shown' : l10n.t('Hidden')}>${x}</b>`;", ['Shown']],
  ["html`<b .label=${'Named'}>${'Said'}</b>`;", ['Named', 'Said']],
  ["panel.createWebviewPanel('view', 'A title', {}, {});", ['A title']],
];

const FINE: readonly string[] = [
  "vscode.window.showInformationMessage(t('Done'), l10n.t('Undo'));",
  "const item = { label: `$(check) ${name} · ${size}`, kind: 'big one' };",
  "const item = { label: `$(${own ? 'server' : 'cloud'}) ${name}` };",
  "item.text = '$(sparkle) Ensemble';",
  "const item = { label: 'Ollama', description: 'http://127.0.0.1:11434' };",
  "log.append('request was sent');",
  "const fact = { reason: 'snoozed', detail: 'until the end' };",
  "const { t } = l10n; throw new Error('no such file');",
  'html`<div class="wide view" role="list">${l10n.t("Hello")} &nbsp; + 1</div>`;',
  "html`<div class=${isWide ? 'wide view' : ''}><!-- a comment -->${name}</div>`;",
  "css`.a { content: 'Hello'; }`;",
  "async function replaceText() { return 'ready'; }",
];

describe('the lint rule for bare words', () => {
  tester.run('bare', bareWords, {
    valid: [...FINE],
    invalid: BARE.map(([code, words]) => ({
      code,
      errors: words.map((one) => ({ messageId: 'bare', data: { words: one.trim() } })),
    })),
  });
});

describe('the lint rule for words of pages', () => {
  tester.run('late', lateWords, {
    valid: [
      "function title() { return l10n.t('Hello'); }",
      "const title = () => l10n.t('Hello');",
      "class Page { title = l10n.t('Hello'); }",
    ],
    invalid: ["const title = l10n.t('Hello');", "const titles = [{ a: l10n.t('Hello') }];"].map(
      (code) => ({ code, errors: [{ messageId: 'early' }] }),
    ),
  });
});

describe('places in a template', () => {
  it('tell text from the values of attributes, and values apart by where they stand', () => {
    assert.deepEqual(
      templatePlaces(['<a title="x ', '" class=', ' @click=', '>', ' y<br></a>', '']),
      {
        pieces: [
          { attribute: 'title', text: 'x ' },
          { attribute: undefined, text: ' y' },
        ],
        values: ['title', 'class', '@click', undefined, undefined],
      },
    );
  });

  it('are none in comments and in names of tags', () => {
    assert.deepEqual(templatePlaces(['<!-- a <b> --><my-tag hidden ', '></my-tag>']), {
      pieces: [],
      values: [''],
    });
  });
});
