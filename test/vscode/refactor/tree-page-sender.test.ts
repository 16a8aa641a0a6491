import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createTreePageSender,
  type TreePageSender,
} from '../../../src/vscode/refactor/tree-page-sender.ts';
import { TreeConversation } from '../../../src/webview/tree/tree-conversation.ts';
import type { NodeRow, TreePageState } from '../../../src/webview/tree/tree-page-state.ts';
import { treeHostMessage, type TreeHostMessage } from '../../../src/webview/tree/tree-protocol.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const row = (id: number, visits = 1): NodeRow => ({
  ...{ id, state: 'open', title: '', added: 0, removed: 0, reward: 0.5, value: 0.5, visits },
  ...{ warns: false, ...(id === 0 ? {} : { parent: 0 }) },
});
const ABOUT = { id: 'r1', instruction: '', files: [], members: [], phase: 'searching' } as const;
const EMPTY: TreePageState = {
  ...{ nodes: [], running: [], best: 0 },
  theme: { kind: 'dark', name: '', settings: [], foreground: '#fff', background: '#000' },
};
const STATE: TreePageState = { ...EMPTY, nodes: [row(0), row(1)], about: ABOUT };
const budget = (ms: number, ageMs: number) => ({
  ...{ limit: {}, ageMs },
  spent: { ms, checks: 0, checksReused: 0 },
});

describe('the sender of the page of a refactoring', () => {
  let clock: ManualClock;
  let posted: TreeHostMessage[];
  let state: TreePageState;
  let sender: TreePageSender;

  beforeEach(() => {
    clock = createManualClock();
    posted = [];
    state = STATE;
    let sessions = 0;
    sender = createTreePageSender({
      ...{ clock, session: () => `s${++sessions}` },
      post: (message) => posted.push(structuredClone(message)),
      read: () => state,
    });
  });

  const changes = () => posted.filter((message) => message.type === 'change');
  const become = (change: Partial<TreePageState>): void => {
    state = { ...state, ...change };
    sender.changed();
  };
  const paint = (): void => {
    const last = posted.at(-1);
    if (last?.type === 'change' || last?.type === 'state') sender.painted(last.session, last.seq);
  };

  it('says nothing before the page has asked, then everything', () => {
    become({ best: 1 });
    clock.advance(1_000);
    assert.deepEqual(posted, []);
    sender.reset();
    assert.deepEqual(posted, [{ type: 'state', session: 's1', seq: 0, state }]);
    assert.ok(treeHostMessage.safeParse(posted[0]).success);
  });

  it('sends of the tree only the nodes that are new or not as they were', () => {
    sender.reset();
    clock.advance(100);
    become({ nodes: [state.nodes[0] ?? row(0), row(1, 2), row(2)] });
    assert.deepEqual(changes(), [
      {
        ...{ type: 'change', session: 's1', seq: 1, sections: {}, gone: [] },
        nodes: [row(1, 2), row(2)],
      },
    ]);
  });

  it('sends sections that have changed, and names those that are gone', () => {
    sender.reset();
    clock.advance(100);
    become({ best: 1, budget: budget(5, 0) });
    paint();
    clock.advance(100);
    state = { ...STATE, best: 1 };
    sender.changed();
    assert.deepEqual(
      changes().map(({ sections, gone }) => [sections, gone]),
      [
        [{ best: 1, budget: budget(5, 0) }, []],
        [{}, ['budget']],
      ],
    );
  });

  it('sends nothing where nothing has changed, or only the age of the budget', () => {
    state = { ...STATE, budget: budget(5, 0) };
    sender.reset();
    clock.advance(100);
    become({ budget: budget(5, 90), running: [] });
    assert.deepEqual(changes(), []);
  });

  it('sends what follows at once together, at most 30 times a second', () => {
    sender.reset();
    clock.advance(100);
    become({ best: 1 });
    paint();
    for (let visits = 2; visits < 9; visits++) become({ nodes: [row(0), row(1, visits)] });
    assert.equal(changes().length, 1);
    clock.advance(33);
    assert.equal(changes().length, 2);
    assert.equal(changes()[1]?.nodes[1]?.visits, 8);
  });

  it('waits for a page that does not paint, and then sends what it has missed as one', () => {
    sender.reset();
    for (let visits = 2; visits < 20; visits++) {
      become({ nodes: [row(0), row(1, visits)] });
      clock.advance(50);
    }
    assert.equal(changes().length, 3);
    paint();
    clock.advance(50);
    assert.equal(changes().length, 4);
    assert.equal(changes()[3]?.nodes[1]?.visits, 19);
    sender.painted('another', 99);
    assert.equal(clock.pending(), 0);
  });

  it('sends everything of another refactoring', () => {
    sender.reset();
    clock.advance(100);
    become({ about: { ...ABOUT, id: 'r2' }, nodes: [row(0)] });
    assert.deepEqual(
      posted.map((message) => message.type === 'state' && message.session),
      ['s1', 's2'],
    );
  });

  it('sends nothing to a page that is hidden', () => {
    sender.reset();
    become({ best: 1 });
    sender.pause();
    become({ best: 2 });
    clock.advance(1_000);
    assert.deepEqual(changes(), []);
    assert.equal(clock.pending(), 0);
  });

  it('brings a page to the state of the host, whatever happens and whatever is lost', () => {
    const doing = fc.oneof(
      fc.record({ what: fc.constant('node' as const), id: fc.nat(12), visits: fc.nat(5) }),
      fc.record({ what: fc.constant('best' as const), id: fc.nat(12) }),
      fc.record({ what: fc.constant('budget' as const), ms: fc.option(fc.nat(9)) }),
      fc.record({ what: fc.constant('lose' as const) }),
      fc.record({ what: fc.constant('wait' as const), ms: fc.nat(80) }),
    );
    fc.assert(
      fc.property(fc.array(doing, { maxLength: 60 }), (deeds) => {
        const time = createManualClock();
        let host: TreePageState = { ...STATE, nodes: [row(0)] };
        let loses = 0;
        let session = 0;
        const page: TreeConversation = new TreeConversation(
          (message) => {
            if (message.type === 'ready') sent.reset();
            else if (message.type === 'painted') sent.painted(message.session, message.seq);
          },
          { changed: () => undefined, aside: () => undefined },
        );
        const sent: TreePageSender = createTreePageSender({
          ...{ clock: time, session: () => `s${++session}` },
          post(message) {
            if (message.type === 'change' && loses-- > 0) return;
            page.receive(structuredClone(message));
            page.painted();
          },
          read: () => host,
        });
        page.begin();
        for (const deed of deeds) {
          if (deed.what === 'node') {
            const others = host.nodes.filter(({ id }) => id !== deed.id);
            const nodes = [...others, row(deed.id, deed.visits)].sort((a, b) => a.id - b.id);
            host = { ...host, nodes };
          } else if (deed.what === 'best') host = { ...host, best: deed.id };
          else if (deed.what === 'budget') {
            host = { ...host, budget: budget(deed.ms ?? 0, 0) };
            if (deed.ms === null) delete host.budget;
          } else if (deed.what === 'lose') loses = 1;
          else time.advance(deed.ms);
          sent.changed();
        }
        // The next change tells the page that it has missed one.
        loses = 0;
        for (const best of [50, 51, 52]) {
          host = { ...host, best };
          sent.changed();
          time.advance(100);
        }
        assert.deepEqual(page.state, host);
      }),
    );
  });
});
