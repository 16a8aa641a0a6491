import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ServerWish } from '../../src/providers/server-wish.ts';
import { placeOf } from '../../src/providers/transport/place.ts';
import { LARGEST_FILE, lineUpFileOf, readLineUpFile } from '../../src/settings/line-up-file.ts';

const isFar = (address: URL): boolean => placeOf(address) === 'cloud';

const GOOD = {
  kind: 'ensemble-line-up',
  version: 1,
  name: 'Two of the lab',
  members: ['ollama:qwen2.5-coder:1.5b', { model: 'lab:big', roles: ['panel', 'judge'] }],
  servers: [{ name: 'lab', kind: 'openai-compatible', url: 'http://10.0.0.5:8000/v1' }],
};

/** What is wrong with a file, as `code detail`; 'fine' where nothing is. */
function verdict(value: unknown): string {
  const read = readLineUpFile(typeof value === 'string' ? value : JSON.stringify(value), isFar);
  return 'file' in read ? 'fine' : `${read.problem.code} ${read.problem.detail}`.trim();
}

const withServer = (server: object): object => ({
  ...GOOD,
  servers: [{ ...GOOD.servers[0], ...server }],
});

describe('a line-up’s file', () => {
  it('is read as it was written', () => {
    const read = readLineUpFile(JSON.stringify(GOOD), isFar);
    assert.deepEqual(read, { file: GOOD });
  });
  it('may name servers of vendors, of this machine and of the own network', () => {
    assert.equal(verdict({ ...GOOD, servers: [{ name: 'openai', kind: 'openai' }] }), 'fine');
    for (const url of ['http://127.0.0.1:1234', 'http://lab.local', 'https://api.example.com/v1']) {
      assert.equal(verdict(withServer({ url })), 'fine', url);
    }
  });

  const hostile: Readonly<Record<string, readonly [unknown, RegExp]>> = {
    'no JSON': ['{', /^not-json$/],
    'something else': [{ name: 'x' }, /^other-file$/],
    'a list': [[GOOD], /^other-file$/],
    'a later version': [{ ...GOOD, version: 2 }, /^later-version 2$/],
    'a version that is no number': [{ ...GOOD, version: '1' }, /^misfit version/],
    'too large': [' '.repeat(LARGEST_FILE + 1), /^too-large$/],
    'a program for tokens': [
      withServer({ tokenCommand: ['rm', '-rf'] }),
      /^strange-field servers, entry 1: tokenCommand$/,
    ],
    headers: [withServer({ headers: { a: 'b' } }), /^strange-field servers, entry 1: headers$/],
    'a certificate': [
      withServer({ clientCertificate: { certificate: '/a', key: '/b' } }),
      /^strange-field .*clientCertificate$/,
    ],
    'leave to go unencrypted': [withServer({ allowHttp: true }), /^strange-field .*allowHttp$/],
    'a name that is a prototype’s': [{ ...GOOD, name: '__proto__' }, /^misfit name/],
    'a prototype': [
      JSON.stringify(GOOD).replace('"name"', '"__proto__":{"polluted":true},"name"'),
      /^strange-field __proto__$/,
    ],
    'a prototype of a server': [
      JSON.stringify(GOOD).replace(
        '{"name":"lab"',
        '{"__proto__":{"elsewhere":false},"name":"lab"',
      ),
      /^strange-field servers, entry 1: __proto__$/,
    ],
    'a field that turns the writing': [{ ...GOOD, ['\u202eevil']: 1 }, /^strange-field \?$/],
    'an unencrypted public address': [
      withServer({ url: 'http://example.com/v1' }),
      /^unencrypted lab$/,
    ],
    'an address with a user': [withServer({ url: 'https://me:pw@example.com' }), /^address lab$/],
    'an address with parameters': [
      withServer({ url: 'https://example.com/?a=b' }),
      /^address lab$/,
    ],
    'an address of a file': [withServer({ url: 'file:///etc/passwd' }), /^address lab$/],
    'no address at all': [withServer({ url: 'lab' }), /^address lab$/],
    'a server without its address': [
      { ...GOOD, servers: [{ name: 'lab', kind: 'openai-compatible' }] },
      /^address lab$/,
    ],
    'a kind that there is not': [withServer({ kind: 'evil' }), /^misfit servers, entry 1, kind/],
    'a key': [{ ...GOOD, name: `sk-ant-api03-${'a1B2'.repeat(24)}` }, /^(secret|misfit)/],
    'a key as the name of a model': [
      { ...GOOD, members: [`lab:sk-ant-api03-${'a1B2c3D4'.repeat(12)}AA`] },
      /^secret$/,
    ],
    'two servers of one name': [
      { ...GOOD, servers: [...GOOD.servers, { name: 'lab', kind: 'openai' }] },
      /^misfit servers: two of one name$/,
    ],
    'no members': [{ ...GOOD, members: [] }, /^misfit members/],
    'too many members': [{ ...GOOD, members: Array(65).fill('a:b') }, /^misfit members/],
    'a member without a server': [{ ...GOOD, members: ['big'] }, /^misfit members, entry 1/],
    'a member of a wrong type': [{ ...GOOD, members: [5] }, /^misfit members, entry 1/],
    'a role that there is not': [
      { ...GOOD, members: [{ model: 'a:b', roles: ['root'] }] },
      /^misfit members, entry 1/,
    ],
    'a name of two lines': [{ ...GOOD, name: 'a\nb' }, /^misfit name/],
    'a name that turns the writing': [{ ...GOOD, name: 'a\u202eb' }, /^misfit name/],
    'no name': [{ ...GOOD, name: '' }, /^misfit name/],
  };
  for (const [what, [value, expected]] of Object.entries(hostile)) {
    it(`is refused with ${what}`, () => {
      assert.match(verdict(value), expected);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    });
  }
  it('is refused or read, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.match(verdict(text), /^(other-file|not-json)/);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(GOOD)), (value, field) => {
        verdict({ ...GOOD, [field]: value });
      }),
    );
  });
});

