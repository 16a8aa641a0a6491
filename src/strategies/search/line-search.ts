import type { RunnerUp, Scored, Span } from '../../core/completion.ts';
import type { SearchNode, Trial } from '../../core/search.ts';
import type {
  Strategy,
  StrategyParameter,
  StrategyStep,
  StrategyTask,
  StrategyTools,
} from '../../core/strategy.ts';
import { equalHeadShare } from '../../text/equal-head.ts';
import { fusedText } from '../fused-text.ts';
import {
  beginning,
  keyOf,
  nextLine,
  partsOf,
  rewardOf,
  type LineState,
  type LineStep,
} from './line-state.ts';
import type { SearchPolicy } from './search-policy.ts';
import type { Search, SearchMethodId } from './search.ts';
import { treeSearch } from './tree-search.ts';

/** What every method of the family can be told as a way of completing. */
export const LINE_PARAMETERS = {
  trials: {
    description: 'Lines that are asked for in a completion, those that are not used included.',
    default: 24,
    minimum: 1,
    maximum: 500,
  },
} as const satisfies Readonly<Record<string, StrategyParameter>>;

/** Results after which a best text that stays the best is good enough. */
const STEADY = 8;

/** Steps in which a line may be written: a long one takes more than one. */
const STEPS_A_LINE = 2;

/**
 * Makes a method of tree search a strategy for completions. A state is the text accepted so far, a step is
 * one member's next line, and a text is a solution where its author ended it or the completion's shape does.
 *
 *     reward = mean of the parts that are known
 *     parse        1 / (1 + syntax errors that the text adds)
 *     probability  mean over the members that score of exp(nats per byte), of the lines that others wrote
 *     agreement    where none of them scores: how far the others' lines at this place begin alike
 *
 * As many lines are asked for side by side as there are members. Drafts are greedy, so each member is asked
 * once at a state; one that fails takes no further part. Ends with so many `trials`, when nothing is left, or
 * when the best text has stayed the best for 8 results.
 *
 * Output   whenever the best text changes, that text with its spans; the last step is settled.
 * Cost     a trial: one draft, one parse, one `score` by each other member that scores.
 */
export function lineSearchStrategy(
  method: SearchMethodId,
  policy: SearchPolicy,
  parameters: Readonly<Record<string, number>>,
): Strategy {
  const most = Math.round(parameters['trials'] ?? LINE_PARAMETERS.trials.default);
  return {
    async *run(task, tools, signal) {
      const { members, context } = task;
      const { maxLines, maxTokens } = context.shape;
      const maxDepth = STEPS_A_LINE * maxLines;
      const search = treeSearch(policy, {
        ...{ method, members, maxDepth, onceEach: true },
        seed: Math.floor(tools.random.next() * 2 ** 32),
        root: { key: '', reward: 0 },
      });
      const writing: Writing = {
        ...{ search, task, tools, signal, maxDepth },
        states: new Map([[0, beginning(maxTokens)]]),
        lines: new Map(),
        out: new Set(),
      };
      let shown = '';
      for (let left = most; left > 0 && !search.isConverged(STEADY);) {
        const trials = search.ask(Math.min(left, members.length));
        if (trials.length === 0) break;
        left -= await takeTrials(trials, writing);
        const step = stepOf(writing, false);
        const text = step.ranking.scored[0]?.candidate.text ?? '';
        if (text !== shown) yield step;
        shown = text;
      }
      signal.throwIfAborted();
      yield stepOf(writing, true);
    },
  };
}

interface Writing {
  readonly search: Search;
  readonly task: StrategyTask;
  readonly tools: StrategyTools;
  readonly signal: AbortSignal;
  readonly maxDepth: number;
  /** By node. */
  readonly states: Map<number, LineState>;
  /** Who wrote which line behind a node; '' is the end. */
  readonly lines: Map<number, Map<string, string>>;
  /** Members that have failed. */
  readonly out: Set<string>;
}

/** Asks side by side and tells in order, so that the tree does not depend on who is quick. */
async function takeTrials(trials: readonly Trial[], writing: Writing): Promise<number> {
  const { task, tools, signal, states, out } = writing;
  const { members } = task;
  signal.throwIfAborted();
  const scorers = members.filter(
    ({ id, primitives }) => primitives.score !== 'none' && !out.has(id),
  );
  let asked = 0;
  const steps = await Promise.all(
    trials.map(async ({ nodeId, memberId }): Promise<LineStep> => {
      const member = members.find(({ id }) => id === memberId);
      const state = states.get(nodeId);
      if (member === undefined || state === undefined || out.has(memberId)) {
        return { kind: 'failure' };
      }
      asked++;
      return await nextLine(member, scorers, state, task, tools, signal);
    }),
  );
  for (const [i, trial] of trials.entries()) tellStep(trial, steps[i] ?? NO_STEP, writing);
  return asked;
}

const NO_STEP: LineStep = { kind: 'none' };

