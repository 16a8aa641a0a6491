import assert from 'node:assert/strict';
import { parseSettings } from '../../src/settings/parse-settings.ts';

const KEY = `sk-proj-a1B2c3D4e5F6g7H8`;

/** The settings that count, and what was told, as one text each. */
function read(values: Readonly<Record<string, unknown>>) {
  const { settings, problems } = parseSettings(values);
  return { settings, problems, all: JSON.stringify([settings, problems]) };
}

const gateway = { name: 'gate', kind: 'openai-compatible', url: 'https://gate.example/v1' };

describe('a key in the settings', () => {
  const servers: readonly [string, Readonly<Record<string, unknown>>, string][] = [
    ['as a header that carries keys', { headers: { Authorization: 'Bearer x1' } }, 'Bearer x1'],
    ['as a header of one’s own', { headers: { 'X-Team-Token': 'abc-def' } }, 'abc-def'],
    ['as any header, by its form', { headers: { 'X-Team': KEY } }, KEY],
    ['as a header’s name', { headers: { [KEY]: 'x' } }, KEY],
    ['as a field that there is not', { apiKey: 'plain-text' }, 'plain-text'],
    ['in the address, as a password', { url: 'https://me:geheim1@gate.example/v1' }, 'geheim1'],
    ['in the address, as a parameter', { url: 'https://gate.example/v1?api_key=abc' }, 'abc'],
    ['in the address, by its form', { url: `https://gate.example/${KEY}/v1` }, KEY],
    ['in an address that is none', { url: 'gate.example:me@geheim1' }, 'geheim1'],
    ['in the command for a token', { tokenCommand: ['echo', KEY] }, KEY],
    ['as the file of a certificate', { clientCertificate: { certificate: 'a', key: KEY } }, KEY],
    ['among the models', { models: [KEY] }, KEY],
  ];
  for (const [place, more, secret] of servers) {
    it(`is not used and not repeated ${place}`, () => {
      const { settings, problems, all } = read({ servers: [{ ...gateway, ...more }] });
      assert.deepEqual(
        problems.map(({ key, kind }) => `${kind} ${key}`),
        ['secret servers'],
      );
      assert.ok(!all.includes(secret), all);
      assert.equal(settings.servers[0]?.name, 'gate');
    });
  }

  it('takes the rest of an address along', () => {
    const url = 'https://me:geheim1@gate.example:8443/v1?api-version=7&key=k';
    const { settings } = read({ servers: [{ ...gateway, url }] });
    assert.equal(settings.servers[0]?.url, 'https://gate.example:8443/v1?api-version=7');
  });

  it('leaves a server away whose name it is, and a setting where it stands elsewhere', () => {
    const { settings, problems, all } = read({
      servers: [{ ...gateway, name: KEY.toLowerCase() }, gateway],
      lineUp: KEY,
      lineUps: { Mine: [KEY] },
      'cloud.automatic': [KEY],
      'refactor.checkCommand': `curl -H "Authorization: ${KEY}"`,
      [KEY]: true,
    });
    assert.ok(!all.includes(KEY) && !all.includes(KEY.toLowerCase()), all);
    assert.deepEqual(settings.servers.length, 1);
    assert.equal(settings.lineUp, 'Automatic');
    assert.equal(problems.filter(({ kind }) => kind === 'secret').length, 6);
  });

  it('is not seen in what only sounds alike', () => {
    const server = {
      ...gateway,
      headers: { 'X-Portkey-Config': 'team', 'X-Api-Version': '2' },
      keyHeader: 'x-api-key',
      tokenCommand: ['gcloud', 'auth', 'print-access-token'],
      tokenMinutes: 30,
      clientCertificate: { certificate: '/a.pem', key: '/b.pem' },
    };
    const { settings, problems } = read({ servers: [server], 'refactor.tokens': 5 });
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.servers, [server]);
  });
});

describe('a pattern of files that never leave', () => {
  it('is told where it is not understood', () => {
    const { settings, problems } = read({ 'cloud.neverSend': ['src/[a', '!b', '**/ok/**'] });
    assert.deepEqual(
      problems.map(({ kind, detail }) => `${kind} ${detail}`),
      ['unclear src/[a', 'unclear !b'],
    );
    assert.deepEqual(settings.cloud.neverSend, ['src/[a', '!b', '**/ok/**']);
  });
});
