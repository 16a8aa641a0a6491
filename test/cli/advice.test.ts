import assert from 'node:assert/strict';
import { memberFailureWords, serverFailureWords } from '../../src/cli/failure-words.ts';
import { nobodyAsked } from '../../src/cli/nobody-asked.ts';
import { problemWords } from '../../src/cli/problem-words.ts';
import { failure } from '../../src/core/failure.ts';
import type { ModelDescription, Place } from '../../src/core/model.ts';
import type { ChosenMember } from '../../src/engine/member-selection.ts';
import { noPrice } from '../../src/spending/refusals.ts';
import { parseSettings } from '../../src/settings/parse-settings.ts';

const server = { id: 'my-gateway', address: 'https://gw.example/v1' };

describe('a failure on the command line', () => {
  it('names the variable of the key where the server wants one', () => {
    assert.equal(
      serverFailureWords(server, failure('unauthorised', 'HTTP 401')),
      'my-gateway at https://gw.example/v1: unauthorised (HTTP 401); its key is read from ENSEMBLE_API_KEY_MY_GATEWAY',
    );
    const told = memberFailureWords('my-gateway:a:b', failure('unauthorised', 'HTTP 403'));
    assert.match(told, /^my-gateway:a:b: unauthorised .*ENSEMBLE_API_KEY_MY_GATEWAY$/);
  });

  it('speaks of no key where a command or a file is what fails', () => {
    const found = failure('unauthorised', 'the token command cannot be started (ENOENT)');
    assert.doesNotMatch(serverFailureWords(server, found), /ENSEMBLE_API_KEY/);
  });

  it('says what to do about an address', () => {
    const insecure = failure('insecure', 'gw.example: not encrypted');
    assert.match(serverFailureWords(server, insecure), /use https, or set allowHttp/);
    const odd = failure('not-a-model-server', 'the address cannot be read');
    assert.match(serverFailureWords({ id: 'gw', address: '' }, odd), /^gw: not-a.*url/);
  });

  it('does not speak of the limit where a price is missing', () => {
    const { failure: found } = noPrice('litellm:ours');
    assert.match(found.detail, /cloud\.prices/);
    assert.doesNotMatch(memberFailureWords('litellm:ours', found), /dailyLimitDollars/);
    const spent = failure('over-budget', '$1 a day; $1 are spent');
    assert.match(memberFailureWords('litellm:ours', spent), /cloud\.dailyLimitDollars/);
  });
});

describe('members that were not asked', () => {
  const member = (id: string, place: Place): ChosenMember =>
    ({
      listed: { description: { id, place } as ModelDescription },
      reason: 'named',
    }) as ChosenMember;

  it('are named with the reason', () => {
    const left = [
      { id: 'gw:gone', reason: 'missing' },
      { id: 'gw:off', reason: 'cloud-off' },
      { id: 'ollama:other', reason: 'not-chosen' },
    ] as const;
    const told = nobodyAsked({ chosen: [], left }, true);
    assert.equal(told.length, 2);
    assert.match(told[0] ?? '', /^gw:gone: no server has it/);
    assert.match(told[1] ?? '', /^gw:off: .*cloud\.enable/);
  });

  it('are those elsewhere, where the file must not leave', () => {
    const chosen = [member('gw:a', 'cloud'), member('ollama:b', 'local')];
    assert.deepEqual(nobodyAsked({ chosen, left: [] }, false), []);
    const [told, ...more] = nobodyAsked({ chosen, left: [] }, true);
    assert.match(told ?? '', /^gw:a: this file must not leave the machine/);
    assert.deepEqual(more, []);
  });
});

describe('a setting that is not as it should be, on the command line', () => {
  it('is told with what becomes of it', () => {
    const servers = [
      { name: 'gw', kind: 'openai-compatible', headers: { Authorization: 'Bearer abc' } },
    ];
    const { problems } = parseSettings({ servers, lineUp: 'Mine', 'cloud.dailyLimit': 3 });
    const told = problems.map(problemWords);
    assert.match(told[0] ?? '', /holds a key \(gw: headers: Authorization\).*ENSEMBLE_API_KEY_/);
    assert.ok(told.includes('setting cloud.dailyLimit: there is none of this name'));
    assert.ok(told.includes('setting lineUp: no line-up named Mine'));
    assert.ok(told.includes('setting servers: gw has no url'));
  });
});