describe('writing a line-up’s file', () => {
  const lab: ServerWish = {
    ...{ name: 'lab', kind: 'openai-compatible', url: 'https://lab.example.com/v1' },
    ...{ headers: { 'x-team': 'planted-header' }, tokenCommand: ['planted-program', '--now'] },
    ...{ tokenMinutes: 5, clientCertificate: { certificate: '/planted/a', key: '/planted/b' } },
    ...{ certificateAuthority: '/planted/c', allowHttp: true, elsewhere: true, models: ['big'] },
  };
  const other: ServerWish = { name: 'other', kind: 'openai' };

  it('takes the servers that the members need, and no others', () => {
    const made = lineUpFileOf('Lab', ['lab:big', 'ollama:a'], [lab, other], isFar);
    assert.ok('file' in made);
    assert.deepEqual(made.file, {
      ...{ kind: 'ensemble-line-up', version: 1, name: 'Lab' },
      members: ['lab:big', 'ollama:a'],
      servers: [
        {
          ...{ name: 'lab', kind: 'openai-compatible', url: 'https://lab.example.com/v1' },
          ...{ elsewhere: true, models: ['big'] },
        },
      ],
    });
  });
  it('leaves keys, headers, programs and paths here, and says which', () => {
    const made = lineUpFileOf('Lab', ['lab:big'], [lab, other], isFar);
    assert.ok('file' in made);
    assert.doesNotMatch(JSON.stringify(made.file), /planted|token|allowHttp/);
    assert.deepEqual(made.leftOut, [
      {
        server: 'lab',
        fields: [
          ...['headers', 'tokenCommand', 'tokenMinutes', 'clientCertificate'],
          ...['certificateAuthority', 'allowHttp'],
        ],
      },
    ]);
  });
  it('names no server at all where none is needed', () => {
    const made = lineUpFileOf('Own', ['ollama:a'], [other], isFar);
    assert.ok('file' in made);
    assert.deepEqual(made.file.servers, undefined);
    assert.deepEqual(made.leftOut, []);
  });
  it('refuses a server that nobody else would take', () => {
    const open = { ...lab, url: 'http://lab.example.com/v1' };
    assert.deepEqual(lineUpFileOf('Lab', ['lab:big'], [open], isFar), {
      problem: { code: 'unencrypted', detail: 'lab' },
    });
  });
});