function tellStep({ id, nodeId, memberId }: Trial, step: LineStep, writing: Writing): void {
  const { search, states, lines, out, maxDepth } = writing;
  const before = states.get(nodeId);
  const isEmptyEnd = step.kind === 'stop' && nodeId === 0;
  if (before === undefined || step.kind === 'failure' || step.kind === 'none' || isEmptyEnd) {
    if (step.kind === 'failure') out.add(memberId);
    const failure = isEmptyEnd ? 'empty' : step.kind;
    search.tell(id, { kind: 'failed', failure, cost: {} });
    return;
  }
  const state: LineState = step.kind === 'stop' ? { ...before, ended: true } : step.state;
  const isSolution = state.ended || (search.nodes[nodeId]?.depth ?? 0) + 1 >= maxDepth;
  const parts = partsOf(state, undefined);
  const common = { kind: 'state', key: keyOf(state), cost: {} } as const;
  const node = search.tell(id, { ...common, isSolution, parts, reward: rewardOf(parts) });
  if (node.state !== 'merged') states.set(node.id, state);
  const here = lines.get(nodeId) ?? new Map<string, string>();
  lines.set(nodeId, here.set(memberId, step.kind === 'stop' ? '' : step.line));
  agreeAgain(nodeId, writing);
}

/** Who writes the same as others gets a better reward, where no member's score tells more. */
function agreeAgain(nodeId: number, { search, states, lines }: Writing): void {
  const here = lines.get(nodeId) ?? new Map<string, string>();
  for (const child of childrenOf(nodeId, search)) {
    const state = states.get(child.id);
    const own = here.get(child.memberId ?? '');
    if (state === undefined || own === undefined) continue;
    const others = [...here].filter(([memberId]) => memberId !== child.memberId);
    const shares = others.map(([, line]) => equalHeadShare(own, line));
    const agreement =
      shares.length === 0 ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
    const parts = partsOf(state, agreement);
    if (parts.some(({ name }) => name === 'agreement')) {
      search.revise(child.id, rewardOf(parts), parts);
    }
  }
}

function childrenOf(nodeId: number, { nodes }: Search): readonly SearchNode[] {
  return nodes.filter(
    ({ parent, state }) => parent === nodeId && (state === 'open' || state === 'solution'),
  );
}

/** The best text so far as one candidate; before there is a solution, the best of what goes on. */
function stepOf(writing: Writing, complete: boolean): StrategyStep {
  const { states, task } = writing;
  const node = bestOf(writing);
  const state = states.get(node?.id ?? 0);
  const spans = node === undefined ? [] : judgedSpans(node, writing);
  const fused = fusedText(spans, complete || state?.ended === true, task.context);
  if (node === undefined || fused === undefined) {
    return { ranking: { scored: [] }, settled: complete };
  }
  const { candidate } = fused;
  const scored: Scored = {
    ...{ candidate, score: node.reward, parts: node.parts },
    shownText: candidate.text,
  };
  return { ranking: { scored: [scored] }, spans: fused.spans, settled: complete };
}

/** As the search has it; of states that all count for nothing the longest. */
function bestOf({ search, states }: Writing): SearchNode | undefined {
  if (search.best !== 0) return search.nodes[search.best];
  return [...states.keys()]
    .flatMap((id) => (id === 0 ? [] : (search.nodes[id] ?? [])))
    .reduce<SearchNode | undefined>(
      (best, node) => (best === undefined || node.depth > best.depth ? node : best),
      undefined,
    );
}

/** The lines of a node's text, each with its reward and the best line that it was chosen over. */
function judgedSpans(node: SearchNode, { search, states, lines }: Writing): readonly Span[] {
  const spans = states.get(node.id)?.spans ?? [];
  const judged: Span[] = [];
  for (let at: SearchNode | undefined = node; at?.parent !== undefined; at = above(at, search)) {
    const { id, parent, memberId, reward, parts } = at;
    const length = states.get(id)?.spans.length ?? 0;
    const span = spans[length - 1];
    if (span === undefined || length === states.get(parent)?.spans.length) continue;
    const [rival] = childrenOf(parent, search)
      .filter((other) => other.id !== id && other.memberId !== memberId)
      .flatMap((other) => rivalOf(other, lines.get(parent)))
      .sort((a, b) => b.score - a.score);
    const isJudged = parts.some(({ value }) => value !== undefined);
    judged.unshift({
      ...span,
      ...(isJudged ? { score: reward } : {}),
      ...(isJudged && rival !== undefined ? { runnerUp: rival } : {}),
    });
  }
  return judged;
}

function above({ parent }: SearchNode, { nodes }: Search): SearchNode | undefined {
  return parent === undefined ? undefined : nodes[parent];
}

function rivalOf(
  { memberId = '', reward }: SearchNode,
  lines: ReadonlyMap<string, string> | undefined,
): readonly RunnerUp[] {
  const text = lines?.get(memberId) ?? '';
  return text === '' ? [] : [{ text, modelId: memberId, score: reward }];
}
