import type { Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionShape, NoCompletion } from '../core/completion.ts';
import { offsetAt } from '../core/document.ts';
import type { EngineEvent, StrategyFallback } from '../core/events.ts';
import type { Generation, GenerationFailure } from '../core/generation.ts';
import type { Learner } from '../core/learner.ts';
import type { FillMethod, ModelDescription } from '../core/model.ts';
import { seededRandom } from '../core/random.ts';
import type { Member, StrategyDefinition } from '../core/strategy.ts';
import type { KnownEvidence, StrategyChoice } from '../core/strategy-choice.ts';
import { ownPlace } from '../context/notebook/shown-place.ts';
import type { SnippetIndex } from '../context/snippet-index.ts';
import { memoryOf, type StrategyMemories } from '../learning/strategy-memories.ts';
import { AUTOMATIC_STRATEGY, parametersOf } from '../strategies/registry.ts';
import { normaliseForAgreement } from '../text/agreement.ts';
import { anchorAt } from './anchor.ts';
import { callOnce, writingOnly } from './cloud/automatic-cloud.ts';
import type { MemberCall } from './member-call.ts';
import type { EngineSettings } from './engine-settings.ts';
import { fillMethodOf } from './fill-methods.ts';
import { withFusing } from './fusing-call.ts';
import { planLanes } from './lanes.ts';
import { abilitiesOf } from './member-abilities.ts';
import type { Crew, MemberRoster } from './member-roster.ts';
import { isResident } from './member-selection.ts';
import { promptLength, promptText } from './member-stream.ts';
import type { Observer } from './observer.ts';
import { PRIORITY, type ModelQueues } from './model-queues.ts';
import type { ListedModel } from './model-directory.ts';
import { prepareCalls, type PrepareInput } from './prepare.ts';
import { Run } from './run.ts';
import type { Speed } from './speeds.ts';
import { deadlineOf, strategyChoice, takesTime } from './strategy-choice.ts';
import { lackOf, lackText } from './strategy-tools.ts';
import type { SyntaxTools } from './syntax-tools.ts';
import { none } from './results.ts';

export interface RunStarter {
  start(wish: RunWish, signal: AbortSignal): Promise<Run | NoCompletion>;
}

export interface RunWish {
  readonly request: CompletionRequest;
  readonly shape: CompletionShape;
  /** Time since the user last typed before this request. */
  readonly idleMs: number;
  readonly speculative: boolean;
  readonly snippets: SnippetIndex | undefined;
  /** What members wrote at this place before, by their ids: they are not asked again. */
  readonly answered?: ReadonlyMap<string, Generation>;
}

export interface RunStarterOptions {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly syntax: SyntaxTools;
  readonly learner: Learner;
  readonly memories?: StrategyMemories;
  readonly observer?: Observer;
  readonly clock: Clock;
  readonly seed: number;
  readonly nextRun: () => number;
  readonly findStrategy: (id: string) => StrategyDefinition | undefined;
  readonly evidence: () => readonly KnownEvidence[];
  readonly onEvent: (event: EngineEvent) => void;
  readonly onFailure: (failure: GenerationFailure) => void;
  /** Files that may be shown to models that are not local, by document path; all of them by default. */
  readonly mayLeave?: (path: string) => boolean;
}

