import assert from 'node:assert/strict';
import type { ModelDescription } from '../../../src/core/model.ts';
import { NO_PRIMITIVES } from '../../../src/core/model.ts';
import '../refactor/vscode-stand-in.ts';
import type { CardFacts } from '../../../src/vscode/members/card.ts';

const { cardLines } = await import('../../../src/vscode/members/card.ts');

const MODEL: ModelDescription = {
  ...{ id: 'openai:small', serverId: 'openai', provider: 'openai-compatible', name: 'small' },
  ...{ family: 'small', place: 'cloud', device: 'api.example.com', contextLength: 128000 },
  ...{ fill: { kind: 'chat' }, primitives: NO_PRIMITIVES, thinking: false, license: 'mit' },
  roles: ['inline', 'panel'],
};

function card(model: Partial<ModelDescription> = {}, facts: Partial<CardFacts> = {}): string {
  return cardLines({
    description: { ...MODEL, ...model },
    address: 'https://api.example.com/v1',
    price: { input: 0.15, output: 0.6 },
    trial: {
      ...{ sample: 'a + b', fills: true },
      generation: {
        ...{ modelId: 'openai:small', text: 'a + b', firstTokenMs: 211.4, totalMs: 320.2 },
        ...{ finish: { unified: 'stop', raw: 'stop' }, usage: { estimated: true } },
      },
    },
    ...facts,
  }).join('\n');
}

describe('the card of a model', () => {
  it('says where it runs, how quick it was, what it can do and what it costs', () => {
    assert.equal(
      card(),
      [
        'Runs outside this machine (https://api.example.com/v1).',
        'One test took 320 ms, its first word 211 ms.',
        'Fills holes: yes. In the test it wrote: a + b',
        'May: complete at the cursor, answer in the panel.',
        'Reads 128k tokens.',
        'Licence: mit.',
        'Price: $0.15 in, $0.60 out per million tokens.',
        'Your code is sent there only when you ask by hand; while you type only after you have switched that on. Files that "ensemble.cloud.neverSend" and ignore files name, and secrets, are never sent.',
      ].join('\n'),
    );
  });

  it('says of a model on this machine that nothing leaves it, and no price', () => {
    const local = card({ place: 'local' }, { address: 'http://127.0.0.1:11434' });
    assert.match(local, /^Runs on this machine/);
    assert.match(local, /Nothing leaves this machine\.$/);
    assert.doesNotMatch(local, /Price/);
  });

  it('tells a price that nobody knows from one of nothing', () => {
    assert.match(card({}, { price: undefined }), /Price: not known/);
    assert.match(card({}, { price: { input: 0, output: 0 } }), /Price: free/);
  });

  it('speaks of no first word where none was written', () => {
    const generation = {
      ...{ modelId: '', text: '', totalMs: 19, usage: { estimated: true } },
      finish: { unified: 'stop', raw: '' },
    } as const;
    const [, speed, fills] = card({}, { trial: { sample: '', fills: false, generation } }).split(
      '\n',
    );
    assert.equal(speed, 'One test took 19 ms.');
    assert.equal(fills, 'Fills holes: not in the test, where it wrote: nothing');
  });

  it('shows of a text what fits on a line', () => {
    const trial = { sample: `x\n${'y'.repeat(500)}`, fills: false };
    const generation = {
      modelId: '',
      text: '',
      totalMs: 1,
      finish: { unified: 'stop', raw: '' },
      usage: { estimated: true },
    } as const;
    const line = card({}, { trial: { ...trial, generation } }).split('\n')[2] ?? '';
    assert.match(line, /^Fills holes: not in the test, where it wrote: x ⏎ y{50,}…$/);
    assert.ok(line.length < 120);
  });

  it('says of models that the editor lends what their calls are', () => {
    const lent = card({ serverId: 'editor', id: 'editor:toy/big', roles: ['panel', 'refactor'] });
    assert.match(lent, /extension that lends it/);
    assert.match(lent, /calls are counted/);
    assert.match(lent, /Does not complete while you type/);
  });
});
