import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createToolCallGathering,
  toolCallFragments,
} from '../../../src/providers/transport/tool-call-fragments.ts';

const gathered = (...messages: readonly unknown[][]) => {
  const gathering = createToolCallGathering();
  for (const tool_calls of messages) gathering.add(toolCallFragments({ tool_calls }));
  return gathering.calls();
};
const piece = (given: string, more: object = {}) => ({ function: { arguments: given }, ...more });
const start = (name: string, id: string | undefined, more: object = {}) => ({
  ...(id === undefined ? {} : { id }),
  function: { name, arguments: '' },
  ...more,
});

describe('createToolCallGathering', () => {
  it('joins the pieces of several calls by their numbers', () => {
    const calls = gathered(
      [start('a', 'one', { index: 0 })],
      [piece('{"x"', { index: 0 }), start('b', 'two', { index: 1 })],
      [piece(':1}', { index: 0 }), piece('{}', { index: 1 })],
    );
    assert.deepEqual(calls, [
      { id: 'one', name: 'a', arguments: '{"x":1}' },
      { id: 'two', name: 'b', arguments: '{}' },
    ]);
  });

  it('takes gaps and an order of their own', () => {
    const calls = gathered([start('late', 'l', { index: 9 })], [start('early', 'e', { index: 2 })]);
    assert.deepEqual(
      calls.map(({ name }) => name),
      ['early', 'late'],
    );
  });

  it('joins without numbers: an id begins a call', () => {
    const calls = gathered([start('a', '1')], [piece('{"x":')], [piece('1}')], [start('b', '2')]);
    assert.deepEqual(
      calls.map(({ name, arguments: given }) => [name, given]),
      [
        ['a', '{"x":1}'],
        ['b', '{}'],
      ],
    );
  });

  it('takes the first name and id, repeated ones or not', () => {
    const calls = gathered(
      [start('a', '1', { index: 0 })],
      [{ index: 0, id: '1', function: { name: 'a', arguments: '{}' } }],
      [{ index: 0, id: '7', function: { name: 'b', arguments: '' } }],
    );
    assert.deepEqual(calls, [{ id: '1', name: 'a', arguments: '{}' }]);
  });

  it('makes ids up where they are missing or twice there', () => {
    const calls = gathered([
      start('a', 'same', { index: 0 }),
      start('b', 'same', { index: 1 }),
      start('c', undefined, { index: 2 }),
    ]);
    assert.equal(new Set(calls.map(({ id }) => id)).size, 3);
    assert.equal(calls[0]?.id, 'same');
    assert.ok(calls.every(({ id }) => id !== ''));
  });

  it('drops what has no name, and writes objects as they should be read', () => {
    const object = { index: 1, function: { name: 'b', arguments: { path: 'a.ts' } } };
    assert.deepEqual(
      gathered([piece('{}', { index: 0 }), object]).map(({ arguments: given }) => given),
      ['{"path":"a.ts"}'],
    );
  });

  it('passes on arguments that are no JSON', () => {
    const broken = { index: 0, id: 'x', function: { name: 'a', arguments: '{"x": ' } };
    assert.equal(gathered([broken])[0]?.arguments, '{"x": ');
  });

  it('keeps 64 calls, however many come', () => {
    const many = Array.from({ length: 1000 }, (_, index) => start('a', `${index}`, { index }));
    assert.equal(gathered(many).length, 64);
    const unnumbered = Array.from({ length: 1000 }, (_, index) => start('a', `${index}`));
    assert.equal(gathered(unnumbered).length, 64);
  });

  it('gives whole calls with ids of their own, whatever comes', () => {
    const odd = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.object());
    const call = fc.record(
      {
        index: fc.oneof(fc.integer(), odd),
        id: fc.oneof(fc.constantFrom('a', 'b', ''), odd),
        function: fc.oneof(fc.record({ name: odd, arguments: odd }), odd),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.array(fc.oneof(call, odd))), (messages) => {
        const calls = gathered(...messages);
        assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length);
        for (const { id, name, arguments: given } of calls)
          assert.ok(id !== '' && name !== '' && given !== '');
      }),
    );
  });
});
