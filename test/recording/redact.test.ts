import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { REDACTED, redactLine, redactText } from '../../src/recording/redact.ts';
import { FULL_LINE, recordedLine } from '../fakes/recorded-lines.ts';

const letters = (length: number): string => 'aB3dE'.repeat(length).slice(0, length);
const KEY = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEow+/',
  'x9==',
  '-----END RSA PRIVATE KEY-----',
];

/** Texts with a secret between ⟦ and ⟧. */
const SECRETS: readonly (readonly [form: string, text: string])[] = [
  ['a private key', `a\n⟦${KEY.join('\n')}\n⟧;b`],
  ['a private key in a string', `key = "⟦${KEY.join('\\n')}"⟧;`],
  ['a private key that is cut off', `a\n⟦${KEY.slice(0, 2).join('\n')}⟧`],
  ['a private key whose begin is cut off', `⟦${KEY.slice(1).join('\n')}⟧\nb()`],
  [
    'a PGP key',
    '⟦-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n-----END PGP PRIVATE KEY BLOCK-----⟧',
  ],
  ['a key of AWS', `id = ⟦AKIA${'A1'.repeat(8)}⟧`],
  ['a token of GitHub', `⟦ghp_${letters(36)}⟧`],
  ['a fine-grained token of GitHub', `⟦github_pat_${letters(60)}⟧`],
  ['a token of GitLab', `⟦glpat-${letters(20)}⟧`],
  ['a token of npm', `//r/:_authToken=⟦npm_${letters(36)}⟧`],
  ['a key of OpenAI', `⟦sk-${letters(40)}⟧`],
  ['a key of a project', `⟦sk-proj-${letters(40)}⟧`],
  ['a key of Stripe', `⟦sk_live_${letters(24)}⟧`],
  ['a token of Slack', `⟦xoxb-${letters(20)}⟧`],
  ['a key of Google', `⟦AIza${letters(35)}⟧`],
  ['a token of Hugging Face', `⟦hf_${letters(34)}⟧`],
  ['a web token', `Bearer ⟦eyJ${letters(12)}.${letters(12)}.${letters(20)}⟧`],
  ['a password in an address', 'postgres://ada:⟦correct:horse⟧@db/x'],
  ['a password by its name', "const password = '⟦correct-horse⟧';"],
  ['a password with a type', "password: string | undefined = '⟦correct-horse⟧';"],
  ['a password in JSON', '{ "db_password": "⟦correct-horse⟧" }'],
  ['a key in a hash of Ruby', "api_key => '⟦a-b-c-d-e-f⟧'"],
  ['a token by its name', 'const token = `⟦abcdefg1⟧`;'],
  ['a home folder', 'cd /home/⟦ada⟧/src'],
  ['a home folder of a Mac', 'file:///Users/⟦ada.l⟧/src'],
  ['a home folder of Windows', 'C:\\Users\\⟦Ada Lovelace⟧\\src'],
  ['a home folder of Windows in a string', '"C:\\\\Users\\\\⟦ada⟧"'],
  ['a home folder with slashes', 'C:/Users/⟦ada⟧/src'],
];

/** Ordinary code that looks a little like it. */
const ORDINARY = [
  "import { List } from '../pages/Users/list.ts';",
  "import { List } from '@/Users/list.ts';",
  'src/pages/Users/list.ts:12:3:line',
  'https://example.org/home/settings',
  'https://example.org:8080/a@b',
  '{ token: "identifier", regex: /x/ }',
  "settings.official ? 'max_completion_tokens' : 'max_tokens'",
  '<div class="sk-folding-cube sk-folding-cube-element-wrapper">',
  'const password = read(process.env);',
  'if (password === "") return;',
  'disk-123456789012345678901234567890',
  'const task-queue',
  'passwordField.label = t("Password");',
];

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);

