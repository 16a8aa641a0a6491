import { failure, ModelError, type Failure } from '../../core/failure.ts';
import type { Learner } from '../../core/learner.ts';
import type { Spending } from '../../core/spending.ts';
import { estimateTokens } from '../../prompt/estimate-tokens.ts';
import { ENSEMBLE_MODEL, type AnswerWish } from '../answers.ts';
import { converses } from '../chat-crew.ts';
import type { MemberStates } from '../member-states.ts';
import { promptText } from '../member-stream.ts';
import type { ListedModel } from '../model-directory.ts';
import type { MemberRoster } from '../member-roster.ts';
import { contextOf, memberNamed, needsRoom } from './answering-members.ts';

export interface RouteSources {
  readonly roster: MemberRoster;
  readonly states: MemberStates;
  readonly learner: Learner;
  readonly spending?: Spending;
}

/** Room for an answer below which a prompt counts as too long. Unit: tokens. */
const LEAST_ANSWER = 16;

/**
 * Who is to answer a chat, most trusted first; a member that is named is alone.
 *
 * Trusted is who has the largest learned weight over all languages, since a chat has none. Behind all others
 * comes who has just failed, and who would push another model out of memory. Whoever cannot answer is left
 * out: it does not converse, calls no tools where some are offered, reads less than the prompt, may not see
 * it, has asked to wait, or costs more than is left.
 *
 * Throws ModelError where nobody is left, with the reason of the one that came furthest. Cost O(n log n).
 */
export function routeOf(
  wish: AnswerWish,
  members: readonly ListedModel[],
  sources: RouteSources,
): readonly ListedModel[] {
  const able: ListedModel[] = [];
  const lacks: Failure[] = [];
  for (const listed of named(wish.model, members)) {
    const lack = lackOf(listed, wish, sources);
    if (lack === undefined) able.push(listed);
    else lacks.push(lack);
  }
  if (able.length === 0) throw new ModelError(worthSaying(lacks));
  const trust = trustIn(able, sources.learner);
  const { roster, states } = sources;
  const tier = (listed: ListedModel): number =>
    (states.cooling(listed.description.id) ? 2 : 0) + (needsRoom(listed, roster) ? 1 : 0);
  return able.toSorted((a, b) => tier(a) - tier(b) || (trust.get(b) ?? 0) - (trust.get(a) ?? 0));
}

/** Whether a conversation needs a member that calls tools. */
export function wantsTools({ tools = [], toolChoice, messages }: AnswerWish): boolean {
  if (tools.length > 0 && toolChoice !== 'none') return true;
  return messages.some(({ role, toolCalls = [] }) => role === 'tool' || toolCalls.length > 0);
}

/** Tokens that a member takes the prompt for. */
export function promptTokensOf(wish: AnswerWish, charactersPerToken: number): number {
  const said = promptText({ kind: 'chat', messages: wish.messages });
  const calls = wish.messages.flatMap(({ toolCalls = [] }) => toolCalls);
  const beside = wantsTools(wish) ? JSON.stringify([wish.tools ?? [], calls]) : '';
  return estimateTokens(said + beside, charactersPerToken);
}

/** Tokens of the answer that a member has room for, at most as many as are wished for. */
export function answerRoom(listed: ListedModel, wish: AnswerWish, roster: MemberRoster): number {
  const { charactersPerToken } = roster.speeds.of(listed.description.id);
  const room = contextOf(listed) - promptTokensOf(wish, charactersPerToken);
  return Math.min(wish.maxTokens, room);
}

function named(model: string, members: readonly ListedModel[]): readonly ListedModel[] {
  if (model === ENSEMBLE_MODEL) return members;
  const found = memberNamed(model, members);
  if (found === undefined) throw new ModelError(failure('model-missing', model));
  return [found];
}

function lackOf(
  listed: ListedModel,
  wish: AnswerWish,
  { roster, states, spending }: RouteSources,
): Failure | undefined {
  const { id, place, tools } = listed.description;
  if (!converses(listed)) return failure('unsupported', 'the model cannot chat');
  if (wish.localOnly === true && place !== 'local') return failure('private', id);
  if (wantsTools(wish) && tools !== true) return failure('unsupported', 'no model calls tools');
  const room = answerRoom(listed, wish, roster);
  if (room < Math.min(LEAST_ANSWER, wish.maxTokens))
    return failure('context-overflow', `${id} reads ${contextOf(listed)} tokens`);
  if (place === 'cloud' && spending?.exhausted(id) === true) return failure('over-budget', id);
  const known = states.of(id).failure;
  return known?.code === 'rate-limited' && states.cooling(id) ? known : undefined;
}

/** From what says least to what says most: who came further lacks less. */
const FURTHEST = ['unsupported', 'private', 'context-overflow', 'over-budget', 'rate-limited'];

function worthSaying(lacks: readonly Failure[]): Failure {
  const rank = ({ code }: Failure): number => FURTHEST.indexOf(code);
  const [most] = lacks.toSorted((a, b) => rank(b) - rank(a));
  return most ?? failure('unsupported', 'no member chats');
}

/** Mean of the weights over every language in which something was learned. */
function trustIn(
  members: readonly ListedModel[],
  learner: Learner,
): ReadonlyMap<ListedModel, number> {
  const ids = members.map(({ description }) => description.id);
  const tables = Object.keys(learner.snapshot().languages).map((language) =>
    learner.weights(language, ids),
  );
  return new Map(
    members.map((listed, i) => [
      listed,
      tables.reduce((sum, weights) => sum + (weights[i] ?? 0), 0) / Math.max(1, tables.length),
    ]),
  );
}
