import assert from 'node:assert/strict';
import type { NodeRow, TreePageState } from '../../../src/webview/tree/tree-page-state.ts';
import { openStage, type Peer, type PeerOptions, type Stage } from './peer.ts';
import { textOfPage, wishesOf } from './tree-reading.ts';
import {
  detail,
  endedTree,
  FILES,
  INSTRUCTION,
  noTree,
  row,
  runningTree,
  treeMessage,
} from './tree-samples.ts';

const VIEW = { refactorId: 'r1', tab: 'step', against: 'base', collapsed: [], onlyStates: false };

/** A small tree by hand: 1 and 4 below the root, 2 and 3 below 1. */
function smallTree(change: Partial<TreePageState> = {}): TreePageState {
  const nodes = [
    row(0),
    row(1, { parent: 0, title: 'first' }),
    row(2, { parent: 1, title: 'second', state: 'solution', reward: 0.9 }),
    row(3, { parent: 1, title: 'third', state: 'failed', failure: 'no-edit' }),
    row(4, { parent: 0, title: 'fourth' }),
  ];
  const { review, ...rest } = runningTree(40);
  return {
    ...{ ...rest, nodes, best: 2, running: [], detail: detail(2) },
    ...(review === undefined ? {} : { review: { ...review, nodeId: 2 } }),
    ...change,
  };
}

function change(seq: number, nodes: readonly NodeRow[], sections: object = {}) {
  return { type: 'change', session: 's1', seq, sections, gone: [], nodes };
}

