import type { ListedModel } from '../../engine/model-directory.ts';
import type { MemberCall } from '../../engine/member-call.ts';
import type { Speeds } from '../../engine/speeds.ts';
import type { Survey } from '../../engine/survey.ts';
import type { CallSize } from '../../engine/survey-model.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import { placeOf, requestFor, shapeOf } from './ask-members.ts';
import type { Spent } from './budget.ts';

/** Which strategies get answers that no recording has, and which answers. */
export interface LiveJudging {
  readonly strategyIds: readonly string[];
  /** `scores`: of texts alone; `all`: drafts of parts, next tokens and judgements as well. */
  readonly abilities: 'scores' | 'all';
}

export interface LiveMembersOptions {
  readonly survey: Survey;
  readonly speeds: Speeds;
  /** Nobody else is asked, whoever is on record. */
  readonly members: readonly ListedModel[];
  readonly abilities: LiveJudging['abilities'];
  /** A call has ended; what servers do not tell is estimated. */
  readonly onCall: (spent: Pick<Spent, 'tokens' | 'usd'>) => void;
}

/**
 * The members of a benchmark, to be asked live at the place of a recorded request; undefined where the
 * request was for no document, or where somebody answered it who is not among them: the figures would be
 * of another set. Calls have the manners of `Survey.calls`.
 *
 * Tokens are those that the server tells, else what was read by the member's characters a token. Money
 * is what the server tells, else these tokens at what the member's texts on record cost a token.
 */
export function liveMembers(options: LiveMembersOptions, signal: AbortSignal) {
  const { survey, speeds, members, abilities, onCall } = options;
  const ids = new Set(members.map(({ description }) => description.id));
  const usdPerToken = new Map<string, number>();

  function spentOn(modelId: string, { characters, usage }: CallSize) {
    const { promptTokens, completionTokens, costUsd } = usage ?? {};
    const told = (promptTokens ?? 0) + (completionTokens ?? 0);
    const tokens = told > 0 ? told : Math.ceil(characters / speeds.of(modelId).charactersPerToken);
    return { tokens, usd: costUsd ?? tokens * (usdPerToken.get(modelId) ?? 0) };
  }

  return (line: RecordingLine): ReadonlyMap<string, MemberCall> | undefined => {
    for (const [modelId, price] of pricesIn(line)) usdPerToken.set(modelId, price);
    const place = placeOf(line);
    if (place === undefined) return undefined;
    const asked = [...line.candidates, ...(line.failures ?? [])].map(({ model }) => model);
    if (!asked.every((model) => ids.has(model))) return undefined;
    const calls = survey.calls(
      {
        ...{ request: requestFor(place), shape: shapeOf(place), members },
        onCall: (modelId, size) => {
          onCall(spentOn(modelId, size));
        },
      },
      signal,
    );
    return abilities === 'all'
      ? calls
      : new Map([...calls].map(([id, call]) => [id, scoringOnly(call)]));
  };
}

/** Nothing but scores: judges, above all those elsewhere, are not asked while somebody types either. */
function scoringOnly(call: MemberCall): MemberCall {
  const { model } = call;
  const { description } = model;
  const score = model.score?.bind(model);
  const none = {
    next: 'none',
    read: 'none',
    judge: 'none',
    embed: 'none',
    vectors: 'none',
  } as const;
  return {
    ...call,
    model: {
      description: {
        ...description,
        primitives: { ...description.primitives, ...none },
        roles: description.roles.filter((role) => role !== 'fuse'),
      },
      generate: (request, signal) => model.generate(request, signal),
      ...(score === undefined ? {} : { score }),
    },
  };
}

/** Price of a token by member, where the request tells what its texts cost. */
function pricesIn({ candidates }: RecordingLine): readonly (readonly [string, number])[] {
  return candidates.flatMap(({ model, costUsd, usage }) => {
    const tokens = (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0);
    return costUsd === undefined || tokens === 0 ? [] : [[model, costUsd / tokens] as const];
  });
}
