import assert from 'node:assert/strict';
import type { PageState } from '../../../src/webview/page-state.ts';
import { accepted, ofType, shownText, toldNames } from './page-reading.ts';
import { openStage } from './peer.ts';
import type { Peer, PeerOptions, Stage } from './peer.ts';
import { finishedState, stateMessage } from './sample-state.ts';
import { TEXTS } from './sample-texts.ts';

/** A ranking by weighted parts: 0.5·1 + 0.5·0.2 = 0.6 against 0.5·0.4 + 0.5·0.7 = 0.55. */
const WEIGHED: PageState = {
  ...finishedState(),
  strategyId: 'evidence',
  outcome: {
    kind: 'verdict',
    strategyId: 'evidence',
    ranked: [
      { columnIds: ['c1', 'c3'], score: 0.6, parts: partsOf(1, 0.2) },
      { columnIds: ['c2'], score: 0.55, parts: partsOf(0.4, 0.7) },
    ],
    liveCalls: 0,
  },
};

function partsOf(parse: number, probability: number) {
  return [
    { name: 'parse', value: parse, weight: 0.5 },
    { name: 'probability', value: probability, weight: 0.5 },
    { name: 'trust', weight: 0.3 },
  ];
}

describe('the views beside the columns', function () {
  this.timeout(60_000);
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

  async function open(
    view: string,
    state: PageState = finishedState(),
    options: PeerOptions & { readonly open?: readonly string[] } = {},
  ): Promise<Peer> {
    const kept = { view, open: options.open ?? [] };
    peer = await stage.open({ first: stateMessage(state), kept, ...options });
    await peer.send();
    return peer;
  }

  it('take a hunk into a result, undo it, and accept it', async () => {
    const on = await open('differences');
    const { page } = on;
    await page.getByRole('combobox', { name: 'Base' }).selectOption('column c1');
    await page.getByRole('combobox', { name: 'Compared with it' }).selectOption('column c2');
    await on.send();
    const status = page.locator('differences-view [role=status]').first();
    const count = Number(/of (\d+)/.exec(await status.innerText())?.[1]);
    assert.ok(count > 1);
    for (let i = 0; i < count; i += 1) {
      await page.getByRole('button', { name: '← Take This' }).click();
      await on.send();
    }
    assert.equal(await status.innerText(), 'No differences');
    await page.locator('.result').locator('.primary').click();
    assert.deepEqual(accepted(await on.posted()), { of: 'result', text: TEXTS.starcoder });
    await page.getByRole('button', { name: 'Undo' }).click();
    await on.send();
    assert.match(await status.innerText(), /Change 1 of 1/);
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await on.send();
    assert.equal(await page.locator('.result').count(), 0);
    assert.match(await status.innerText(), new RegExp(`of ${count}`));
  });

  it('keep what was begun in them while another is looked at', async () => {
    const on = await open('differences');
    const { page } = on;
    await page.getByRole('button', { name: '← Take All' }).click();
    await on.send();
    await page.getByRole('tab', { name: 'Scores' }).click();
    await on.send();
    assert.equal(await page.locator('.result').count(), 0);
    await page.getByRole('tab', { name: 'Differences' }).click();
    await on.send();
    assert.match(await page.locator('.result').innerText(), /Result: 1 step/);
  });

  it('open the pair in the editor of differences', async () => {
    const on = await open('differences');
    const { page } = on;
    await page.getByRole('button', { name: /Diff Editor/ }).click();
    assert.deepEqual(ofType(await on.posted(), 'diff'), [
      { type: 'diff', left: { of: 'original' }, right: { of: 'column', columnId: 'c1' } },
    ]);
  });

  it('show what answers agree on', async () => {
    const on = await open('differences');
    const { page } = on;
    await page.getByRole('button', { name: 'Consensus' }).click();
    await on.send();
    const disputed = page.locator('consensus-view .line.look-disputed');
    const strict = await disputed.count();
    await page.locator('consensus-view select').selectOption('2');
    await on.send();
    const loose = await disputed.count();
    assert.ok(loose > 0 && strict > loose, `${strict} then ${loose}`);
  });

  it('stay small and scroll together with 2,000 lines', async () => {
    const long = (word: string): string =>
      Array.from({ length: 2_000 }, (_, i) => `${i % 9 === 0 ? word : 'same'}(${i});`).join('\n');
    const state = finishedState();
    const columns = state.columns.slice(0, 2);
    const texts = columns.map(({ id }, i) => ({
      ...{ columnId: id, revision: 0, at: 0, text: long(i === 0 ? 'left' : 'right') },
    }));
    const kept = { view: 'differences', base: 'c1', focused: 'c2' };
    const first = stateMessage({ ...state, columns }, texts);
    peer = await stage.open({ first, kept });
    await peer.send();
    const { page } = peer;
    assert.ok((await page.locator('two-sided .line').count()) < 400);
    await page.evaluate(
      `(() => {
        const view = document.querySelector('ensemble-panel').shadowRoot
          .querySelector('differences-view').shadowRoot.querySelector('two-sided');
        window.sides = [...view.shadowRoot.querySelectorAll('code-view')].map((one) => one.scroller);
        window.sides[0].scrollTop = 12000;
      })()`,
    );
    await peer.send();
    assert.deepEqual(
      await page.evaluate('window.sides.map((side) => Math.round(side.scrollTop))'),
      [12_000, 12_000],
    );
    assert.ok((await page.locator('two-sided .line').count()) < 400);
  });

  it('rank anew by other weights without asking anybody', async () => {
    const on = await open('scores', WEIGHED);
    const { page } = on;
    const names = page.locator('score-table .name');
    assert.match((await names.allInnerTexts())[0] ?? '', /qwen/);
    const before = (await on.posted()).length;
    const parse = page.getByRole('spinbutton', { name: 'Parses' });
    await parse.fill('0');
    await parse.press('Enter');
    await on.send();
    assert.match((await names.allInnerTexts())[0] ?? '', /starcoder.*was 2/s);
    assert.match(await page.locator('score-table .notice').innerText(), /^starcoder/);
    const asked = (await on.posted()).slice(before).filter(({ type }) => type !== 'painted');
    assert.deepEqual(asked, []);
    await page.locator('score-table .weights button').click();
    await on.send();
    assert.match((await names.allInnerTexts())[0] ?? '', /qwen/);
  });

  it('unfold a score to its parts, and say what is unknown', async () => {
    const on = await open('scores', WEIGHED);
    const { page } = on;
    await page.locator('score-table summary').first().focus();
    await page.keyboard.press('Enter');
    await on.send();
    const rows = await page.locator('score-table details[open] tbody tr').allInnerTexts();
    assert.match(rows[0] ?? '', /Parses\s+1\.00\s+× 0\.50\s+\+ 0\.50/);
    assert.match(rows[2] ?? '', /Trust.*unknown.*left out/s);
  });

  it('ask models for what a strategy needs only when told to', async () => {
    const outcome: PageState['outcome'] = {
      kind: 'unmet',
      strategyId: 'lazy-span',
      need: 'scores',
      live: true,
    };
    const on = await open('scores', { ...finishedState(), outcome });
    const { page } = on;
    assert.match(await page.locator('strategy-picker .notice').innerText(), /scores/);
    await page.getByRole('button', { name: 'Ask the Models' }).click();
    assert.deepEqual(ofType(await on.posted(), 'strategy'), [
      { type: 'strategy', strategyId: 'lazy-span', live: true },
    ]);
  });

  it('mark judges that the order decides for, and let judges compare', async () => {
    const on = await open('matrix');
    const { page } = on;
    const flips = await page.locator('win-matrix-view .flip').allInnerTexts();
    assert.equal(flips.length, 2);
    await page.getByRole('button', { name: 'Let Judges Compare' }).click();
    assert.deepEqual(ofType(await on.posted(), 'judge'), [{ type: 'judge' }]);
  });

  it('vote on the chosen pair with reasons', async () => {
    const on = await open('columns');
    const { page } = on;
    await page.getByRole('combobox', { name: 'Right answer' }).selectOption('c4');
    await on.send();
    await page.locator('vote-bar summary').click();
    await page.getByRole('checkbox', { name: 'readability' }).check();
    await page.getByRole('button', { name: /^← Better/ }).click();
    const [vote] = ofType(await on.posted(), 'vote');
    assert.ok(vote?.type === 'vote' && vote.tookMs >= 0);
    assert.deepEqual(
      { ...vote, tookMs: 0 },
      {
        ...{ type: 'vote', first: 'c1', second: 'c4', verdict: 'first', left: 'first' },
        ...{ blind: false, tookMs: 0, reasons: ['readable'] },
      },
    );
  });

  it('name no model in blind mode before the vote', async () => {
    const state = finishedState();
    const on = await open('columns', state);
    const { page } = on;
    await page.getByRole('checkbox', { name: 'Blind' }).check();
    await on.send();
    const seen = async (): Promise<string> =>
      [
        await shownText(page, 'columns-view'),
        await toldNames(page, 'columns-view'),
        await shownText(page, 'vote-bar'),
        await toldNames(page, 'vote-bar'),
      ].join('\n');
    const models = /qwen|starcoder|granite|deepseek|codestral/i;
    assert.doesNotMatch(await seen(), models);
    assert.match(await seen(), /Model B/);
    await page.getByRole('button', { name: /^Tie/ }).click();
    const [vote] = ofType(await on.posted(), 'vote');
    assert.ok(vote?.type === 'vote' && vote.blind);
    const cast = { ...vote, at: 0 };
    const votes = [...state.votes, cast];
    await on.send({
      type: 'change',
      session: 's1',
      seq: 1,
      sections: { votes },
      texts: [],
      gone: [],
    });
    assert.match(await seen(), models);
  });

  it('tell of a span who wrote it and what was second', async () => {
    const on = await open('columns');
    const { page } = on;
    const spans = page.locator('fused-column [role=note]');
    await spans.nth(4).focus();
    await on.send();
    const details = page.locator('fused-column .details');
    assert.match(await details.innerText(), /starcoder2:15b.*Second: starcoder2:15b/s);
    assert.match(await details.innerText(), /number \| null/);
    const dim = page.locator('fused-column .look-dim');
    assert.equal(await dim.count(), 0);
    await page.getByRole('checkbox', { name: 'Disputed spans only' }).check();
    await on.send();
    assert.equal(await dim.count(), (await spans.count()) - 1);
  });

  it('forget votes only after asking', async () => {
    const on = await open('leaderboard');
    const { page } = on;
    assert.equal(await page.locator('leaderboard-view tbody tr').count(), 3);
    await page.getByRole('button', { name: 'Reset…' }).click();
    await on.send();
    assert.deepEqual(ofType(await on.posted(), 'reset-votes'), []);
    await page.getByRole('button', { name: 'Forget Them' }).click();
    assert.deepEqual(ofType(await on.posted(), 'reset-votes'), [{ type: 'reset-votes' }]);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('python');
    await page.getByRole('combobox', { name: 'Task' }).selectOption('instruct');
    assert.deepEqual(ofType(await on.posted(), 'leaderboard'), [
      { type: 'leaderboard', languageId: 'python' },
      { type: 'leaderboard', kind: 'instruct' },
    ]);
  });

  it('find earlier comparisons while one types, open and delete them', async () => {
    const on = await open('history');
    const { page } = on;
    const entries = page.locator('history-view li');
    assert.equal(await entries.count(), 3);
    assert.match((await entries.allInnerTexts())[2] ?? '', /not JSON at line 1/);
    await page
      .getByRole('button', { name: /^Add Its Answers/ })
      .first()
      .click();
    assert.equal(ofType(await on.posted(), 'history-add').length, 1);
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('GRANITE');
    await on.send();
    assert.equal(await entries.count(), 1);
    await page.getByRole('button', { name: /^Open def summary/ }).click();
    await page.getByRole('button', { name: /^Delete… def summary/ }).click();
    await on.send();
    assert.deepEqual(ofType(await on.posted(), 'history-delete'), []);
    await page.locator('history-view li .primary').click();
    assert.deepEqual(ofType(await on.posted(), 'history-open'), [
      { type: 'history-open', id: 'h2' },
    ]);
    assert.deepEqual(ofType(await on.posted(), 'history-delete'), [
      { type: 'history-delete', id: 'h2' },
    ]);
  });

  it('compose a text from disputed points by the keyboard alone', async () => {
    const state = finishedState();
    const columns = state.columns.slice(0, 2);
    const texts = ['let a = one(1);\nlog(a);\n', 'let a = two(1);\nlog(a);\n'].map((text, i) => ({
      ...{ columnId: columns[i]?.id ?? '', revision: 0, at: 0, text },
    }));
    const kept = { view: 'columns', open: ['fusion'] };
    peer = await stage.open({ first: stateMessage({ ...state, columns }, texts), kept });
    await peer.send();
    const on = peer;
    const { page } = on;
    await page.getByRole('button', { name: 'Checklist' }).focus();
    await page.keyboard.press('Enter');
    await on.send();
    await page.locator('fusion-menu input[type=radio]').first().focus();
    await page.keyboard.press('ArrowDown');
    await on.send();
    await page.locator('fusion-menu accept-bar .primary').click();
    assert.deepEqual(accepted(await on.posted()), { of: 'result', text: texts[1]?.text });
    await page.getByRole('button', { name: 'Compare Table' }).click();
    await on.send();
    await page.getByRole('button', { name: 'one' }).click();
    await on.send();
    await page.locator('fusion-menu accept-bar .primary').click();
    assert.deepEqual(accepted(await on.posted()), { of: 'result', text: texts[0]?.text });
  });

  it('let a model fuse by an own prompt, and change that model', async () => {
    const on = await open('columns', finishedState(), { open: ['fusion'] });
    const { page } = on;
    await page
      .getByRole('combobox', { name: 'Fusion model' })
      .selectOption('cloud:deepseek-coder-v2');
    await page.getByRole('button', { name: 'Own Prompt' }).click();
    await on.send();
    await page.locator('fusion-menu textarea').fill('Shortest of all.');
    await page.locator('fusion-menu form .primary').click();
    const wishes = await on.posted();
    assert.deepEqual(ofType(wishes, 'fusion-model'), [
      { type: 'fusion-model', modelId: 'cloud:deepseek-coder-v2' },
    ]);
    assert.deepEqual(ofType(wishes, 'fuse'), [{ type: 'fuse', prompt: 'Shortest of all.' }]);
  });

  it('ask what a preset has more, and take its strategy', async () => {
    const on = await open('columns', finishedState(), { open: ['presets'] });
    const { page } = on;
    await page.getByRole('button', { name: 'Apply Careful' }).click();
    const state = finishedState();
    const asked = new Set(state.columns.map(({ modelId }) => modelId));
    const missing = state.presets[1]?.modelIds.filter((id) => !asked.has(id)) ?? [];
    const wishes = (await on.posted()).filter(({ type }) => type !== 'painted');
    assert.deepEqual(wishes.slice(-2 - missing.length), [
      { type: 'fusion-model', modelId: 'ollama:qwen2.5-coder:7b' },
      { type: 'strategy', strategyId: 'lazy-span', live: false },
      ...missing.map((modelId) => ({ type: 'add', modelId })),
    ]);
    await page.locator('preset-menu input').fill('Mine');
    await page.locator('preset-menu input').press('Enter');
    assert.deepEqual(ofType(await on.posted(), 'preset-save'), [
      { type: 'preset-save', name: 'Mine', modelIds: [...asked] },
    ]);
  });

  it('export with or without the code', async () => {
    const on = await open('columns', finishedState(), { open: ['export'] });
    const { page } = on;
    await page.getByRole('button', { name: /^Markdown/ }).click();
    await page.getByRole('checkbox', { name: 'Leave the code out' }).check();
    await on.send();
    await page.getByRole('button', { name: /^CSV/ }).click();
    assert.deepEqual(ofType(await on.posted(), 'export'), [
      { type: 'export', format: 'markdown', redact: false },
      { type: 'export', format: 'csv', redact: true },
    ]);
    assert.equal(await page.getByRole('button', { name: /^Preference/ }).isDisabled(), true);
  });
});
