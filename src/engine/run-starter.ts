import type { Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionShape, NoCompletion } from '../core/completion.ts';
import { offsetAt } from '../core/document.ts';
import type { EngineEvent } from '../core/events.ts';
import type { Generation, GenerationFailure } from '../core/generation.ts';
import type { Learner } from '../core/learner.ts';
import type { FillMethod, ModelDescription } from '../core/model.ts';
import { seededRandom } from '../core/random.ts';
import type { Member, StrategyDefinition } from '../core/strategy.ts';
import type { SnippetIndex } from '../context/snippet-index.ts';
import { parametersOf, strategies } from '../strategies/registry.ts';
import { normaliseForAgreement } from '../text/agreement.ts';
import { anchorAt } from './anchor.ts';
import type { MemberCall } from './collection.ts';
import type { EngineSettings } from './engine-settings.ts';
import { fillMethodOf } from './fill-methods.ts';
import { planLanes } from './lanes.ts';
import type { MemberRoster } from './member-roster.ts';
import { promptLength, promptText } from './member-stream.ts';
import { PRIORITY, type ModelQueues } from './model-queues.ts';
import type { ListedModel } from './model-directory.ts';
import { prepareCalls } from './prepare.ts';
import { Run } from './run.ts';
import { deadlineFor } from './speeds.ts';
import { unmetNeed } from './strategy-tools.ts';
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
  readonly clock: Clock;
  readonly seed: number;
  readonly findStrategy: (id: string) => StrategyDefinition | undefined;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onFailure: (failure: GenerationFailure) => void;
}

/** Turns a request into a running collection: members, strategy, prompts, lanes. */
export function createRunStarter(options: RunStarterOptions): RunStarter {
  const { settings, roster, clock, learner } = options;
  let runs = 0;

  return {
    async start({ request, shape, idleMs, speculative, snippets, answered }, signal) {
      const explicit = request.trigger === 'explicit';
      const crew = await roster.muster(
        { idleMs, explicit, localOnly: request.localOnly === true },
        signal,
      );
      if ('kind' in crew) return crew;
      const { languageId, uri, text } = request.document;
      const ranked = byTrust(crew.members, languageId, learner, (description) =>
        fillMethodOf(description, settings.fillOverrides, roster.verdicts),
      );
      const only = speculative ? ranked.listed.findIndex(takesTime) : -1;
      const [from, to] = only < 0 ? [0, ranked.listed.length] : [only, only + 1];
      const listed = ranked.listed.slice(from, to);
      const members = ranked.members.slice(from, to);

      const chosen = suitable(settings.strategyId, members, options.findStrategy);
      if (chosen === undefined) {
        return none('needs-not-met', settings.strategyId);
      }

      const { speeds, verdicts, directory } = roster;
      const prepared = prepareCalls(listed, {
        request,
        shape,
        settings,
        directory,
        speeds,
        verdicts,
        snippets,
      });
      const calls = new Map<string, MemberCall>(
        [...prepared.calls].map(([id, call]) => {
          const ready = crew.ready.get(id);
          const before = answered?.get(id);
          return [
            id,
            {
              ...call,
              ...(ready === undefined ? {} : { ready }),
              ...(before === undefined ? {} : { answered: before }),
            },
          ];
        }),
      );
      const measured = listed.map(({ description }) => speeds.of(description.id));
      const waitedFor = listed
        .filter(takesTime)
        .map(({ description }) => speeds.of(description.id));
      const offset = offsetAt(text, request.position);
      runs++;
      const run = new Run({
        id: `r${runs}`,
        anchor: anchorAt(request.document, offset),
        documentLength: text.length,
        speculative,
        deadlineMs: settings.deadlineMs ?? deadlineFor(waitedFor),
        members,
        context: prepared.context,
        strategyId: chosen.definition.id,
        strategy: chosen.definition.create(
          parametersOf(chosen.definition, settings.strategyParameters),
          settings.routers[chosen.definition.id],
        ),
        random: seededRandom(options.seed + runs),
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
          const place = { uri, languageId, text, offset, insertions: [insertion] };
          const [evidence] = await options.syntax.parseEvidence(place, runSignal);
          return evidence ?? { newErrors: 0, known: false };
        },
        onStart: (modelId, { prompt }) => {
          speeds.sent(modelId, promptText(prompt));
        },
        onGeneration: (modelId, generation, { prompt }) => {
          roster.answered(modelId, generation, promptLength(prompt));
        },
        onFailure: options.onFailure,
        onEvent: options.onEvent,
      });
      if (chosen.unmet !== undefined) {
        run.note({
          type: 'strategy-fallback',
          from: settings.strategyId,
          to: chosen.definition.id,
          unmet: chosen.unmet,
        });
      }
      return run;
    },
  };
}

/** An instant member is not waited for, and nothing is prepared by it. */
export function takesTime({ description }: ListedModel): boolean {
  return description.instant !== true;
}

/** Members by learned weight, most trusted first; equal weights keep the roster's order. */
function byTrust(
  listed: readonly ListedModel[],
  languageId: string,
  learner: Learner,
  fillOf: (description: ModelDescription) => FillMethod,
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
    members: pairs.map(({ model: { description }, weight }) =>
      memberOf(description, fillOf(description), weight),
    ),
  };
}

function memberOf(description: ModelDescription, fill: FillMethod, weight: number): Member {
  const { id, family, primitives, instant, sizeBytes, vocabulary, vocabularySize } = description;
  return {
    id,
    family,
    // What follows in a chat is the answer's next token, not the document's.
    primitives: fill.kind === 'chat' ? { ...primitives, next: 'none' } : primitives,
    ...(instant === true ? { instant } : {}),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(vocabulary === undefined ? {} : { vocabulary }),
    ...(vocabularySize === undefined ? {} : { vocabularySize }),
    weight,
  };
}

/** The wanted strategy, or the first of its fallbacks whose needs are met. */
function suitable(
  wanted: string,
  members: readonly Member[],
  findStrategy: RunStarterOptions['findStrategy'],
): { readonly definition: StrategyDefinition; readonly unmet?: string } | undefined {
  let definition = findStrategy(wanted);
  let unmet: string | undefined;
  for (let tries = 0; tries <= strategies.length; tries++) {
    if (definition === undefined) return undefined;
    const lacking = unmetNeed(definition.needs, members);
    if (lacking === undefined) {
      return { definition, ...(unmet === undefined ? {} : { unmet }) };
    }
    unmet ??= lacking;
    definition = definition.fallback === undefined ? undefined : findStrategy(definition.fallback);
  }
  return undefined;
}
