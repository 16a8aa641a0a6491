import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostMessage } from '../../../src/webview/protocol.ts';
import { staticPage } from '../../../src/webview/static-page.ts';
import type { BrowserContext, Page } from '../../vscode-host/chromium.mjs';
import { violations } from './page-reading.ts';
import { type Stage, openStage } from './peer.ts';
import { finishedState, stateMessage } from './sample-state.ts';

type Grammar = Extract<HostMessage, { type: 'grammar' }>;

describe('a comparison in a file', function () {
  this.timeout(120_000);
  let stage: Stage;
  let context: BrowserContext | undefined;
  let complaints: string[] = [];

  before(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await context?.close();
    context = undefined;
    assert.deepEqual(complaints, []);
  });
  after(() => stage.close());

  async function open(instruction: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const built = path.join(stage.folder, 'panel');
    const read = (name: string): string => readFileSync(path.join(built, name), 'utf8');
    const grammar: Grammar = {
      ...{ type: 'grammar', languageId: 'typescript' },
      grammars: JSON.parse(read('languages/typescript.json')) as Grammar['grammars'],
    };
    const state = finishedState('light');
    if (state.request !== undefined) state.request = { ...state.request, instruction };
    const file = path.join(stage.folder, 'page.html');
    const page = staticPage({
      ...{ script: read('panel.js'), title: 'Compare', grammars: [grammar] },
      state: stateMessage(state),
      digest: (text) => createHash('sha256').update(text).digest('base64'),
    });
    writeFileSync(file, page);
    context = await stage.browser.newContext({
      viewport: { width: 1_400, height: 860 },
      colorScheme,
    });
    const opened = await context.newPage();
    complaints = [];
    opened.on('console', (line) => {
      if (line.type() === 'error') complaints.push(line.text());
    });
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
    await opened.goto(pathToFileURL(file).href);
    await opened.locator('candidate-column').first().waitFor();
    return opened;
  }

  it('shows the columns in colour and asks nobody', async () => {
    const page = await open('Write debounce.');
    assert.equal(await page.locator('candidate-column').count(), 5);
    await page.locator('code-view [class^=c]:not(.content)').first().waitFor();
  });
  it('offers nothing that somebody would have to do', async () => {
    const page = await open('Write debounce.');
    assert.equal(await page.locator('candidate-column footer').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Stop all' }).count(), 0);
  });
  it('holds hostile text as text', async () => {
    const page = await open('</script><script>window.hacked = 1</script><!--');
    assert.equal(await page.evaluate('typeof window.hacked'), 'undefined');
    await page.getByText('</script><script>window.hacked = 1</script><!--').waitFor();
  });
  for (const scheme of ['light', 'dark'] as const) {
    it(`is clean for axe where the reader likes it ${scheme}`, async () => {
      const page = await open('Write debounce.', scheme);
      await page.locator('code-view [class^=c]:not(.content)').first().waitFor();
      assert.deepEqual(await violations(page), []);
      const background = await page.evaluate<string>(
        `getComputedStyle(document.querySelector('ensemble-panel')).backgroundColor`,
      );
      assert.equal(background, scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(31, 31, 31)');
    });
  }
});
