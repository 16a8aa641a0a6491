import assert from 'node:assert/strict';
import { misfits } from './page-fit.ts';
import { TESTED_LANGUAGES, untranslated } from './page-languages.ts';
import { violations } from './page-reading.ts';
import { openStage, type Peer, type PeerOptions, type Stage } from './peer.ts';
import { emptyState, finishedState, stateMessage, streamingState } from './sample-state.ts';
import {
  endedTree,
  failedTree,
  fruitlessTree,
  noTree,
  runningTree,
  treeMessage,
  warningTree,
} from './tree-samples.ts';

const FINISHED = stateMessage(finishedState());
/** What is shown first, and where. */
const PANEL_PLACES = [
  ...['columns', 'differences', 'scores', 'matrix', 'leaderboard', 'history'].map((view) => ({
    ...{ first: FINISHED, kept: { view } },
  })),
  ...['fusion', 'export', 'presets'].map((part) => ({
    ...{ first: FINISHED, kept: { view: 'columns', open: [part] } },
  })),
  { first: stateMessage(streamingState()), kept: { view: 'columns' } },
  { first: stateMessage(emptyState(), []), kept: { view: 'columns' } },
];

const TREE_VIEW = { refactorId: 'r1', against: 'base', collapsed: [], onlyStates: false };
const TREE_PLACES = (
  [
    [runningTree(), 'tree'],
    [runningTree(), 'step'],
    [runningTree(), 'review'],
    [runningTree(), 'compared'],
    [warningTree(), 'step'],
    [endedTree(), 'review'],
    [endedTree(), 'compared'],
    [failedTree(), 'step'],
    [fruitlessTree(), 'tree'],
    [noTree(), 'tree'],
  ] as const
).map(([state, tab]) => ({ first: treeMessage(state), kept: { ...TREE_VIEW, tab } }));

describe('pages in another language', function () {
  this.timeout(180_000);
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

  /** Opens a state at a place of its page, and looks for what is cut, and for words in English. */
  async function look(
    place: Pick<PeerOptions, 'page' | 'first' | 'kept' | 'width' | 'language'>,
  ): Promise<void> {
    const name = `${JSON.stringify(place.kept)} at ${place.width ?? 0} px`;
    peer = await stage.open(place);
    await peer.send();
    assert.deepEqual(await misfits(peer.page), [], name);
    if (place.language === 'pseudo' || place.language === 'mirrored')
      assert.deepEqual(await untranslated(peer.page, place.first), [], name);
    assert.deepEqual(await peer.complaints(), [], name);
    await peer.close();
    peer = undefined;
  }

  for (const language of TESTED_LANGUAGES) {
    // What is longer than any language, and mirrored, fits where a translation is wide.
    const isMade = language === 'pseudo' || language === 'mirrored';
    for (const width of isMade ? [1_400, 420] : [420]) {
      it(`fit in ${language} at ${width} px: the panel`, async () => {
        for (const place of PANEL_PLACES) await look({ language, width, ...place });
      });
    }
    for (const width of isMade ? [1_000, 300] : [300]) {
      it(`fit in ${language} at ${width} px: the page of a refactoring`, async () => {
        for (const place of TREE_PLACES) await look({ page: 'tree', language, width, ...place });
      });
    }
  }

  it('speak from the first moment on, before their host has said anything', async () => {
    peer = await stage.open({ language: 'pseudo' });
    assert.deepEqual(await untranslated(peer.page, ''), []);
    assert.match(await peer.page.evaluate('document.documentElement.lang'), /^qps-ploc$/);
  });

  it('are read from right to left where their language is, but for code', async () => {
    peer = await stage.open({ language: 'mirrored', first: stateMessage(finishedState()) });
    await peer.send();
    const { page } = peer;
    const directions = await page.evaluate<readonly string[]>(`(() => {
      const directionIn = (selector) => (function find(root) {
        for (const element of root.querySelectorAll('*')) {
          if (element.matches(selector)) return getComputedStyle(element).direction;
          const inner = element.shadowRoot === null ? undefined : find(element.shadowRoot);
          if (inner !== undefined) return inner;
        }
      })(document);
      return [directionIn('ensemble-panel'), directionIn('code-view')];
    })()`);
    assert.deepEqual(directions, ['rtl', 'ltr']);
    assert.deepEqual(await violations(page), []);
  });
});
