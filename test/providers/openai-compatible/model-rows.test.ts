import assert from 'node:assert/strict';
import { failure, isModelError, ModelError, type FailureCode } from '../../../src/core/failure.ts';
import { modelRows } from '../../../src/providers/openai-compatible/model-rows.ts';

const failing = (code: FailureCode) => () => Promise.reject(new ModelError(failure(code, 'x')));
const rowsOf = (reply: unknown, wanted: readonly string[] = [], closed = false) =>
  modelRows(() => Promise.resolve(reply), wanted, closed);
const names = async (...given: Parameters<typeof rowsOf>) =>
  (await rowsOf(...given)).map((row) => row['id']);

describe('modelRows', () => {
  it('reads a list under data, or a bare one, in its order', async () => {
    assert.deepEqual(await names({ data: [{ id: 'b' }, { id: 'a' }] }), ['b', 'a']);
    assert.deepEqual(await names([{ id: 'b' }, { id: 'a' }]), ['b', 'a']);
  });

  it('lists a model once, by its first row', async () => {
    const reply = { data: [{ id: 'a', n: 1 }, { id: 'b' }, { id: 'a', n: 2 }] };
    assert.deepEqual(await rowsOf(reply), [{ id: 'a', n: 1 }, { id: 'b' }]);
  });

  it('adds names that are wanted, once, and knows of them what the listing says', async () => {
    const reply = { data: [{ id: 'a', n: 1 }] };
    assert.deepEqual(await rowsOf(reply, ['b', ' a ', 'b', '']), [{ id: 'a', n: 1 }, { id: 'b' }]);
  });

  it('takes the wanted names alone where a listing tells what could be had', async () => {
    const reply = { data: [{ id: 'a', n: 1 }, { id: 'b' }] };
    assert.deepEqual(await rowsOf(reply, ['mine', 'a'], true), [{ id: 'a', n: 1 }, { id: 'mine' }]);
    assert.deepEqual(await names(reply, [], true), ['a', 'b']);
  });

  it('passes over what is no row', async () => {
    assert.deepEqual(await names({ data: [null, 7, 'a', {}, { id: 7 }, { id: ' ' }] }), []);
  });

  it('lets names stand in for a listing that is not there or not one', async () => {
    for (const reply of [{}, { data: 7 }, 'x', null])
      assert.deepEqual(await names(reply, ['a']), ['a']);
    for (const code of ['not-a-model-server', 'bad-request'] as const)
      assert.deepEqual(await modelRows(failing(code), ['b']), [{ id: 'b' }]);
  });

  it('throws what tells of the whole server, and everything where there are no names', async () => {
    for (const code of ['unauthorised', 'unreachable', 'timeout', 'insecure'] as const)
      await assert.rejects(
        modelRows(failing(code), ['a']),
        (error) => isModelError(error) && error.failure.code === code,
      );
    await assert.rejects(modelRows(failing('bad-request'), []));
    await assert.rejects(rowsOf({}), /no data/);
  });
});
