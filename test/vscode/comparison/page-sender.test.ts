import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPageSender, type PageSender } from '../../../src/vscode/comparison/page-sender.ts';
import type { PageState } from '../../../src/webview/page-state.ts';
import { hostMessage, type HostMessage } from '../../../src/webview/protocol.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const STATE: PageState = {
  columns: [],
  duels: [],
  votes: [],
  strategies: [],
  strategyId: 'evidence',
  models: [],
  presets: [],
  history: [],
  leaderboard: { languages: [], battles: 0, least: 20, standings: [] },
  target: 'ready',
  theme: { kind: 'dark', name: '', settings: [], foreground: '#fff', background: '#000' },
  live: true,
};

describe('the sender of the panel', () => {
  let clock: ManualClock;
  let posted: HostMessage[];
  let sender: PageSender;
  let sessions: number;

  beforeEach(() => {
    clock = createManualClock();
    posted = [];
    sessions = 0;
    sender = createPageSender({
      clock,
      session: () => `session-${++sessions}`,
      post: (message) => posted.push(structuredClone(message)),
    });
  });

  const changes = () => posted.filter((message) => message.type === 'change');
  /** The page says that it has painted everything. */
  const paint = (): void => {
    const last = posted.at(-1);
    if (last?.type === 'change' || last?.type === 'state') sender.painted(last.session, last.seq);
  };

  it('says nothing before the page has asked', () => {
    sender.change({ strategyId: 'majority' });
    sender.text('a', 'const');
    clock.advance(1000);
    assert.deepEqual(posted, []);
  });

  it('sends everything first, with all texts', () => {
    sender.reset(STATE, [{ columnId: 'a', text: 'const x' }]);
    const [message] = posted;
    assert.equal(message?.type, 'state');
    assert.ok(hostMessage.safeParse(message).success);
    assert.deepEqual(message.texts, [{ columnId: 'a', revision: 0, at: 0, text: 'const x' }]);
  });

  it('sends the first change at once, and those of the next moment together', () => {
    sender.reset(STATE, []);
    clock.advance(100);
    sender.text('a', 'c');
    assert.equal(changes().length, 1);
    paint();
    sender.text('a', 'co');
    sender.text('a', 'con');
    sender.text('b', 'let');
    assert.equal(changes().length, 1);
    clock.advance(33);
    assert.equal(changes().length, 2);
    assert.deepEqual(changes()[1]?.texts, [
      { columnId: 'a', revision: 0, at: 1, text: 'on' },
      { columnId: 'b', revision: 0, at: 0, text: 'let' },
    ]);
  });

  it('sends a text anew that was replaced, under the next revision', () => {
    sender.reset(STATE, [{ columnId: 'a', text: 'const x = 1;\n}' }]);
    clock.advance(100);
    sender.text('a', 'const x = 1;');
    assert.deepEqual(changes()[0]?.texts, [
      { columnId: 'a', revision: 1, at: 0, text: 'const x = 1;' },
    ]);
  });

  it('empties a text that a filter has thrown away', () => {
    sender.reset(STATE, [{ columnId: 'a', text: '```' }]);
    clock.advance(100);
    sender.text('a', '');
    assert.deepEqual(changes()[0]?.texts, [{ columnId: 'a', revision: 1, at: 0, text: '' }]);
  });

  it('waits for a page that does not paint, and tells it all afterwards', () => {
    sender.reset(STATE, []);
    let text = '';
    for (let i = 0; i < 100; i++) {
      clock.advance(100);
      text += 'x';
      sender.text('a', text);
    }
    assert.equal(changes().length, 3);
    paint();
    clock.advance(100);
    assert.equal(
      changes()
        .flatMap(({ texts }) => texts.map((piece) => piece.text))
        .join(''),
      text,
    );
  });

  it('does not take the word of an earlier conversation', () => {
    sender.reset(STATE, []);
    sender.reset(STATE, []);
    for (let i = 0; i < 10; i++) {
      clock.advance(100);
      sender.change({ strategyId: `s${i}` });
    }
    sender.painted('session-2', 3);
    clock.advance(100);
    assert.equal(changes().length, 3);
    sender.painted('session-3', 99);
    clock.advance(100);
    assert.equal(changes().length, 4);
  });

  it('sends a long text in pieces', () => {
    sender.reset(STATE, []);
    const text = 'y'.repeat(5_000_000);
    sender.text('a', text);
    for (let i = 0; i < 100; i++) {
      clock.advance(100);
      paint();
    }
    const pieces = changes().flatMap(({ texts }) => texts);
    assert.ok(pieces.every((piece) => piece.text.length <= 128 * 1024));
    assert.equal(
      pieces.reduce((sum, piece) => sum + piece.text.length, 0),
      text.length,
    );
  });

  it('makes the page have what the host has, whatever comes in whatever order', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('grow' as const),
        id: fc.constantFrom('a', 'b'),
        by: fc.string(),
      }),
      fc.record({
        do: fc.constant('replace' as const),
        id: fc.constantFrom('a', 'b'),
        by: fc.string(),
      }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 200 }) }),
      fc.record({ do: fc.constant('paint' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        posted = [];
        sender.reset(STATE, []);
        const texts = new Map<string, string>();
        for (const one of steps) {
          if (one.do === 'wait') clock.advance(one.ms);
          else if (one.do === 'paint') paint();
          else {
            texts.set(one.id, one.do === 'grow' ? (texts.get(one.id) ?? '') + one.by : one.by);
            sender.text(one.id, texts.get(one.id)!);
          }
        }
        for (let i = 0; i < 5; i++) {
          paint();
          clock.advance(100);
        }
        const page = new Map<string, string>();
        let seq = 0;
        for (const message of changes()) {
          assert.equal(message.seq, ++seq);
          for (const { columnId, at, text } of message.texts) {
            assert.ok(at === 0 || at === (page.get(columnId) ?? '').length);
            page.set(columnId, (at === 0 ? '' : (page.get(columnId) ?? '')) + text);
          }
        }
        for (const [id, text] of texts) assert.equal(page.get(id) ?? '', text);
      }),
    );
  });
});