describe('the page of a refactoring', function () {
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

  async function show(state: TreePageState, options: PeerOptions = {}): Promise<Peer> {
    peer = await stage.open({ page: 'tree', kept: VIEW, first: treeMessage(state), ...options });
    await peer.send();
    return peer;
  }

  const rows = (on: Peer) => on.page.locator('node-tree [role=treeitem]:not(.unseen)');
  const ids = (on: Peer): Promise<readonly string[]> =>
    on.page
      .evaluate(`[...document.querySelector('ensemble-tree').shadowRoot.querySelector('node-tree')
      .shadowRoot.querySelectorAll('[role=treeitem]')].map((row) => row.dataset.id)`);
  const focused = (on: Peer): Promise<string | undefined> =>
    on.page.evaluate(`document.querySelector('ensemble-tree').shadowRoot.querySelector('node-tree')
      .shadowRoot.activeElement?.dataset.id`);
  const looked = async (on: Peer): Promise<unknown> =>
    (await on.posted()).findLast(({ type }) => (type as string) === 'look');
  const press = async (on: Peer, ...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await on.page.keyboard.press(key);
    await on.send();
  };

  it('asks for the state, tells what it looks at and when it has painted', async () => {
    const on = await show(smallTree());
    const posted = (await on.posted()).filter(({ type }) => type !== 'grammar');
    assert.deepEqual(posted, [
      { type: 'ready' },
      { type: 'look', against: 'base' },
      { type: 'painted', session: 's1', seq: 0 },
    ]);
  });

  it('shows the tree depth first, each row with its words for a screen reader', async () => {
    const on = await show(smallTree());
    assert.deepEqual(await ids(on), ['0', '1', '2', '3', '4']);
    const names = await rows(on).locator('> .unseen').allInnerTexts();
    assert.match(
      names[2] ?? '',
      /^Step 2: second, by deepseek-v3, solution, best so far, in review/,
    );
    assert.match(names[2] ?? '', /reward 0\.90, value 0\.50, 1 visit$/);
    assert.match(names[3] ?? '', /^Step 3: No edit in the answer: third, by .*, failed$/);
    const levels = await on.page.evaluate<readonly string[]>(
      `[...document.querySelector('ensemble-tree').shadowRoot.querySelector('node-tree').shadowRoot
        .querySelectorAll('[role=treeitem]')].map((row) =>
          [row.ariaLevel, row.ariaPosInSet, row.ariaSetSize, row.ariaExpanded].join(' '))`,
    );
    assert.deepEqual(levels, ['1 1 1 true', '2 1 2 true', '3 1 2 ', '3 2 2 ', '2 2 2 ']);
  });

  it('goes through the tree by keys, with one stop of the Tab key', async () => {
    const on = await show(smallTree());
    const stops = rows(on).locator('xpath=self::*[@tabindex="0"]');
    await rows(on).nth(0).focus();
    await press(on, 'ArrowDown', 'ArrowDown');
    assert.equal(await focused(on), '2');
    assert.equal(await stops.count(), 1);
    await press(on, 'End');
    assert.equal(await focused(on), '4');
    await press(on, 'Home', 'ArrowRight');
    assert.equal(await focused(on), '1');
    await press(on, 'ArrowLeft');
    assert.deepEqual(await ids(on), ['0', '1', '4']);
    assert.equal(await focused(on), '1');
    await press(on, 'ArrowRight');
    assert.deepEqual(await ids(on), ['0', '1', '2', '3', '4']);
    await press(on, 'ArrowUp', 'ArrowLeft');
    assert.deepEqual(await ids(on), ['0']);
  });

  it('asks for the details of the step that Enter or a click chooses', async () => {
    const on = await show(smallTree());
    await rows(on).nth(0).focus();
    await press(on, 'ArrowDown', 'Enter');
    assert.deepEqual(await looked(on), { type: 'look', nodeId: 1, against: 'base' });
    await rows(on).nth(4).click();
    await on.send();
    assert.deepEqual(await looked(on), { type: 'look', nodeId: 4, against: 'base' });
    // What has come is of step 2 still.
    assert.match(await textOfPage(on.page), /Step 4: fourth[^]*One moment/);
    await on.send(change(1, [], { detail: detail(4, { lostTests: 2 }) }));
    assert.match(await textOfPage(on.page), /2 tests fewer ran than before/);
  });

  it('follows what is reviewed until the user has chosen', async () => {
    const on = await show(smallTree());
    const title = on.page.locator('node-detail h2');
    assert.match(await title.innerText(), /Step 2/);
    const review = { nodeId: 4, files: FILES, leftOut: [], canApply: true, canRestore: false };
    await on.send(change(1, [], { review, best: 4, detail: detail(4) }));
    assert.match(await title.innerText(), /Step 4/);
    await rows(on).nth(1).click();
    await on.send(change(2, [], { review: { ...review, nodeId: 2 }, best: 2 }));
    assert.match(await title.innerText(), /Step 1/);
  });

  it('takes changes of nodes, and asks for everything where one is missing', async () => {
    const on = await show(smallTree());
    await on.send(change(1, [row(5, { parent: 2, title: 'fifth' })]));
    assert.deepEqual(await ids(on), ['0', '1', '2', '5', '3', '4']);
    await on.send(change(3, [row(6, { parent: 0 })]));
    assert.deepEqual(await ids(on), ['0', '1', '2', '5', '3', '4']);
    assert.equal((await on.posted()).at(-1)?.type, 'ready');
    await on.send(treeMessage(smallTree()));
    assert.deepEqual(await ids(on), ['0', '1', '2', '3', '4']);
  });

  it('has of 500 nodes only those in sight, and draws one anew where one has changed', async () => {
    const state = runningTree(500);
    const on = await show(state);
    assert.ok((await ids(on)).length < 60, `${(await ids(on)).length} rows`);
    await on.page.evaluate(`(() => {
      const tree = document.querySelector('ensemble-tree').shadowRoot.querySelector('node-tree');
      window.touched = new Set();
      new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
          window.touched.add(element?.closest('[role=treeitem]')?.dataset.id ?? 'none');
        }
      }).observe(tree.shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
    })()`);
    const node = state.nodes.find(({ id }) => id === 1);
    assert.ok(node !== undefined);
    await on.send(change(1, [{ ...node, visits: 77, value: 0.99 }]));
    assert.deepEqual(await on.page.evaluate('[...window.touched]'), ['1']);
    const name = await rows(on).nth(1).locator('> .unseen').innerText();
    assert.match(name, /77 visits/);
  });

  it('keeps the focus in a long tree that grows and is scrolled', async () => {
    const on = await show(runningTree(500));
    await rows(on).nth(0).focus();
    await press(on, 'ArrowDown', 'ArrowDown');
    const before = await focused(on);
    await on.send(change(1, [row(500, { parent: 0 })]));
    assert.equal(await focused(on), before);
    await on.page
      .evaluate(`document.querySelector('ensemble-tree').shadowRoot.querySelector('node-tree')
      .shadowRoot.querySelector('.scroller').scrollTop = 6000`);
    await on.send();
    assert.equal(await focused(on), before);
    await press(on, 'ArrowUp');
    assert.equal(await focused(on), '1');
    assert.ok((await rows(on).nth(0).boundingBox()) !== null);
    await press(on, 'End');
    assert.equal(await focused(on), '500');
    const box = await rows(on).locator('xpath=self::*[@tabindex="0"]').boundingBox();
    assert.ok(box !== null && box.y < 860 && box.y > 200, 'the last row is in sight');
  });

  it('sends every wish for a step', async () => {
    const on = await show(smallTree(), { kept: { ...VIEW, selected: 2 } });
    const click = (name: string) => on.page.getByRole('button', { name, exact: true }).click();
    for (const name of ['Open Diff', 'Diff with Step Before', 'Pin', 'Prune', 'Expand Here']) {
      await click(name);
    }
    await click('Continue by Hand');
    await rows(on).nth(4).click();
    await on.send();
    await click('Review This');
    await click('Text');
    await click('JSON');
    await on.page.getByRole('button', { name: /^Stop/ }).click();
    assert.deepEqual(await wishesOf(on), [
      { type: 'open-diff', nodeId: 2, against: 'base' },
      { type: 'open-diff', nodeId: 2, against: 'parent' },
      { type: 'pin', nodeId: 2 },
      { type: 'prune', nodeId: 2 },
      { type: 'expand', nodeId: 2 },
      { type: 'continue-by-hand', nodeId: 2 },
      { type: 'review', nodeId: 4 },
      { type: 'export', format: 'text' },
      { type: 'export', format: 'json' },
      { type: 'stop' },
    ]);
  });

  it('takes marks back', async () => {
    const nodes = smallTree().nodes.map((node) =>
      node.id === 2 ? { ...node, mark: 'pinned' as const } : { ...node, mark: 'pruned' as const },
    );
    const on = await show(smallTree({ nodes }));
    await on.page.getByRole('button', { name: 'Unpin' }).click();
    await rows(on).nth(4).click();
    await on.send();
    await on.page.getByRole('button', { name: 'Unprune' }).click();
    assert.deepEqual(await wishesOf(on), [
      { type: 'unpin', nodeId: 2 },
      { type: 'unprune', nodeId: 4 },
    ]);
  });

  it('offers nothing for a failed step that needs a state, and no search that is over', async () => {
    const on = await show(smallTree(), { kept: { ...VIEW, selected: 3 } });
    assert.equal(await on.page.locator('node-detail .actions button').count(), 0);
    await on.send(treeMessage(endedTree()));
    assert.equal(await on.page.getByRole('button', { name: /^Stop/ }).count(), 0);
    assert.equal(await on.page.getByRole('button', { name: 'Prune' }).count(), 0);
    assert.equal(await on.page.getByRole('button', { name: 'Expand Here' }).count(), 0);
    assert.match(await textOfPage(on.page), /The best solution stayed the best\./);
  });

  it('lets hunks be chosen one by one and by the file, and applied', async () => {
    const on = await show(endedTree(), { kept: { ...VIEW, tab: 'review' } });
    const boxes = on.page.locator('review-list input[type=checkbox]');
    const states = await on.page.evaluate<readonly string[]>(
      `[...document.querySelector('ensemble-tree').shadowRoot.querySelector('review-list').shadowRoot
        .querySelectorAll('input')].map((box) => box.indeterminate ? 'some' : String(box.checked))`,
    );
    assert.deepEqual(states, ['some', 'true', 'false', 'true', 'true', 'true', 'true']);
    assert.match(await textOfPage(on.page), /3 of 4 hunks in 3 of 3 files/);
    await boxes.nth(0).click();
    await boxes.nth(1).click();
    await on.page.getByRole('button', { name: 'Apply', exact: true }).click();
    assert.deepEqual(await wishesOf(on), [
      { type: 'choose', hunkIds: ['src/cart/total.ts#1', 'src/cart/total.ts#2'], isChosen: true },
      { type: 'choose', hunkIds: ['src/cart/total.ts#1'], isChosen: false },
      { type: 'apply' },
    ]);
  });

  it('lets what was applied be taken back', async () => {
    const state = endedTree();
    assert.ok(state.review !== undefined);
    const review = { ...state.review, canApply: false, canRestore: true };
    const on = await show({ ...state, review }, { kept: { ...VIEW, tab: 'review' } });
    const apply = on.page.getByRole('button', { name: 'Apply', exact: true });
    assert.equal(await apply.isDisabled(), true);
    await on.page.getByRole('button', { name: /^Restore/ }).click();
    assert.deepEqual(await wishesOf(on), [{ type: 'restore' }]);
  });

  it('shows what simpler ways would have given', async () => {
    const on = await show(endedTree(), { kept: { ...VIEW, tab: 'compared' } });
    const lines = await on.page.locator('compared-ways tbody tr').allInnerTexts();
    assert.match(lines[1] ?? '', /qwen2\.5-coder:7b alone\s+0\.82\s+Step 9/);
    assert.match(lines[2] ?? '', /granite-code:8b alone\s+no solution/);
    assert.match(lines[4] ?? '', /Best of the first 3 solutions\s+0\.86\s+Step 24/);
    await on.page.locator('compared-ways tbody tr').nth(1).locator('button').click();
    await on.send();
    assert.deepEqual(await looked(on), { type: 'look', nodeId: 9, against: 'base' });
  });

  it('calls unknown what is not known, and has the whole instruction for who wants it', async () => {
    const on = await show(runningTree());
    const text = await textOfPage(on.page);
    assert.match(text, /Money[^]*unknown of \$1\.00/);
    assert.match(text, /39 of 60/);
    const instruction = on.page.locator('.instruction');
    assert.equal(await instruction.innerText(), INSTRUCTION);
    const low = (await instruction.boundingBox())?.height ?? 0;
    await on.page.setViewportSize({ width: 500, height: 800 });
    await instruction.focus();
    const high = (await instruction.boundingBox())?.height ?? 0;
    assert.ok(high > low * 2, `${low} and ${high} px`);
  });

  it('compares with the step before where the user wants that', async () => {
    const on = await show(smallTree());
    await on.page.locator('node-detail select').selectOption('parent');
    await on.send();
    assert.deepEqual(await looked(on), { type: 'look', against: 'parent' });
  });

  it('shows one part at a time where it is narrow, and opens the step that is chosen', async () => {
    const on = await show(smallTree(), { width: 320, kept: { ...VIEW, tab: 'tree' } });
    assert.equal(await on.page.locator('node-detail').count(), 0);
    await rows(on).nth(1).click();
    await on.send();
    assert.equal(await on.page.locator('node-tree').count(), 0);
    assert.match(await on.page.locator('node-detail h2').innerText(), /Step 1/);
    await on.page.getByRole('tab', { name: /^Tree/ }).click();
    await on.send();
    assert.deepEqual(await ids(on), ['0', '1', '2', '3', '4']);
  });

  it('keeps what was folded and chosen over a reload, and forgets it with the refactoring', async () => {
    const kept = { ...VIEW, selected: 4, collapsed: [1] };
    const on = await show(smallTree(), { kept });
    assert.deepEqual(await ids(on), ['0', '1', '4']);
    assert.deepEqual(await looked(on), { type: 'look', nodeId: 4, against: 'base' });
    const other = smallTree();
    assert.ok(other.about !== undefined);
    await on.send(treeMessage({ ...other, about: { ...other.about, id: 'r2' } }));
    assert.deepEqual(await ids(on), ['0', '1', '2', '3', '4']);
    assert.deepEqual(await looked(on), { type: 'look', against: 'base' });
  });

  it('unfolds what hides the step that a link leads to', async () => {
    const on = await show(smallTree(), { kept: { ...VIEW, selected: 4, collapsed: [0, 1] } });
    await on.page.getByRole('button', { name: /^Best: step 2/ }).click();
    await on.send();
    assert.deepEqual(await ids(on), ['0', '1', '2', '3', '4']);
  });

  it('hides failed and merged steps on wish', async () => {
    const on = await show(smallTree());
    await on.page.locator('.tree-tools input').click();
    await on.send();
    assert.deepEqual(await ids(on), ['0', '1', '2', '4']);
  });

  it('tells how a refactoring is started where there is none', async () => {
    const on = await show(noTree());
    assert.match(await textOfPage(on.page), /No refactoring yet/);
    await on.page.getByRole('button', { name: 'Refactor …' }).click();
    assert.deepEqual(await wishesOf(on), [{ type: 'start' }]);
  });
});
