import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ColumnHead, PageState } from '../../../src/webview/page-state.ts';
import type { Locator } from '../../vscode-host/chromium.mjs';
import { type Peer, type PeerOptions, type Stage, openStage } from './peer.ts';
import { column, emptyState, finishedState, stateMessage, streamingState } from './sample-state.ts';
import { TEXTS } from './sample-texts.ts';

/** Columns that wait for their text, and the state that has them. */
function waiting(count: number): { readonly state: PageState; readonly heads: ColumnHead[] } {
  const heads = Array.from(
    { length: count },
    (_, i) => column(`c${i}`, '', { modelId: `model-${i}`, state: 'streaming' }).head,
  );
  const state = finishedState();
  delete state.outcome;
  return { state: { ...state, columns: heads, duels: [], votes: [] }, heads };
}

const textsOf = (heads: readonly ColumnHead[], text = '') =>
  heads.map(({ id }) => ({ columnId: id, revision: 0, at: 0, text }));

function delta(seq: number, columnId: string, at: number, text: string) {
  return {
    ...{ type: 'change', session: 's1', seq, sections: {}, gone: [] },
    texts: [{ columnId, revision: 0, at, text }],
  };
}

/** Scrolls to `top`, where one is given; returns where it is. */
function scrollTo(scroller: Locator, top?: number): Promise<number> {
  return scroller.evaluate((element, goal) => {
    const scrolled = element as { scrollTop: number };
    if (goal !== null) scrolled.scrollTop = goal;
    return scrolled.scrollTop;
  }, top ?? null);
}

