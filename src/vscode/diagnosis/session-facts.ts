import type { FailureCode } from '../../core/failure.ts';
import type { ModelState } from '../../core/model.ts';
import { fillMethodOf } from '../../engine/fill-methods.ts';
import { verdictKey } from '../../engine/fill-verdicts.ts';
import type { ChosenMember } from '../../engine/member-selection.ts';
import type { ListedModel } from '../../engine/model-directory.ts';
import type { Session } from '../session.ts';
import { choiceText } from '../strategy-words.ts';
import { chosenText, learnedText } from '../words.ts';
import type { AnswerFacts, Facts, MemberFacts, ServerFacts } from './facts.ts';
import { localAddress, plainName, serverNames, type ServerNames } from './plain-names.ts';
import { proxyFor, type ProxySettings } from './proxy-way.ts';
import type { RecentAnswer } from './recent-answers.ts';

/** What of a session a diagnosis reads. */
export type DiagnosedSession = Pick<
  Session,
  'clock' | 'engine' | 'problems' | 'servers' | 'settings' | 'spending' | 'workspace'
>;

/** What of the facts is known without the editor. */
export type SessionFacts = Pick<
  Facts,
  'named' | 'strategy' | 'servers' | 'members' | 'left' | 'answers' | 'problems' | 'workspaceModel'
>;

export interface SessionSurroundings {
  /** The document that is looked at. */
  readonly document: { readonly uri: string; readonly languageId: string } | undefined;
  readonly latest: readonly RecentAnswer[];
  readonly proxies: ProxySettings;
}

/** Looks at what is known already: asks no server. Nothing that a server wrote is among the facts. */
export function sessionFacts(
  session: DiagnosedSession,
  { document, latest, proxies }: SessionSurroundings,
): SessionFacts {
  const { engine, problems, settings, workspace } = session;
  const { chosen, left } = engine.roster.selection();
  const servers = knownServers(session);
  const names = serverNames(servers);
  const { strategyId } = settings.engine;
  const choice = engine.choice(strategyId, document?.languageId ?? '');
  const answers = latest.map((answer) => ({
    uri: answer.uri,
    facts: answerFacts(answer, session.clock.now(), names),
  }));
  return {
    // How it is called is left out: line-ups are named after customers, too.
    named: settings.engine.members?.length,
    strategy: {
      wanted: strategyId,
      runs: choice?.automatic,
      why: choice === undefined ? '' : choiceText(choice),
    },
    servers: servers.map((server) => serverFacts(session, server, names, proxies)),
    members: chosen.map((member) => memberFacts(session, member, names)),
    left: left.map(({ id, reason }) => {
      const server = names.serverOf(id);
      const known = server === undefined ? {} : { server };
      return { name: names.modelLabel(id), ...known, reason };
    }),
    answers: {
      latest: answers.map(({ facts }) => facts),
      here: answers.filter(({ uri }) => uri === document?.uri).map(({ facts }) => facts),
    },
    problems: problems.map(({ key, kind }) => ({ key: plainName(key), kind })),
    workspaceModel: workspace === undefined ? undefined : learnedWithoutNames(workspace.status),
  };
}

type Server = Session['servers'][number];

/** Those of the settings, then those that were found besides; the ones of our own last. */
function knownServers({ servers, engine }: DiagnosedSession): readonly Server[] {
  const { models, failures } = engine.roster.directory.current();
  const listed = [...models, ...failures].map(({ server }) => server);
  return [...new Set([...servers, ...listed])].filter(({ id }) => id !== 'workspace');
}

function serverFacts(
  { engine }: DiagnosedSession,
  server: Server,
  names: ServerNames,
  proxies: ProxySettings,
): ServerFacts {
  const { models, failures } = engine.roster.directory.current();
  return {
    label: names.labelOf(server.id),
    provider: server.provider,
    place: server.place,
    address: localAddress(server.address),
    models: models.filter((model) => model.server === server).length,
    failure: failures.find((one) => one.server === server)?.failure.code,
    proxy: proxyFor(server.address, proxies),
  };
}

function memberFacts(
  { engine, settings, spending }: DiagnosedSession,
  { listed, reason }: ChosenMember,
  names: ServerNames,
): MemberFacts {
  const { description, residency } = listed;
  const { id, place } = description;
  const { roster, states } = engine;
  const { state, failure, tooLate, evictions } = states.of(id);
  const rests = states.cooling(id);
  const isOver = !rests && isOutdated(failure?.code, state, listed, engine);
  const { totalMs, decodePerSecond } = roster.speeds.of(id);
  const key = verdictKey(description);
  const fill = fillMethodOf(description, settings.engine.fillOverrides, roster.verdicts);
  return {
    name: names.modelLabel(id),
    place,
    isInstant: description.instant === true,
    state: isOver ? 'unknown' : state,
    rests,
    failure: isOver ? undefined : failure?.code,
    fill: fill.kind,
    selfTest: key === undefined ? undefined : roster.verdicts.get(key),
    inMemory: residency === undefined ? undefined : residency !== 'not-resident',
    whileTyping: place !== 'cloud' || settings.engine.automaticCloud.includes(id),
    overBudget: place === 'cloud' && spending.exhausted(id),
    reason: chosenText(reason),
    ...{ tooLate, evictions },
    ...(totalMs === undefined ? {} : { totalMs }),
    ...(decodePerSecond === undefined ? {} : { tokensPerSecond: decodePerSecond }),
  };
}

/** Failures of a server that has listed its models since. */
const OF_A_SERVER: ReadonlySet<FailureCode> = new Set([
  ...(['unreachable', 'not-a-model-server', 'starting', 'timeout', 'model-missing'] as const),
]);

/** Whether a state tells of a failure that is over: the server lists the model, and nobody has asked it since. */
function isOutdated(
  code: FailureCode | undefined,
  state: ModelState,
  { server }: ListedModel,
  { roster }: Session['engine'],
): boolean {
  if (code === undefined || !OF_A_SERVER.has(code) || state === 'slow') return false;
  return roster.directory.current().failures.every((one) => one.server !== server);
}

function answerFacts(answer: RecentAnswer, now: number, names: ServerNames): AnswerFacts {
  const { at, languageId, trigger, outcome, failures, totalMs, modelIds } = answer;
  return {
    ago: Math.max(0, Math.round((now - at) / 1000)),
    languageId: plainName(languageId),
    ...{ trigger, outcome, failures, totalMs },
    by: modelIds.map((id) => names.modelLabel(id)),
  };
}

/** Folders that were left out for size have the user's names. */
function learnedWithoutNames(status: Parameters<typeof learnedText>[0]): string {
  const { storage } = status;
  return learnedText({
    ...status,
    dropped: { ...status.dropped, files: 0, folders: [] },
    storage: storage.kind === 'off' ? { ...storage, reason: '' } : storage,
  });
}
