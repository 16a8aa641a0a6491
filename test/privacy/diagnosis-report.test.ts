import assert from 'node:assert/strict';
import '../vscode/refactor/vscode-stand-in.ts';
import { failure } from '../../src/core/failure.ts';
import { NO_PRIMITIVES, type ModelDescription, type ModelServer } from '../../src/core/model.ts';
import { STARTING } from '../../src/providers/workspace/protocol.ts';
import { parseSettings } from '../../src/settings/parse-settings.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { changedSettings } from '../../src/vscode/diagnosis/changed-settings.ts';
import { fileForm, plainName } from '../../src/vscode/diagnosis/plain-names.ts';
import { proxySource } from '../../src/vscode/diagnosis/proxy-way.ts';
import type { RecentAnswer } from '../../src/vscode/diagnosis/recent-answers.ts';
import type { DiagnosedSession } from '../../src/vscode/diagnosis/session-facts.ts';
import { whyNothing } from '../../src/vscode/diagnosis/why-nothing.ts';
import { aDocument, someFacts } from '../vscode/diagnosis/some-facts.ts';

const { reportText } = await import('../../src/vscode/diagnosis/report-text.ts');
const { sessionFacts } = await import('../../src/vscode/diagnosis/session-facts.ts');

/** What must not be in a report, each put where such things come to stand. */
const PLANTED = {
  key: 'sk-planted-77e2',
  header: 'planted-header-1f6',
  user: 'jane.doe',
  folder: 'acme-merger',
  password: 'planted-password-0e8',
  parameter: 'planted-parameter-a90',
  host: 'gpu7.acme.example',
  address: '192.168.77.3',
  serverName: 'acme-gate',
  lineUp: 'Acme Line-up',
  code: 'const plantedSecret = 42;',
  proxyHost: 'proxy.acme.example',
} as const;
const P = PLANTED;
const HOME = `/home/${P.user}/${P.folder}`;
const EVERYTHING = Object.values(P).join(' ');

const VALUES = {
  servers: [
    {
      ...{ name: P.serverName, kind: 'openai-compatible' },
      url: `http://me:${P.password}@${P.host}:8000/v1?api_key=${P.parameter}`,
      headers: { 'X-Team': P.header },
    },
  ],
  lineUps: { [P.lineUp]: [`${P.serverName}:small`] },
  lineUp: P.lineUp,
  embeddedModels: [`${HOME}/mine.gguf`],
  citerRouter: `${HOME}/router.json`,
  multiline: P.key,
  'cloud.neverSend': [`${HOME}/**`],
  'refactor.checkCommand': `TOKEN=${P.key} npm test`,
};

function aServer(id: string, place: ModelServer['place'], address: string): ModelServer {
  return { id, place, address, provider: 'openai-compatible' } as ModelServer;
}