describe('comparison panel', function () {
  this.timeout(120_000);
  let stage: Stage;
  let peer: Peer | undefined;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(async () => {
    const complaints = await peer?.complaints();
    await peer?.close();
    peer = undefined;
    assert.deepEqual(complaints, [], 'complaints of the page');
  });

  async function show(options: PeerOptions = {}): Promise<Peer> {
    peer = await stage.open({ first: stateMessage(finishedState(options.kind)), ...options });
    return peer;
  }

  const names = (on: Peer) => on.page.locator('candidate-column h2').allInnerTexts();
  const codeOf = (on: Peer, n: number) =>
    on.page.locator('candidate-column').nth(n).locator('.content').allInnerTexts();
  const last = async (on: Peer) => (await on.posted()).at(-1);

  it('asks for the state and says when it has painted it', async () => {
    const { posted } = await show();
    assert.deepEqual(
      (await posted()).filter(({ type }) => type !== 'grammar'),
      [{ type: 'ready' }, { type: 'painted', session: 's1', seq: 0 }],
    );
  });

  it('shows columns in the order in which they were added, while and after they stream', async () => {
    const { state, heads } = waiting(3);
    const on = await show({ first: stateMessage(state, textsOf(heads)) });
    const order = (await names(on)).map((name) => name.replace(/\s+/g, ' '));
    assert.deepEqual(order, ['1 model-0', '2 model-1', '3 model-2']);
    await on.send(
      delta(1, 'c2', 0, 'third\n'),
      delta(2, 'c0', 0, 'first\n'),
      delta(3, 'c2', 6, 'more'),
    );
    assert.deepEqual(await codeOf(on, 2), ['third', 'more']);
    assert.deepEqual(await codeOf(on, 0), ['first', '']);
    assert.deepEqual(
      (await names(on)).map((name) => name.replace(/\s+/g, ' ')),
      order,
    );
  });

  it('scrolls sideways rather than make a column narrower than 320 px', async () => {
    const { state, heads } = waiting(24);
    const on = await show({ first: stateMessage(state, textsOf(heads, 'let a = 1;\n')) });
    assert.equal(await on.page.locator('candidate-column').count(), 24);
    const box = await on.page.locator('candidate-column').nth(23).boundingBox();
    assert.ok(box !== null && box.width >= 320);
    assert.ok(box.x > 1_400);
  });

  it('shows one column at a time in a narrow panel, chosen by tabs', async () => {
    const on = await show({ width: 420 });
    assert.equal(await on.page.locator('candidate-column').count(), 1);
    await on.page.getByRole('tab', { name: 'starcoder2:15b' }).click();
    assert.match((await names(on))[0] ?? '', /starcoder2/);
    await on.page.keyboard.press('ArrowRight');
    assert.match((await names(on))[0] ?? '', /granite/);
    await on.page.keyboard.press('Home');
    assert.match((await names(on))[0] ?? '', /qwen/);
  });

  it('keeps every view in sight, whatever the width', async () => {
    const on = await show({ width: 900 });
    for (const width of [900, 700, 420]) {
      await on.page.setViewportSize({ width, height: 800 });
      await on.send();
      const box = await on.page.getByRole('tab', { name: /^History/ }).boundingBox();
      assert.ok(box !== null && box.x + box.width <= width, `${width} px`);
      const tools = await on.page.locator('.tools').boundingBox();
      assert.ok(tools !== null && tools.y >= box.y + box.height, `${width} px`);
    }
  });

  it('turns to tabs and back with the width of the panel', async () => {
    const on = await show();
    await on.page.setViewportSize({ width: 500, height: 800 });
    await on.page.getByRole('tab', { name: 'starcoder2:15b' }).waitFor();
    await on.page.setViewportSize({ width: 1_200, height: 800 });
    await on.page.locator('candidate-column').nth(4).waitFor({ state: 'attached' });
  });

  describe('keys', () => {
    it('move the focus among columns and accept the focused one', async () => {
      const on = await show();
      await on.page.keyboard.press('ArrowRight');
      await on.page.keyboard.press('ArrowRight');
      await on.page.keyboard.press('Enter');
      const text = { of: 'column', columnId: 'c3' };
      assert.deepEqual(await last(on), { type: 'accept', text, how: 'replace', close: false });
      await on.page.keyboard.press('2');
      await on.page.keyboard.press('Shift+Enter');
      assert.deepEqual(await last(on), {
        ...{ type: 'accept', text: { of: 'column', columnId: 'c2' }, how: 'replace', close: true },
      });
    });
    it('reach the fused text behind the last column, and accept it', async () => {
      const on = await show();
      await on.page.keyboard.press('5');
      await on.page.keyboard.press('9');
      await on.page.keyboard.press('ArrowRight');
      await on.page.keyboard.press('Enter');
      assert.deepEqual(await last(on), {
        ...{ type: 'accept', text: { of: 'fused' }, how: 'replace', close: false },
      });
    });
    it('stop, ask again, and end everything', async () => {
      const on = await show({ first: stateMessage(streamingState()) });
      await on.page.keyboard.press('x');
      assert.deepEqual(await last(on), { type: 'stop', columnId: 'c1' });
      await on.page.keyboard.press('r');
      assert.deepEqual(await last(on), { type: 'retry', columnId: 'c1' });
      await on.page.keyboard.press('Escape');
      assert.deepEqual(await last(on), { type: 'stop-all' });
    });
    it('close by Escape once nothing is written', async () => {
      const on = await show();
      await on.page.keyboard.press('Escape');
      assert.deepEqual(await last(on), { type: 'close' });
    });
    it('are shown by ?, and the list closes by Escape without closing the panel', async () => {
      const on = await show();
      await on.page.keyboard.press('?');
      await on.page.getByText('Make it the base of the differences').waitFor();
      await on.page.keyboard.press('Escape');
      await on.page.getByText('Make it the base of the differences').waitFor({ state: 'hidden' });
      assert.ok((await on.posted()).every(({ type }) => type !== 'close'));
    });
    it('write where one types', async () => {
      const on = await show({ first: stateMessage(emptyState(), []) });
      await on.page.locator('start-form textarea').focus();
      const before = (await on.posted()).length;
      await on.page.keyboard.type('fix rx/?');
      assert.equal(await on.page.locator('start-form textarea').inputValue(), 'fix rx/?');
      assert.equal((await on.posted()).length, before);
    });
    it('click the button that has the focus and accept nothing', async () => {
      const on = await show();
      await on.page.getByRole('button', { name: 'Copy: granite-code:8b' }).focus();
      await on.page.keyboard.press('Enter');
      const text = { of: 'column', columnId: 'c3' };
      assert.deepEqual(await last(on), { type: 'accept', text, how: 'copy', close: false });
    });
    it('come as commands of the editor too', async () => {
      const on = await show();
      await on.send({ type: 'act', act: 'focus-4' }, { type: 'act', act: 'accept' });
      const text = { of: 'column', columnId: 'c4' };
      assert.deepEqual(await last(on), { type: 'accept', text, how: 'replace', close: false });
      await on.send({ type: 'act', act: 'enough' });
      assert.deepEqual(await last(on), { type: 'enough' });
    });
  });

  it('keeps the text of a failed column, says why, and can ask again', async () => {
    const on = await show();
    const failed = on.page.locator('candidate-column article').nth(4);
    assert.match(await failed.innerText(), /broke off.*the server closed the connection/s);
    assert.match((await codeOf(on, 4))[0] ?? '', /export function debounce/);
    await on.page.getByRole('button', { name: 'Ask again (R): codestral:22b' }).click();
    assert.deepEqual(await last(on), { type: 'retry', columnId: 'c5' });
  });

  it('says what agrees and how the strategy ranks', async () => {
    const on = await show();
    const third = await on.page.locator('candidate-column article').nth(2).innerText();
    assert.match(third, /Same as qwen2.5-coder:7b · 2 of 4 agree/);
    assert.match(third, /#1/);
  });

  it('sorts by rank only when asked', async () => {
    const on = await show();
    await on.page.getByRole('button', { name: 'Sort by rank' }).click();
    const order = (await names(on)).map((name) => name.replace(/^\d+\s+/, ''));
    assert.deepEqual(order.slice(0, 3), ['qwen2.5-coder:7b', 'granite-code:8b', 'starcoder2:15b']);
  });

  it('asks again at another temperature', async () => {
    const on = await show();
    const warmer = on.page.locator('candidate-column select').nth(1);
    await warmer.selectOption('0.8');
    assert.deepEqual(await last(on), { type: 'retry', columnId: 'c2', temperature: 0.8 });
  });

  it('shows each text once, or what failed, where one wants that', async () => {
    const on = await show();
    const filter = on.page.getByRole('combobox', { name: 'Shown answers' });
    await filter.selectOption('different');
    assert.equal(await on.page.locator('candidate-column').count(), 4);
    await filter.selectOption('failures');
    assert.equal(await on.page.locator('candidate-column').count(), 1);
  });

  it('asks the ticked models with the instruction', async () => {
    const on = await show({ first: stateMessage(emptyState(), []) });
    await on.page.locator('start-form textarea').fill('write debounce');
    await on.page.getByRole('checkbox', { name: /granite/ }).uncheck();
    await on.page.getByRole('button', { name: 'Ask 1 model' }).click();
    assert.deepEqual(await last(on), {
      ...{ type: 'ask', modelIds: ['ollama:qwen2.5-coder:7b'], instruction: 'write debounce' },
    });
  });

  it('says what to do without a model', async () => {
    const on = await show({ first: stateMessage({ ...emptyState(), models: [] }, []) });
    await on.page.getByText('No model can answer yet').waitFor();
  });

  it('announces ends of answers, never their text', async () => {
    const { state, heads } = waiting(2);
    const on = await show({ first: stateMessage(state, textsOf(heads)) });
    await on.send(delta(1, 'c0', 0, 'let secret = 1;'), {
      ...{ type: 'change', session: 's1', seq: 2, texts: [], gone: [] },
      sections: { columns: heads.map((head, i) => (i === 0 ? { ...head, state: 'done' } : head)) },
    });
    await on.until(
      `document.querySelector('ensemble-panel').shadowRoot.querySelector('.unseen[role=status]').textContent === 'model-0 finished, 1 of 2'`,
    );
  });

  it('keeps what the user looks at over a reload', async () => {
    const on = await show();
    await on.page.getByRole('tab', { name: /History/ }).click();
    const kept = await on.page.evaluate<unknown>('window.ensembleKept');
    await on.close();
    const again = await show({ kept });
    assert.equal(
      await again.page.getByRole('tab', { name: /History/ }).getAttribute('aria-selected'),
      'true',
    );
  });

  it('asks for everything when a message is missing, and shows the answer', async () => {
    const { state, heads } = waiting(1);
    const on = await show({ first: stateMessage(state, textsOf(heads)) });
    await on.send(delta(2, 'c0', 5, 'late'));
    assert.deepEqual((await on.posted()).filter(({ type }) => type === 'ready').length, 2);
    await on.send(stateMessage(state, textsOf(heads, 'early late')));
    assert.deepEqual(await codeOf(on, 0), ['early late']);
  });

  it('shows hostile text as text, with its marks seen', async () => {
    const hostile = [
      '</script><script>window.hacked = 1</script>',
      '<img src=x onerror="window.hacked = 2">',
      '![picture](https://example.com/leak.png)',
      '\u001b[31mred\u001b[0m \u202egnihton\u202c',
    ].join('\n');
    const { state, heads } = waiting(1);
    const on = await show({ first: stateMessage(state, textsOf(heads, hostile)) });
    assert.deepEqual(await codeOf(on, 0), [
      '</script><script>window.hacked = 1</script>',
      '<img src=x onerror="window.hacked = 2">',
      '![picture](https://example.com/leak.png)',
      '\ufffd[31mred\ufffd[0m \ufffdgnihton\ufffd',
    ]);
    assert.equal(await on.page.evaluate('typeof window.hacked'), 'undefined');
    assert.equal(await on.page.locator('code-view img').count(), 0);
  });

  it('shows hostile names of models as text', async () => {
    const { state, heads } = waiting(1);
    const named = heads.map((head) => ({ ...head, modelId: '<b onclick=x>\u202eevil' }));
    const on = await show({ first: stateMessage({ ...state, columns: named }, textsOf(named)) });
    assert.match((await names(on))[0] ?? '', /<b onclick=x>\ufffdevil/);
  });

  it('lays out only what is in sight of a text of 5 MB, and reaches its end', async () => {
    const line = 'const value = compute(alpha, beta, gamma);\n';
    const text = line.repeat(Math.ceil(5_000_000 / line.length));
    const { state, heads } = waiting(1);
    const done = heads.map((head): ColumnHead => ({ ...head, state: 'done' }));
    const on = await show({
      first: stateMessage({ ...state, columns: done }, textsOf(done, text)),
    });
    const lines = on.page.locator('code-view .line');
    assert.ok((await lines.count()) < 150);
    await scrollTo(on.page.locator('code-view .scroller'), 1e9);
    await on.page.getByText(String(text.split('\n').length)).waitFor();
    assert.ok((await lines.count()) < 150);
  });

  it('cuts a line without end and says how much is left out', async () => {
    const { state, heads } = waiting(1);
    const on = await show({ first: stateMessage(state, textsOf(heads, 'x'.repeat(5_000))) });
    await on.page.getByText('… 4000 more characters').waitFor();
  });

  it('takes 10,000 small pieces and paints them in few frames', async () => {
    const { state, heads } = waiting(9);
    const on = await show({ first: stateMessage(state, textsOf(heads)) });
    const pieces = Array.from({ length: 10_000 }, (_, i) =>
      delta(i + 1, `c${i % 9}`, Math.floor(i / 9) * 2, 'x\n'),
    );
    await on.send(...pieces);
    await on.until(
      `window.ensemblePosted.some((one) => one.type === 'painted' && one.seq === 10000)`,
    );
    const painted = (await on.posted()).filter(({ type }) => type === 'painted');
    assert.ok(painted.length < 1_000, `${painted.length} paints`);
  });

  it('follows the end of a text while the reader is there, and stays when not', async () => {
    const { state, heads } = waiting(1);
    const long = 'let a = 1;\n'.repeat(300);
    const on = await show({ first: stateMessage(state, textsOf(heads, long)) });
    await on.send(delta(1, 'c0', long.length, 'the end'));
    await on.page.getByText('the end').waitFor();
    const scroller = on.page.locator('code-view .scroller');
    await scrollTo(scroller, 100);
    await on.send(delta(2, 'c0', long.length + 7, '\nmore\n'));
    assert.equal(await scrollTo(scroller), 100);
  });

  it('colours code once the grammar has come, without a style attribute', async () => {
    const on = await show();
    assert.ok((await on.posted()).some(({ type }) => type === 'grammar'));
    const file = path.join(stage.folder, 'panel/languages/typescript.json');
    const grammars: unknown = JSON.parse(readFileSync(file, 'utf8'));
    await on.send({ type: 'grammar', languageId: 'typescript', grammars });
    await on.page.locator('code-view [class^=c]:not(.content)').first().waitFor();
    assert.equal(await on.page.locator('code-view span[style]').count(), 0);
    assert.deepEqual((await codeOf(on, 0)).join('\n'), TEXTS.qwen);
  });

  it('tells notices of the host, and lets them go', async () => {
    const on = await show();
    await on.send({ type: 'notice', kind: 'error', text: 'The document is <gone>.' });
    await on.page.getByText('The document is <gone>.').waitFor();
    await on.page.getByRole('button', { name: 'Dismiss' }).click();
    await on.page.getByText('The document is <gone>.').waitFor({ state: 'detached' });
  });

  it('survives junk', async () => {
    const on = await show();
    await on.send(null, 7, 'state', { type: 'state' }, { type: 'change', seq: 'x' }, []);
    assert.equal(await on.page.locator('candidate-column').count(), 5);
  });
});