/** Turns a request into a running collection: members, strategy, prompts, lanes. */
export function createRunStarter(options: RunStarterOptions): RunStarter {
  const { settings, roster, clock, learner, observer } = options;

  return {
    async start({ request, shape, idleMs, speculative, snippets, answered }, signal) {
      const explicit = request.trigger === 'explicit';
      const byHand = explicit && request.fromProgram !== true;
      const { languageId, uri, text } = request.document;
      const localOnly = staysHere(request, options);
      const wish = { idleMs, explicit, byHand, localOnly, languageId, speculative };
      const crew = await roster.muster(wish, signal);
      if ('kind' in crew) return crew;
      const mayJudge = (model: ListedModel): boolean =>
        explicit || isFastJudge(model, roster.speeds.of(model.description.id));
      const fillOf = (description: ModelDescription): FillMethod =>
        fillMethodOf(description, settings.fillOverrides, roster.verdicts);
      const memberFor = (model: ListedModel, weight: number): Member => {
        const { description } = model;
        const member = memberOf(description, fillOf(description), mayJudge(model), weight);
        return description.place === 'cloud' && !byHand ? writingOnly(member) : member;
      };
      const ranked = byTrust(crew.members, languageId, learner, memberFor);
      const only = speculative ? ranked.listed.findIndex(takesTime) : -1;
      const [from, to] = only < 0 ? [0, ranked.listed.length] : [only, only + 1];
      const listed = ranked.listed.slice(from, to);
      const members = ranked.members.slice(from, to);

      const { speeds, verdicts, directory } = roster;
      const wanted = settings.strategyId;
      const { findStrategy } = options;
      const sources = { settings, speeds, findStrategy, evidence: options.evidence() };
      const choice = strategyChoice(wanted, listed, languageId, sources, members);
      const definition = choice && findStrategy(choice[request.trigger]);
      if (definition === undefined) {
        const lack = lackOf(findStrategy(wanted), members);
        return none(
          'needs-not-met',
          lack === undefined ? wanted : `${wanted} needs ${lackText(lack)}`,
        );
      }
      // One member prepares what comes next: that says nothing of the whole line-up.
      const told = speculative || choice?.reason.code === 'as-set' ? undefined : choice;

      const input: PrepareInput = {
        ...{ request, shape, settings },
        ...{ directory, speeds, verdicts, snippets, mayLeave: options.mayLeave },
      };
      const hosting = [...listed, ...listed.flatMap((one) => othersOf(one, crew))];
      const prepared = prepareCalls(hosting, input);
      const possible = withFusing(prepared.calls, hosting, input);
      const calls = new Map<string, MemberCall>(
        listed.flatMap((model) => {
          const { id, place } = model.description;
          const call = possible.get(id);
          if (call === undefined) return [];
          const ready = crew.ready.get(id);
          const before = answered?.get(id);
          const elsewhere = othersOf(model, crew).flatMap(
            (other) => possible.get(other.description.id) ?? [],
          );
          const own: MemberCall = {
            ...call,
            ...(ready === undefined ? {} : { ready }),
            ...(before === undefined ? {} : { answered: before }),
            ...(elsewhere.length === 0 ? {} : { elsewhere }),
          };
          return [[id, place === 'cloud' && !byHand ? callOnce(own) : own]];
        }),
      );
      const measured = listed.map(({ description }) => speeds.of(description.id));
      const offset = offsetAt(text, request.position);
      const own = ownPlace(request);
      const parsed = { uri, languageId, text: own.document.text, offset: own.offset };
      const number = options.nextRun();
      return new Run({
        id: `r${number}`,
        anchor: anchorAt(request.document, offset),
        documentLength: text.length,
        speculative,
        deadlineMs: deadlineOf(listed, settings, speeds),
        members,
        context: prepared.context,
        strategyId: definition.id,
        strategy: definition.create(
          parametersOf(definition, settings.strategyParameters[definition.id]),
          settings.trained,
        ),
        ...(told === undefined ? {} : { choice: told, ...fallbackOf(told, definition) }),
        random: seededRandom(options.seed + number),
        memory: memoryOf(options.memories, definition.id, languageId),
        clock,
        calls,
        lanes: planLanes(
          listed.map(({ description }, i) => ({
            description,
            weight: members[i]?.weight ?? 0,
            totalMs: measured[i]?.totalMs,
          })),
        ),
        queues: options.queues,
        priority: speculative ? PRIORITY.speculative : PRIORITY[request.trigger],
        candidateKey: normaliseForAgreement,
        parse: async (insertion, runSignal) => {
          const place = { ...parsed, insertions: [insertion] };
          const [evidence] = await options.syntax.parseEvidence(place, runSignal);
          return evidence ?? { newErrors: 0, known: false };
        },
        tree: async (insertion, runSignal) => {
          const place = { ...parsed, insertions: [insertion] };
          const [bag] = await options.syntax.treeBags(place, runSignal);
          return bag;
        },
        // Nothing is run while somebody types.
        ...(explicit && observer !== undefined
          ? {
              observe: (texts: readonly string[], runSignal: AbortSignal) =>
                observer(request, texts, runSignal),
            }
          : {}),
        onStart: (modelId, { prompt }) => {
          speeds.sent(modelId, promptText(prompt));
        },
        onGeneration: (modelId, generation, { prompt }) => {
          roster.answered(modelId, generation, promptLength(prompt));
        },
        onFailure: options.onFailure,
        onHostFailure: (modelId, failure) => {
          options.onFailure({ modelId, failure });
        },
        onEvent: options.onEvent,
        onScored: (modelId, tookMs, ended) => {
          speeds.recordScoring(modelId, tookMs, ended);
        },
      });
    },
  };
}