/** A session with something planted in everything that a diagnosis might read. */
function session(): DiagnosedSession {
  const { settings, problems } = parseSettings(VALUES);
  const gate = aServer(P.serverName, 'network', `http://${P.host}:8000/v1?api_key=${P.parameter}`);
  const down = aServer('lab', 'network', `http://me:${P.password}@${P.address}:11434`);
  const local = aServer('ollama', 'local', `http://me:${P.password}@127.0.0.1:11434/${P.folder}`);
  const description = (server: ModelServer, name: string): ModelDescription => ({
    ...{ id: `${server.id}:${name}`, serverId: server.id, provider: 'ollama', name },
    ...{ family: EVERYTHING, place: server.place, device: P.host, license: EVERYTHING },
    ...{ fill: { kind: 'server' }, primitives: NO_PRIMITIVES, roles: ['inline'], thinking: false },
  });
  const failed = failure('server-error', `500 from ${P.host}: ${EVERYTHING}`);
  const listed = [
    [gate, `${P.host}/${P.user}/small:1b`],
    [local, `${HOME}/mine.gguf`],
    [local, `registry.${P.host}/mine?key=${P.key}`],
  ].map(([server, name]) => ({
    server: server as ModelServer,
    description: description(server as ModelServer, name as string),
    residency: undefined,
  }));
  const directory = {
    current: () => ({ models: listed, failures: [{ server: down, failure: failed }] }),
  };
  const roster = {
    directory,
    speeds: { of: () => ({ n: 1, charactersPerToken: 3, totalMs: 120 }) },
    verdicts: new Map<string, boolean>(),
    selection: () => ({
      chosen: listed.map((one) => ({ listed: one, reason: 'named' })),
      left: [{ id: `${P.serverName}:${P.host}/gone`, reason: 'missing' }],
    }),
  };
  const states = {
    of: (modelId: string) => ({
      ...{ modelId, state: 'broken', failure: failed, tooLate: 1, evictions: 1 },
    }),
    cooling: () => true,
  };
  const choice = () => undefined;
  const status = {
    ...STARTING,
    phase: 'ready',
    dropped: { files: 3, folders: [HOME] },
    storage: { kind: 'off', reason: `EACCES ${HOME}` },
  };
  return {
    ...{ settings, problems, servers: [local, gate, down] },
    engine: { roster, states, choice },
    clock: { now: () => 5000, wallTime: () => 5000, after: () => () => undefined },
    spending: { exhausted: () => false },
    workspace: { status },
  } as unknown as DiagnosedSession;
}

function report(): string {
  const proxy = `http://me:${P.password}@${P.proxyHost}:8080`;
  const proxies = { proxy, support: 'on', noProxy: [], environment: { HTTPS_PROXY: proxy } };
  const uri = `file://${HOME}/plan.ts`;
  const answer: RecentAnswer = {
    ...{ at: 1000, uri, languageId: 'typescript', trigger: 'automatic', outcome: 'all-failed' },
    ...{ failures: ['server-error'], totalMs: 100, modelIds: [`${P.serverName}:${P.host}/a`] },
  };
  const facts = someFacts({
    ...sessionFacts(session(), {
      ...{ document: { uri, languageId: 'typescript' }, latest: [answer], proxies },
    }),
    host: { ...someFacts().host, proxy: proxySource(proxies) },
    document: aDocument({ file: fileForm(`${HOME}/plan.ts`) }),
    changed: changedSettings(settingsTable, (key) => VALUES[key as keyof typeof VALUES]),
    rivals: [{ name: plainName(`\n## ${'x'.repeat(200)}`), extensionId: 'a.b', won: 3, asked: 4 }],
  });
  return reportText(facts, whyNothing(facts));
}

describe('the report of a diagnosis', () => {
  for (const [place, text] of Object.entries(PLANTED)) {
    it(`is without what is planted as ${place}`, () => {
      const found = report();
      const forms = [text, encodeURIComponent(text), Buffer.from(text).toString('base64')];
      for (const form of forms) assert.ok(!found.includes(form), found);
    });
  }

  it('is without paths', () => {
    assert.doesNotMatch(report(), /(^|[\s(`"])(\/[\w.-]+){2}|[A-Z]:\\|file:/m);
  });

  it('says what there is all the same', () => {
    const found = report();
    for (const told of [
      ...['`server 2 (network)`', '127.0.0.1:11434', 'small:1b', 'mine.gguf', 'server-error'],
      ...['`ensemble.servers`', '`ensemble.refactor.checkCommand`', '*.ts', '"http.proxy"'],
      ...['120 ms', 'Ensemble 1.2.3', 'Code 1.106.0', 'linux x64'],
    ]) {
      assert.ok(found.includes(told), `${told}\n${found}`);
    }
  });

  it('ends in the sentence that says why there is no ghost text', () => {
    const last = report().split('\n').at(-1) ?? '';
    assert.match(last, /^Why you see no ghost text: .*failed \(server-error\).*\.$/);
  });
});
