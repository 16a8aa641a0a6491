import assert from 'node:assert/strict';
import { vendors } from '../../../src/providers/vendors.ts';
import { serverSchema } from '../../../src/settings/table.ts';
import { freeName, memberKinds, soughtKinds } from '../../../src/vscode/members/member-kinds.ts';

describe('the kinds of servers that can be added', () => {
  it('are all that there are, and the usual servers of one’s own by their names', () => {
    const kinds = new Set(memberKinds.map(({ kind }) => kind));
    assert.deepEqual([...kinds].toSorted(), vendors.map(({ kind }) => kind).toSorted());
    const ids = memberKinds.map(({ id }) => id);
    for (const id of ['lm-studio', 'vllm', 'litellm', 'sglang']) assert.ok(ids.includes(id), id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('have names that settings take', () => {
    for (const { id, kind } of memberKinds) {
      assert.ok(serverSchema.safeParse({ name: id, kind }).success, id);
      assert.ok(serverSchema.safeParse({ name: freeName(id, new Set([id])), kind }).success, id);
    }
  });

  it('have an address, or ask for one', () => {
    for (const { id, url, asksAddress } of memberKinds) {
      assert.ok(url !== undefined || asksAddress, id);
    }
  });

  it('need a key, and say where it is made, where a vendor sells them', () => {
    for (const { id, group, key, keyPage } of memberKinds) {
      assert.equal(key === 'needed', group === 'elsewhere', id);
      assert.equal(keyPage?.startsWith('https://'), group === 'elsewhere' ? true : undefined, id);
    }
  });

  it('are looked for on this machine alone', () => {
    assert.ok(soughtKinds.length >= 4);
    for (const { url } of soughtKinds) assert.match(url ?? '', /^http:\/\/127\.0\.0\.1:/);
  });
});

describe('the name of a server', () => {
  it('is the kind’s, and with a number where that is taken', () => {
    assert.equal(freeName('openai', new Set()), 'openai');
    assert.equal(freeName('openai', new Set(['openai', 'openai-2'])), 'openai-3');
  });
});
