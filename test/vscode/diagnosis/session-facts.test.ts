import assert from 'node:assert/strict';
import '../refactor/vscode-stand-in.ts';
import { failure, type Failure } from '../../../src/core/failure.ts';
import { NO_PRIMITIVES, type ModelServer, type ModelState } from '../../../src/core/model.ts';
import { parseSettings } from '../../../src/settings/parse-settings.ts';
import type { RecentAnswer } from '../../../src/vscode/diagnosis/recent-answers.ts';
import type { DiagnosedSession } from '../../../src/vscode/diagnosis/session-facts.ts';

const { sessionFacts } = await import('../../../src/vscode/diagnosis/session-facts.ts');

interface Stage {
  readonly state?: ModelState;
  readonly failed?: Failure;
  readonly cooling?: boolean;
  readonly place?: ModelServer['place'];
  /** What the last listing of the server came to. */
  readonly listing?: Failure;
  readonly automaticCloud?: readonly string[];
  readonly exhausted?: boolean;
}

function factsOf(stage: Stage = {}, latest: readonly RecentAnswer[] = []) {
  const { state = 'ready', failed, cooling = false, place = 'local', listing } = stage;
  const { settings, problems } = parseSettings({});
  const server = { id: 'gate', provider: 'ollama', place, address: 'http://127.0.0.1:1' };
  const description = {
    ...{ id: 'gate:small', serverId: 'gate', provider: 'ollama', name: 'small', family: 'x' },
    ...{ place, device: 'local', fill: { kind: 'server' }, primitives: NO_PRIMITIVES },
    ...{ roles: ['inline'], thinking: false },
  };
  const listed = { server, description, residency: 'not-resident' };
  const failures = listing === undefined ? [] : [{ server, failure: listing }];
  const session = {
    ...{ problems, servers: [server], workspace: undefined },
    settings: {
      ...settings,
      engine: { ...settings.engine, automaticCloud: stage.automaticCloud ?? [] },
    },
    engine: {
      roster: {
        directory: { current: () => ({ models: [listed], failures }) },
        speeds: { of: () => ({ n: 0, charactersPerToken: 3 }) },
        verdicts: new Map(),
        selection: () => ({ chosen: [{ listed, reason: 'named' }], left: [] }),
      },
      states: {
        cooling: () => cooling,
        of: (modelId: string) => ({ modelId, state, failure: failed, tooLate: 0, evictions: 0 }),
      },
      choice: () => undefined,
    },
    spending: { exhausted: () => stage.exhausted === true },
    clock: { now: () => 10_000 },
  } as unknown as DiagnosedSession;
  return sessionFacts(session, {
    ...{ document: { uri: 'file:///a.ts', languageId: 'typescript' }, latest },
    proxies: { proxy: '', support: 'on', noProxy: [], environment: {} },
  });
}

const gone = failure('unreachable', 'planted');

describe('what a diagnosis reads of a session', () => {
  it('is the state of a member with the code of its failure', () => {
    const [member] = factsOf({ state: 'unreachable', failed: gone, listing: gone }).members;
    assert.equal(member?.state, 'unreachable');
    assert.equal(member.failure, 'unreachable');
    assert.equal(member.inMemory, false);
  });

  it('is no failure of a server that has listed its models since', () => {
    const [member] = factsOf({ state: 'unreachable', failed: gone }).members;
    assert.equal(member?.state, 'unknown');
    assert.equal(member.failure, undefined);
  });

  it('is the failure all the same while the member is left alone for it', () => {
    const [member] = factsOf({ state: 'unreachable', failed: gone, cooling: true }).members;
    assert.equal(member?.state, 'unreachable');
    assert.equal(member.rests, true);
  });

  it('is a refused key, whatever the server lists', () => {
    const failed = failure('unauthorised', '401');
    assert.equal(factsOf({ state: 'unauthorised', failed }).members[0]?.state, 'unauthorised');
  });

  it('is whether typing may ask a member elsewhere, and whether that can be paid for', () => {
    const [byHand] = factsOf({ place: 'cloud', exhausted: true }).members;
    assert.deepEqual([byHand?.whileTyping, byHand?.overBudget], [false, true]);
    const [on] = factsOf({ place: 'cloud', automaticCloud: ['gate:small'] }).members;
    assert.deepEqual([on?.whileTyping, on?.overBudget], [true, false]);
    const [local] = factsOf({ exhausted: true }).members;
    assert.deepEqual([local?.whileTyping, local?.overBudget], [true, false]);
  });

  it('are the answers in the document, and those of all', () => {
    const answer = (uri: string, at: number): RecentAnswer => ({
      ...{ uri, at, languageId: 'typescript', trigger: 'automatic', outcome: 'shown' },
      ...{ failures: [], totalMs: 5, modelIds: ['gate:small'] },
    });
    const latest = [answer('file:///b.ts', 9000), answer('file:///a.ts', 4000)];
    const { answers } = factsOf({}, latest);
    assert.deepEqual(
      answers.latest.map(({ ago }) => ago),
      [1, 6],
    );
    assert.deepEqual(
      answers.here.map(({ ago, by }) => [ago, ...by]),
      [[6, 'gate: small']],
    );
  });
});