/** Other servers that have a member's model. */
function othersOf({ description }: ListedModel, { hosts }: Crew): readonly ListedModel[] {
  return hosts.get(description.id) ?? [];
}

/** Whether a document is for local models alone. */
function staysHere(
  { localOnly, document: { path } }: CompletionRequest,
  { mayLeave }: Pick<RunStarterOptions, 'mayLeave'>,
): boolean {
  return localOnly === true || mayLeave?.(path) === false;
}

/** Members by learned weight, most trusted first; equal weights keep the roster's order. */
function byTrust(
  listed: readonly ListedModel[],
  languageId: string,
  learner: Learner,
  memberFor: (model: ListedModel, weight: number) => Member,
): { readonly listed: readonly ListedModel[]; readonly members: readonly Member[] } {
  const weights = learner.weights(
    languageId,
    listed.map(({ description }) => description.id),
  );
  const pairs = listed
    .map((model, i) => ({ model, weight: weights[i] ?? 1 / listed.length }))
    .sort((a, b) => b.weight - a.weight);
  return {
    listed: pairs.map(({ model }) => model),
    members: pairs.map(({ model, weight }) => memberFor(model, weight)),
  };
}

function memberOf(
  description: ModelDescription,
  fill: FillMethod,
  mayJudge: boolean,
  weight: number,
): Member {
  const { converses, ...abilities } = abilitiesOf(description);
  return {
    ...abilities,
    primitives: {
      ...abilities.primitives,
      // What follows in a chat is the answer's next token, not the document's.
      ...(fill.kind === 'chat' ? { next: 'none' } : {}),
      ...(mayJudge ? {} : { judge: 'none' }),
    },
    // A text of several is no less work than a comparison.
    ...(mayJudge && converses === true ? { converses } : {}),
    weight,
  };
}

/** Two judgements of such a member fit into the time in which ghost text is waited for. Unit: ms. */
const FAST_JUDGE_MS = 200;

/** While somebody types, nobody compares texts but a model in this machine's memory that is quick. */
function isFastJudge(model: ListedModel, { totalMs }: Speed): boolean {
  const isHere = model.description.place === 'local' && isResident(model);
  return isHere && totalMs !== undefined && totalMs <= FAST_JUDGE_MS;
}

/** Told where a strategy that was set by name lacks something. */
function fallbackOf(
  { wanted, reason }: StrategyChoice,
  { id }: StrategyDefinition,
): { readonly fallback?: StrategyFallback } {
  if (reason.code !== 'needs-not-met' || wanted === AUTOMATIC_STRATEGY) return {};
  const { lack } = reason;
  return { fallback: { from: wanted, to: id, unmet: lackText(lack), lack } };
}
