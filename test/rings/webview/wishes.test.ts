import assert from 'node:assert/strict';
import type { PageState } from '../../../src/webview/page-state.ts';
import type { HostMessage } from '../../../src/webview/protocol.ts';
import { harshStates } from './harsh-states.ts';
import { ofType } from './page-reading.ts';
import { openStage } from './peer.ts';
import type { Peer, Stage } from './peer.ts';
import { emptyState, finishedState, stateMessage, streamingState } from './sample-state.ts';
import { TEXTS } from './sample-texts.ts';

/** What the page is told, as a host that knows a parser would. */
function parsed(ask: number, newErrors: number, known = true): HostMessage {
  return { type: 'parsed', ask, newErrors, known };
}

describe('what users of the panel notice first', function () {
  this.timeout(120_000);
  let stage: Stage;
  let peer: Peer | undefined;

  before(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    const complaints = await peer?.complaints();
    await peer?.close();
    peer = undefined;
    assert.deepEqual(complaints ?? [], []);
  });
  after(() => stage.close());

  async function open(first: HostMessage | PageState, kept: object = {}, width = 1_400) {
    const message = 'type' in first ? first : stateMessage(first);
    peer = await stage.open({ first: message, kept, width });
    await peer.send();
    return peer;
  }

  /** Ask of the last wish to parse, once there are so many. */
  async function lastAsk(on: Peer, count: number): Promise<{ ask: number; text: string }> {
    await on.until(
      `window.ensemblePosted.filter(({ type }) => type === 'parse').length >= ${count}`,
    );
    const wish = ofType(await on.posted(), 'parse').at(-1);
    assert.ok(wish?.type === 'parse');
    return wish;
  }

  it('is that one can type at once where an instruction is wanted', async () => {
    peer = await stage.open({});
    await peer.send(stateMessage(emptyState(), []), { type: 'act', act: 'instruct' });
    await peer.page.keyboard.type('sort them');
    assert.equal(await peer.page.locator('start-form textarea').inputValue(), 'sort them');
    await peer.page.keyboard.press('Control+Enter');
    const [wish] = ofType(await peer.posted(), 'ask');
    assert.ok(wish?.type === 'ask' && wish.instruction === 'sort them');
  });

  it('is whether what was put together parses, by the last answer alone', async () => {
    const on = await open(finishedState(), { view: 'differences' });
    const bar = on.page.locator('differences-view .result');
    await on.page.getByRole('button', { name: '← Take All' }).click();
    const first = await lastAsk(on, 1);
    assert.equal(first.text, TEXTS.qwen);
    await on.send(parsed(first.ask + 7, 9));
    assert.doesNotMatch(await bar.innerText(), /parses|error/);
    await on.send(parsed(first.ask, 0));
    assert.match(await bar.innerText(), /parses/);
    await on.page.getByRole('combobox', { name: 'Compared with it' }).selectOption('column c5');
    await on.page.getByRole('button', { name: '← Take All' }).click();
    const second = await lastAsk(on, 2);
    await on.send(parsed(first.ask, 3), parsed(second.ask, 1));
    assert.match(await bar.innerText(), /1 syntax error more/);
    await on.page.getByRole('button', { name: 'Undo' }).click();
    const third = await lastAsk(on, 3);
    assert.equal(third.text, TEXTS.qwen);
    await on.send(parsed(third.ask, 2));
    assert.match(await bar.innerText(), /2 syntax errors more/);
  });

  it('is how many brackets are lost, where nobody can parse', async () => {
    const on = await open(finishedState(), { view: 'differences' });
    await on.page.getByRole('combobox', { name: 'Compared with it' }).selectOption('column c5');
    await on.page.getByRole('button', { name: '← Take All' }).click();
    const { ask } = await lastAsk(on, 1);
    await on.send(parsed(ask, 0, false));
    assert.match(
      await on.page.locator('differences-view .result').innerText(),
      /1 bracket without a partner/,
    );
  });

  it('is whether the text of the checklist parses, asked once the user rests', async () => {
    const on = await open(finishedState(), { open: ['fusion'] });
    await on.page.getByRole('button', { name: 'Checklist' }).click();
    await on.page.locator('fusion-menu input[type=radio]').first().focus();
    for (let i = 0; i < 4; i += 1) await on.page.keyboard.press('ArrowDown');
    const { ask } = await lastAsk(on, 1);
    await on.send(parsed(ask, 1));
    await on.page.getByText('1 syntax error more').waitFor();
    assert.ok(ofType(await on.posted(), 'parse').length < 4);
  });

  it('is which model is which, however alike their long names begin', async () => {
    const first = harshStates().get('long names');
    assert.ok(first !== undefined);
    const on = await open(first, {}, 420);
    const tabs = on.page.locator('columns-view page-tabs button');
    const labels = await tabs.allInnerTexts();
    assert.equal(new Set(labels).size, 4);
    assert.match(labels[0] ?? '', /^ensemble-.*q4_K_M$/);
    assert.match(
      (await tabs.first().getAttribute('title')) ?? '',
      /^embedded:ensemble-nano-typescript-continued-pretraining-2026-11-q4_K_M, finished$/,
    );
  });

  it('is that weights would change nothing in a ranking by a rule', async () => {
    const on = await open(finishedState(), { view: 'scores', weights: { agreement: 0 } });
    const table = on.page.locator('score-table');
    assert.match(await table.locator('.weights').innerText(), /Weights change nothing here/);
    assert.equal(await table.locator('input').count(), 0);
    await table.locator('summary').first().click();
    assert.doesNotMatch(await table.locator('table').first().innerText(), /Adds|×/);
  });

  it('is why there is no ranking, and why nothing can be accepted', async () => {
    const first = harshStates().get('unmet');
    assert.ok(first !== undefined);
    const on = await open(first);
    assert.match(await on.page.locator('.about').innerText(), /The document has changed there/);
    await on.page.getByRole('button', { name: 'Not ranked: why?' }).click();
    await on.page.getByText(/log-probabilities of every draft/).waitFor();
  });

  it('is one answer where there is one', async () => {
    const first = harshStates().get('one column');
    assert.ok(first !== undefined);
    const on = await open(first);
    assert.match(await on.page.locator('.about').innerText(), /1 answer$/);
  });

  it('is that the slowest can be stopped alone', async () => {
    const on = await open(streamingState());
    await on.page.getByRole('button', { name: 'Stop the slowest' }).click();
    assert.deepEqual(ofType(await on.posted(), 'stop'), [{ type: 'stop', columnId: 'c5' }]);
  });

  it('is that no stray key changes what is not in sight', async () => {
    const on = await open(finishedState(), { view: 'history', focused: 'c2' });
    await on.page.keyboard.press('Enter');
    assert.deepEqual(ofType(await on.posted(), 'accept'), []);
    assert.equal(await on.page.locator('candidate-column article.focused').count(), 1);
    await on.page.keyboard.press('Enter');
    const [wish] = ofType(await on.posted(), 'accept');
    assert.deepEqual(wish?.type === 'accept' ? wish.text : undefined, {
      ...{ of: 'column', columnId: 'c2' },
    });
  });

  it('is where the keyboard is, also on the fused text', async () => {
    const on = await open(finishedState());
    await on.page.getByRole('button', { name: 'Fused text' }).click();
    await on.send();
    const fused = on.page.locator('fused-column article');
    assert.equal(await fused.getAttribute('aria-current'), 'true');
    assert.equal(await fused.getAttribute('tabindex'), '0');
    assert.equal(await on.page.locator('article[tabindex="0"]').count(), 1);
  });
});
