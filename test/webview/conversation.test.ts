import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Conversation, type Changes } from '../../src/webview/conversation.ts';
import type { HostMessage, PageMessage } from '../../src/webview/protocol.ts';
import { column, emptyState, stateMessage } from '../rings/webview/sample-state.ts';

type Message = Extract<HostMessage, { type: 'state' | 'change' }>;

/** A host that writes to two columns, and can always say everything again. */
class ScriptedHost {
  readonly #session: string;
  readonly #texts = new Map([
    ['a', { revision: 0, text: '' }],
    ['b', { revision: 0, text: '' }],
  ]);
  #strategyId = 'evidence';
  #seq = 0;

  constructor(session: string) {
    this.#session = session;
  }

  state(): Message {
    const columns = [...this.#texts].map(([id, { revision, text }]) =>
      column(id, text, { revision }),
    );
    return {
      ...stateMessage(
        {
          ...emptyState(),
          columns: columns.map(({ head }) => head),
          strategyId: this.#strategyId,
        },
        columns.map(({ piece, head }) => ({ ...piece, revision: head.revision })),
        this.#session,
      ),
      seq: this.#seq,
    };
  }

  write(columnId: 'a' | 'b', text: string): Message {
    const { revision = 0, text: before = '' } = this.#texts.get(columnId) ?? {};
    this.#texts.set(columnId, { revision, text: before + text });
    return this.#change({ texts: [{ columnId, revision, at: before.length, text }] });
  }

  replace(columnId: 'a' | 'b', text: string): Message {
    const revision = (this.#texts.get(columnId)?.revision ?? 0) + 1;
    this.#texts.set(columnId, { revision, text });
    return this.#change({ texts: [{ columnId, revision, at: 0, text }] });
  }

  choose(strategyId: string): Message {
    this.#strategyId = strategyId;
    return this.#change({ sections: { strategyId } });
  }

  #change(part: Partial<Extract<HostMessage, { type: 'change' }>>): Message {
    this.#seq += 1;
    return {
      ...{ type: 'change', session: this.#session, seq: this.#seq },
      ...{ sections: {}, texts: [], gone: [] },
      ...part,
    };
  }
}

