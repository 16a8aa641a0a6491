import { failure, isModelError, ModelError } from '../../core/failure.ts';
import { NO_PRIMITIVES, type LanguageModel, type ModelDescription } from '../../core/model.ts';
import type { Member } from '../../core/strategy.ts';
import type { MemberCall } from '../member-call.ts';
import type { ListedModel } from '../model-directory.ts';

/** Why a member elsewhere is not asked while somebody types. */
export type CloudLeave =
  /** It was not switched on for that. */
  | 'by-hand'
  | 'over-budget'
  /** Another one is asked. */
  | 'one-cloud';

export interface AutomaticRules {
  /** Ids of the models that were switched on. */
  readonly automaticCloud: readonly string[];
  /** See `Spending`. */
  exhausted(modelId: string): boolean;
  /** Learned weights, in the given order. */
  weights(modelIds: readonly string[]): readonly number[];
}

export interface AutomaticCrew {
  readonly asked: readonly ListedModel[];
  readonly left: readonly { readonly id: string; readonly reason: CloudLeave }[];
}

/** Whether a member may be asked while somebody types, as far as the settings say. */
export function mayAnswerTyping(
  { description: { id, place } }: ListedModel,
  { automaticCloud }: Pick<AutomaticRules, 'automaticCloud'>,
): boolean {
  return place !== 'cloud' || automaticCloud.includes(id);
}

/**
 * The members that an automatic request may ask: all that are not elsewhere, and one that is.
 *
 * Of those elsewhere that were switched on and can still be paid for, the most trusted one is asked; of
 * equally trusted ones the cheapest by the sum of its two prices, an unknown price last; then the first of
 * the line-up. The order of the members stays. Cost: O(n).
 */
export function automaticCrew(
  members: readonly ListedModel[],
  rules: AutomaticRules,
): AutomaticCrew {
  const left: { id: string; reason: CloudLeave }[] = [];
  const able = members.filter((listed) => {
    const { id, place } = listed.description;
    if (place !== 'cloud') return false;
    const isOn = mayAnswerTyping(listed, rules);
    if (isOn && !rules.exhausted(id)) return true;
    left.push({ id, reason: isOn ? 'over-budget' : 'by-hand' });
    return false;
  });
  const weights = rules.weights(able.map(({ description }) => description.id));
  const [first] = able
    .map((listed, i) => ({ listed, weight: weights[i] ?? 0, price: priceOf(listed.description) }))
    .sort((a, b) => b.weight - a.weight || (a.price < b.price ? -1 : Number(a.price > b.price)));
  for (const listed of able) {
    if (listed !== first?.listed) left.push({ id: listed.description.id, reason: 'one-cloud' });
  }
  return {
    asked: members.filter(
      (listed) => listed.description.place !== 'cloud' || listed === first?.listed,
    ),
    left,
  };
}

function priceOf({ price }: ModelDescription): number {
  return price === undefined ? Number.POSITIVE_INFINITY : price.input + price.output;
}

/**
 * A member elsewhere as strategies see it while somebody types: it writes, once. It compares, scores,
 * lists and fuses nothing, since every such call costs as much as a text.
 */
export function writingOnly(member: Member): Member {
  const { id, family, weight, instant, sizeBytes, primitives } = member;
  return {
    ...{ id, family, weight },
    ...(instant === undefined ? {} : { instant }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    primitives: { ...NO_PRIMITIVES, generate: primitives.generate },
  };
}

/** The call of a member elsewhere while somebody types: one text, and nothing that fuses. */
export function callOnce(call: MemberCall): MemberCall {
  const model = writesOnce(call.model);
  const once = (own: MemberCall): MemberCall => {
    const { shorter } = own;
    return {
      ...withoutFusing(own),
      ...{ model, samples: 1 },
      ...(shorter === undefined ? {} : { shorter: () => once(shorter()) }),
    };
  };
  return once(call);
}

function withoutFusing(call: MemberCall): MemberCall {
  const rest: Partial<Pick<MemberCall, 'fusing'>> & Omit<MemberCall, 'fusing'> = { ...call };
  delete rest.fusing;
  return rest;
}

/** Calls of one request at most: the second one where the first was refused for its length. */
const MOST_CALLS = 2;

/**
 * A model that writes once. Later calls throw ModelError `over-budget` without anything being sent; a call
 * that failed with `context-overflow` was refused unread and may be made once more.
 */
function writesOnce(model: LanguageModel): LanguageModel {
  let calls = 0;
  let mayCall = true;
  return {
    description: model.description,
    async *generate(request, signal) {
      if (!mayCall) throw new ModelError(failure('over-budget', 'one call a request while typing'));
      mayCall = false;
      calls++;
      try {
        yield* model.generate(request, signal);
      } catch (error) {
        const isTooLong = isModelError(error) && error.failure.code === 'context-overflow';
        mayCall = isTooLong && calls < MOST_CALLS;
        throw error;
      }
    },
  };
}
