import assert from 'node:assert/strict';
import { TreeConversation, type TreeAside } from '../../../src/webview/tree/tree-conversation.ts';
import type { NodeRow, TreePageState } from '../../../src/webview/tree/tree-page-state.ts';
import type { TreePageMessage } from '../../../src/webview/tree/tree-protocol.ts';

const node = (id: number, visits = 1): NodeRow => ({
  ...{ id, state: 'open', title: `step ${id}`, added: 1, removed: 0, reward: 0.5, value: 0.5 },
  ...{ visits, warns: false },
  ...(id === 0 ? {} : { parent: 0, memberId: 'a' }),
});

const STATE: TreePageState = {
  nodes: [node(0), node(1)],
  running: [],
  best: 0,
  budget: { limit: {}, spent: { checks: 0, checksReused: 0 }, ageMs: 0 },
  theme: { kind: 'dark', name: '', settings: [], foreground: '#fff', background: '#000' },
};

describe('the conversation of the page of a refactoring', () => {
  let sent: TreePageMessage[];
  let told: (boolean | TreeAside)[];
  let conversation: TreeConversation;

  beforeEach(() => {
    sent = [];
    told = [];
    conversation = new TreeConversation((message) => sent.push(message), {
      changed: (isWhole) => told.push(isWhole),
      aside: (message) => told.push(message),
    });
  });

  const state = (session = 's1', seq = 0) =>
    conversation.receive({ type: 'state', session, seq, state: STATE });
  const change = (seq: number, more: object = {}) =>
    conversation.receive({
      ...{ type: 'change', session: 's1', seq, sections: {}, gone: [], nodes: [] },
      ...more,
    });

  const shown = (): TreePageState => {
    assert.ok(conversation.state !== undefined);
    return conversation.state;
  };

  it('asks for the state, and takes it', () => {
    conversation.begin();
    state();
    assert.deepEqual(sent, [{ type: 'ready' }]);
    assert.deepEqual(conversation.state, STATE);
    assert.deepEqual(told, [true]);
  });

  it('puts nodes in the order of their ids, and keeps those that have not changed', () => {
    state();
    const kept = shown().nodes[0];
    change(1, { nodes: [node(3), node(1, 9)] });
    change(2, { nodes: [node(2)], sections: { best: 2 } });
    assert.deepEqual(
      shown().nodes.map(({ id, visits }) => [id, visits]),
      [
        [0, 1],
        [1, 9],
        [2, 1],
        [3, 1],
      ],
    );
    assert.equal(shown().nodes[0], kept);
    assert.equal(shown().best, 2);
  });

  it('has the same list of nodes where none has changed', () => {
    state();
    const before = shown().nodes;
    change(1, { sections: { best: 1 } });
    assert.equal(shown().nodes, before);
  });

  it('takes sections away', () => {
    state();
    change(1, { gone: ['budget'] });
    assert.ok(!('budget' in shown()));
  });

  for (const [what, seq, session] of [
    ['one is missing', 2, 's1'],
    ['one comes twice', 0, 's1'],
    ['another conversation speaks', 1, 's2'],
  ] as const) {
    it(`asks once for everything where ${what}, and drops changes until then`, () => {
      state();
      change(seq, { session, sections: { best: 7 } });
      change(seq + 1, { session });
      change(1, { sections: { best: 8 } });
      assert.deepEqual(sent, [{ type: 'ready' }]);
      assert.equal(shown().best, 0);
      state('s3', 4);
      change(5, { session: 's3', sections: { best: 9 } });
      assert.equal(shown().best, 9);
    });
  }

  it('tells what it has painted, but not before it has a state', () => {
    conversation.painted();
    assert.deepEqual(sent, []);
    state();
    change(1);
    conversation.painted();
    assert.deepEqual(sent, [{ type: 'painted', session: 's1', seq: 1 }]);
  });

  it('hands on what does not change the state, and drops what cannot be read', () => {
    const notice = { type: 'notice', kind: 'info', text: 'Done.' } as const;
    conversation.receive(notice);
    for (const raw of [undefined, 7, {}, { type: 'state' }, { ...notice, kind: 'loud' }]) {
      conversation.receive(raw);
    }
    assert.deepEqual(told, [notice]);
  });
});