const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('write' as const, 'replace' as const),
    columnId: fc.constantFrom('a' as const, 'b' as const),
    text: fc.string({ maxLength: 6 }),
  }),
  fc.record({ kind: fc.constant('choose' as const), strategyId: fc.string({ minLength: 1 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function told(host: ScriptedHost, one: Step): Message {
  if (one.kind === 'choose') return host.choose(one.strategyId);
  return one.kind === 'write'
    ? host.write(one.columnId, one.text)
    : host.replace(one.columnId, one.text);
}

function page() {
  const posted: PageMessage[] = [];
  const changes: Changes[] = [];
  const asides: HostMessage[] = [];
  const conversation = new Conversation((message) => posted.push(message), {
    changed: (change) => changes.push(change),
    aside: (message) => asides.push(message),
  });
  return { conversation, posted, changes, asides };
}

const seen = ({ state, texts }: Conversation) => ({
  strategyId: state?.strategyId,
  texts: Object.fromEntries([...texts].map(([id, { text }]) => [id, text])),
});

/** What a page has that missed nothing. */
function lossless(messages: readonly Message[]) {
  const { conversation } = page();
  for (const message of messages) conversation.receive(message);
  return seen(conversation);
}

describe('conversation', () => {
  it('ends in the state of one that missed nothing, whatever is lost, doubled or out of order', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        fc.array(fc.nat({ max: 30 }), { maxLength: 40 }),
        (steps, order) => {
          const host = new ScriptedHost('s');
          const messages = [host.state(), ...steps.map((one) => told(host, one))];
          const { conversation, posted } = page();
          conversation.receive(messages[0]);
          for (const i of order) conversation.receive(messages[i % messages.length]);
          // Nothing is behind the last message that got lost: the next one shows the gap.
          conversation.receive(host.choose('last'));
          if (posted.length > 0) conversation.receive(host.state());
          assert.deepEqual(seen(conversation), lossless([host.state()]));
        },
      ),
    );
  });
  it('applies what comes in order without asking', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const host = new ScriptedHost('s');
        const messages = [host.state(), ...steps.map((one) => told(host, one))];
        const { conversation, posted } = page();
        for (const message of messages) conversation.receive(message);
        assert.deepEqual(seen(conversation), lossless([host.state()]));
        assert.deepEqual(posted, []);
        assert.equal(conversation.dropped, 0);
      }),
    );
  });
  it('asks once for everything when a change is missing, and drops what comes until then', () => {
    const host = new ScriptedHost('s');
    const { conversation, posted } = page();
    conversation.receive(host.state());
    host.write('a', 'lost');
    conversation.receive(host.write('a', ' one'));
    conversation.receive(host.write('a', ' two'));
    assert.deepEqual(posted, [{ type: 'ready' }]);
    assert.equal(seen(conversation).texts['a'], '');
    conversation.receive(host.state());
    conversation.receive(host.write('a', ' three'));
    assert.equal(seen(conversation).texts['a'], 'lost one two three');
    assert.equal(posted.length, 1);
  });
  it('asks when text does not begin where its own ends', () => {
    const host = new ScriptedHost('s');
    const { conversation, posted } = page();
    conversation.receive(host.state());
    const message = host.write('a', 'x');
    assert.ok(message.type === 'change');
    conversation.receive({ ...message, texts: [{ columnId: 'a', revision: 0, at: 3, text: 'x' }] });
    assert.deepEqual(posted, [{ type: 'ready' }]);
  });
  it('keeps the texts of two conversations apart', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), step), { maxLength: 20 }), (steps) => {
        const [old, current] = [new ScriptedHost('old'), new ScriptedHost('new')];
        const { conversation, posted } = page();
        conversation.receive(old.state());
        conversation.receive(current.state());
        for (const [isOld, one] of steps) conversation.receive(told(isOld ? old : current, one));
        if (posted.length > 0) conversation.receive(current.state());
        assert.deepEqual(seen(conversation), lossless([current.state()]));
      }),
    );
  });
  it('takes sections away, and the texts of columns that are gone', () => {
    const host = new ScriptedHost('s');
    const { conversation, changes } = page();
    conversation.receive(host.state());
    conversation.receive(host.write('a', 'text'));
    const { head } = column('a', 'text');
    conversation.receive({
      ...{ type: 'change', session: 's', seq: 2, texts: [] },
      sections: { columns: [head] },
      gone: ['fusionModelId'],
    });
    assert.equal(conversation.state?.fusionModelId, undefined);
    assert.deepEqual([...conversation.texts.keys()], ['a']);
    assert.deepEqual([...(changes.at(-1)?.sections ?? [])], ['columns', 'fusionModelId']);
  });
  it('tells which columns have more text', () => {
    const host = new ScriptedHost('s');
    const { conversation, changes } = page();
    conversation.receive(host.state());
    conversation.receive(host.write('b', 'x'));
    assert.equal(changes.at(0)?.whole, true);
    assert.deepEqual([...(changes.at(1)?.columnIds ?? [])], ['b']);
  });
  it('gives a text another origin when it is another, and keeps it while it grows', () => {
    const host = new ScriptedHost('s');
    const { conversation } = page();
    const origin = () => conversation.texts.get('a')?.origin;
    conversation.receive(host.state());
    const first = origin();
    conversation.receive(host.write('a', 'x'));
    assert.equal(origin(), first);
    conversation.receive(host.replace('a', 'longer'));
    const second = origin();
    assert.notEqual(second, first);
    conversation.receive(host.state());
    assert.notEqual(origin(), second);
  });
  it('says what it has painted, once there is something', () => {
    const host = new ScriptedHost('s');
    const { conversation, posted } = page();
    conversation.painted();
    conversation.receive(host.state());
    conversation.receive(host.write('a', 'x'));
    conversation.painted();
    assert.deepEqual(posted, [{ type: 'painted', session: 's', seq: 1 }]);
  });
  it('counts what it cannot read and goes on', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (junk) => {
        const host = new ScriptedHost('s');
        const { conversation } = page();
        conversation.receive(host.state());
        for (const one of junk) conversation.receive(one);
        assert.equal(conversation.dropped, junk.length);
        conversation.receive(host.write('a', 'x'));
        assert.equal(seen(conversation).texts['a'], 'x');
      }),
    );
  });
  it('passes on what does not change the state', () => {
    const { conversation, asides } = page();
    conversation.receive({ type: 'notice', kind: 'info', text: 'copied' });
    conversation.receive({ type: 'act', act: 'help' });
    assert.deepEqual(
      asides.map(({ type }) => type),
      ['notice', 'act'],
    );
  });
});
