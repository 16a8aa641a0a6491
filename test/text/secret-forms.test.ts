import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SECRET_FORMS, secretIn, withoutNamedSecrets } from '../../src/text/secret-forms.ts';

/** Made up, and put together here so that no scanner of repositories takes them for true ones. */
export const SAMPLES: Readonly<Record<string, string>> = {
  'a private key': `-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7\n`,
  'an AWS key': `AKIAIOSFODNN7EXAMPLE`,
  'a GitHub token': `ghp_${'a1B2'.repeat(9)}`,
  'a GitLab token': `glpat-${'x9'.repeat(10)}`,
  'an npm token': `npm_${'a1B2'.repeat(9)}`,
  'a key of a model vendor': `sk-${'proj-a1B2c3'.repeat(3)}`,
  'a payment key': `sk_live_${'a1B2'.repeat(5)}`,
  'a Slack token': `xoxb-1234567890-abc`,
  'a Google key': `AIza${'a1B2c'.repeat(7)}`,
  'an Azure storage key': `AccountKey=${'a1B2c3D4'.repeat(11)}==`,
  'a Hugging Face token': `hf_${'aBcDeF'.repeat(6)}`,
  'a signed token': `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0.sig`,
};

describe('secretIn', () => {
  for (const [name, sample] of Object.entries(SAMPLES)) {
    it(`finds ${name} anywhere in a text, and names it`, () => {
      assert.equal(secretIn(`const a = "${sample}";\nrun(a);\n`), name);
    });
  }

  it('has a sample of every form that is certain', () => {
    const certain = SECRET_FORMS.filter((form) => form.certain).map(({ name }) => name);
    assert.deepEqual([...new Set(certain)].sort(), Object.keys(SAMPLES).sort());
  });

  it('finds a private key of which only the end is there, and one in a string', () => {
    const end = `c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----`;
    assert.equal(secretIn(`a\n${end}\nb`), 'a private key');
    const line = `"-----BEGIN PRIVATE KEY-----\\nc2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\\n"`;
    assert.equal(secretIn(line), 'a private key');
  });

  it('lets code pass that reads keys, names them or only begins like one', () => {
    for (const code of [
      `if (text.startsWith('-----BEGIN PRIVATE KEY-----')) return parse(text);`,
      `const end = '-----END PRIVATE KEY-----';`,
      'class="sk-circle-fade-dot sk-chase"',
      'const AKIA = /AKIA[A-Z]/;',
      'password = "hunter2hunter2"',
      'const headers = { Authorization: `Bearer ${token}` };',
    ]) {
      assert.equal(secretIn(code), undefined, code);
    }
  });

  it('never fails, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        secretIn(text);
        withoutNamedSecrets(text, 'X');
      }),
    );
  });
});

describe('withoutNamedSecrets', () => {
  it('replaces the value and nothing around it', () => {
    const code = 'db = connect(password="hunter2hunter2", host="db")';
    assert.equal(withoutNamedSecrets(code, 'X'), 'db = connect(password="X", host="db")');
  });

  it('replaces the password of an address', () => {
    assert.equal(withoutNamedSecrets('postgres://me:geheim1@db/x', 'X'), 'postgres://me:X@db/x');
  });

  it('leaves short values and names alone', () => {
    for (const code of ['password = "short"', 'const password = read();', 'token: "access"']) {
      assert.equal(withoutNamedSecrets(code, 'X'), code);
    }
  });

  it('changes nothing the second time', () => {
    const once = withoutNamedSecrets('api_key: "abcdefgh12345678"', '__KEPT_BACK__');
    assert.equal(withoutNamedSecrets(once, '__KEPT_BACK__'), once);
  });
});