describe('redaction of a text', () => {
  for (const [form, marked] of SECRETS) {
    it(`takes out ${form}, and nothing else`, () => {
      const text = marked.replaceAll(/[⟦⟧]/g, '');
      assert.equal(redactText(text), marked.replace(/⟦[^⟧]*⟧/, REDACTED));
    });
  }

  for (const text of ORDINARY) {
    it(`leaves ${text}`, () => {
      assert.equal(redactText(text), text);
    });
  }

  it('leaves all of our own source', () => {
    const files = filesOf('src');
    assert.ok(files.length > 200);
    const changed = files.filter((file) => {
      const text = readFileSync(file, 'utf8');
      return redactText(text) !== text;
    });
    assert.deepEqual(changed, []);
  });

  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...SECRETS.map(([, text]) => text.replaceAll(/[⟦⟧]/g, ''))),
      fc.constantFrom(...ORDINARY, ...KEY, ' ', '\n', '"', "'", ':', '@', '/', '-', REDACTED),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 12 },
  );
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const once = redactText(parts.join(''));
        assert.equal(redactText(once), once);
      }),
      { numRuns: 500 },
    );
  });

  it('takes out the end of a key with a token before it at once', () => {
    const text =
      'Bearer eyJaB3dEaB3dEaB.aB3dEaB3dEaB.aB3dEMIIEow+/\nx9==\n-----END RSA PRIVATE KEY-----\nb()';
    assert.equal(redactText(text), 'REDACTED\nb()');
  });

  // Quadratic work would be some ten thousand times as much, and run into the limit of time.
  for (const trigger of [
    ...['-----BEGIN ', 'BEGIN A PRIVATE KEY-----', 'AKIA', 'ghp_', 'sk-', '-sk-', 'xoxb-', 'hf_'],
    ...['eyJ', '-eyJ', '.eyJaaaaaaaaaa', 'https://a:', 'a+.-', 'x:y@', 'password="', 'token:"'],
    ...['password: ', 'token|', "'", '"', '/home/', '/Users/', 'C:\\Users\\', 'a', 'A', ' ', '\n'],
    ...['=', '-', 'a:b:c:', '-----END PRIVATE KEY-----', ...KEY],
  ]) {
    it(`takes linear time with 400 kB of ${JSON.stringify(trigger)}`, function () {
      this.timeout(4000);
      const text = trigger.repeat(Math.ceil(400_000 / trigger.length));
      redactText(text);
    });
  }

  it('does not know a password that nothing names (known limit)', () => {
    const text = "connect('ada', 'correct-horse-1');";
    assert.equal(redactText(text), text);
  });

  it('takes a page named home for a folder (known limit)', () => {
    assert.equal(redactText("route('/home/settings')"), "route('/home/REDACTED')");
  });
});

describe('redaction of a request', () => {
  const secret = `sk-${letters(40)}`;

  it('leaves one without secrets as it is', () => {
    assert.deepEqual(redactLine(FULL_LINE), FULL_LINE);
  });

  it('reaches every text', () => {
    const path = '/home/ada/a.ts';
    const redacted = redactLine({
      ...recordedLine(`${path}:1:2`, { x: secret, y: { text: `(${secret})`, latencyMs: 5 } }),
      ...{ group: path, prefix: secret, suffix: secret, prompt: secret, reference: secret },
      accepted: secret,
    });
    assert.deepEqual(redacted, {
      ...recordedLine('/home/REDACTED/a.ts:1:2', {
        x: REDACTED,
        y: { text: `(${REDACTED})`, latencyMs: 5 },
      }),
      group: '/home/REDACTED/a.ts',
      ...{ prefix: REDACTED, suffix: REDACTED, prompt: REDACTED, reference: REDACTED },
      accepted: REDACTED,
    });
  });

  const half = secret.length / 2;
  const tokens = [secret.slice(0, half), secret.slice(half)].map((text) => ({ text, logprob: -1 }));

  it('drops the tokens of a text that had one, which would spell it out', () => {
    const wrote = { x: { text: secret, tokens }, y: { text: 'a', tokens: [] } };
    assert.deepEqual(redactLine(recordedLine('q', wrote)).candidates, [
      { model: 'x', text: REDACTED },
      { model: 'y', text: 'a', tokens: [] },
    ]);
  });

  it('drops tokens that spell out more than was kept of the text', () => {
    const [only] = redactLine(recordedLine('q', { x: { text: '', tokens } })).candidates;
    assert.deepEqual(only, { model: 'x', text: '' });
  });

  it('drops what else a model considered, where that holds one', () => {
    const considered = [{ text: 'a', logprob: -1, top: [{ text: secret, logprob: -2 }] }];
    const [only] = redactLine(
      recordedLine('q', { x: { text: 'a', tokens: considered } }),
    ).candidates;
    assert.deepEqual(only, { model: 'x', text: 'a', tokens: [{ text: 'a', logprob: -1 }] });
  });

  it('does not see a secret of which a hole has taken a part (known limit)', () => {
    const line = {
      ...recordedLine('q'),
      prefix: `key = "${secret.slice(0, 10)}`,
      reference: secret.slice(10),
    };
    assert.deepEqual(redactLine(line), line);
  });
});
