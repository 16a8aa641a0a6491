import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { staticPage, webviewPage, type PageLanguage } from '../../src/webview/static-page.ts';
import { finishedState, stateMessage } from '../rings/webview/sample-state.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

function pageWith(instruction: string, title = 'Compare'): string {
  const state = finishedState();
  if (state.request !== undefined) state.request = { ...state.request, instruction };
  return staticPage({ script: 'let a = 1;', state: stateMessage(state), title, digest });
}

/** What the page's element holds, as a browser cuts it. */
function dataOf(page: string): unknown {
  const [, data = ''] = /id="ensemble-state">([\s\S]*?)<\/script/i.exec(page) ?? [];
  return JSON.parse(data);
}

describe('static page', () => {
  it('lets exactly its own script run', () => {
    const page = pageWith('x');
    const [, hash] = /script-src 'sha256-([^']+)'/.exec(page) ?? [];
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    assert.equal(script, 'let a = 1;');
    assert.equal(hash, digest(script));
    assert.match(page, /default-src 'none'/);
    assert.doesNotMatch(page, /unsafe-inline|unsafe-eval/);
  });
  it('keeps every text of a model inside its data', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('</script><script>alert(1)</script>', '<!--<script>', ']]>', '\u2028'),
    );
    fc.assert(
      fc.property(hostile, (instruction) => {
        const page = pageWith(instruction);
        assert.equal(page.match(/<\/script/gi)?.length, 4);
        assert.equal(page.match(/<script/gi)?.length, 4);
        assert.doesNotMatch(page, /<!--/);
        const { state } = dataOf(page) as { state: { request: { instruction: string } } };
        assert.equal(state.request.instruction, instruction);
      }),
    );
  });
  it('is frozen: nobody answers it, and nothing can be put into a document', () => {
    const { state } = dataOf(pageWith('x')) as { state: { live: boolean; target: string } };
    assert.equal(state.live, false);
    assert.equal(state.target, 'none');
  });
  it('shows its title as text', () => {
    assert.match(pageWith('x', '<b>"&'), /<title>&lt;b&gt;&quot;&amp;<\/title>/);
  });
  it('refuses a script that would end its own element', () => {
    const state = stateMessage(finishedState());
    for (const script of ['"</script>"', '"<!-- "; "<script>"'])
      assert.throws(() => staticPage({ script, state, title: '', digest }), RangeError);
    assert.ok(staticPage({ script: '"<!-- "', state, title: '', digest }).includes('<!-- '));
  });
  it('brings grammars along', () => {
    const page = staticPage({
      ...{ script: '', title: '', digest, state: stateMessage(finishedState()) },
      grammars: [{ type: 'grammar', languageId: 'go', grammars: [{ name: '</script>' }] }],
    });
    assert.match(page, /id="ensemble-grammars">\[\{"type":"grammar","languageId":"go"/);
    assert.equal(page.match(/<\/script/gi)?.length, 4);
  });
});

describe('webview page', () => {
  it('runs the script with its nonce and nothing else', () => {
    const page = webviewPage({ scriptUri: 'https://x/panel.js', nonce: 'abc', title: 'T' });
    assert.match(page, /script-src 'nonce-abc'/);
    assert.match(page, /<script nonce="abc" src="https:\/\/x\/panel.js">/);
    assert.match(page, /default-src 'none'/);
    assert.doesNotMatch(page, /style-src|unsafe|connect-src|img-src/);
  });
  it('says which page the bundle shows, where it is not the comparison panel', () => {
    const options = { scriptUri: 'https://x/panel.js', nonce: 'abc', title: 'T' };
    assert.match(webviewPage(options), /<body>/);
    assert.match(webviewPage({ ...options, page: 'tree' }), /<body data-page="tree">/);
  });
  it('escapes what it is given', () => {
    const language: PageLanguage = {
      ...{ language: '"><b>', direction: 'ltr', figures: '</script><u>' },
      words: { '<s>': '</script><i>' },
    };
    const page = webviewPage({ scriptUri: '"><script>', nonce: '"', title: '<i>', language });
    assert.doesNotMatch(page, /"><script>|<i>|<b>|<u>|<s>/);
  });
  it('says in which language and direction it is read, and has its words as data', () => {
    const options = { scriptUri: 'https://x/panel.js', nonce: 'abc', title: 'T' };
    assert.match(webviewPage(options), /<html lang="en" dir="ltr">/);
    const language: PageLanguage = {
      ...{ language: 'ar', direction: 'rtl', figures: 'ar-EG', words: { Stop: 'قف' } },
    };
    const page = webviewPage({ ...options, language });
    assert.match(page, /<html lang="ar" dir="rtl">/);
    const [, data = ''] = /id="ensemble-language">([^<]*)<\/script>/.exec(page) ?? [];
    assert.deepEqual(JSON.parse(data), { figures: 'ar-EG', words: { Stop: 'قف' } });
  });
});
