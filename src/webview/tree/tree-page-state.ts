import * as z from 'zod/mini';
import { pageState } from '../page-state.ts';

/**
 * What the page of a refactoring shows. The host owns it. It travels in sections, each whole, and node by
 * node: a tree of 500 is not sent again for one that has changed.
 */

const paths = z.readonly(z.array(z.string()));
const memberId = z.string();

const tests = z.object({
  runner: z.string(),
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
  failing: z.readonly(z.array(z.string())),
});

/** One run of the check command. */
const outcome = z.object({
  passed: z.boolean(),
  exitCode: z.optional(z.int()),
  ended: z.enum(['by-itself', 'time-limit', 'flood', 'signal']),
  tests: z.optional(tests),
  contradicts: z.optional(z.literal(true)),
  lastLines: z.readonly(z.array(z.string())),
  durationMs: z.number(),
  /** Files of the user's own that it changed: put back, and those that could not be. */
  escapes: z.optional(paths),
  escapesLeft: z.optional(paths),
  escapesKeptAt: z.optional(z.string()),
});

/** What is searched for and how; changes seldom. */
const about = z.object({
  id: z.string(),
  instruction: z.string(),
  files: paths,
  members: z.readonly(
    z.array(z.object({ id: memberId, place: z.enum(['local', 'network', 'cloud']) })),
  ),
  architectId: z.optional(memberId),
  /** The architect's words. */
  plan: z.optional(z.string()),
  checkCommand: z.optional(z.string()),
  isolation: z.optional(z.object({ level: z.enum(['isolated', 'copied']), tool: z.string() })),
  baseline: z.optional(outcome),
  phase: z.enum([
    ...(['loading', 'copying', 'preparing', 'baseline', 'searching'] as const),
    'ended',
  ]),
  end: z.optional(
    z.object({
      reason: z.string(),
      detail: z.optional(z.string()),
      checkCode: z.optional(z.string()),
    }),
  ),
});

const amounts = {
  ms: z.optional(z.number()),
  tokens: z.optional(z.number()),
  usd: z.optional(z.number()),
  steps: z.optional(z.int()),
};

const budget = z.object({
  /** Undefined: no limit. */
  limit: z.object(amounts),
  /** Undefined: not known. */
  spent: z.object({ ...amounts, checks: z.int(), checksReused: z.int() }),
  /** How old the figures were when they were sent, while time goes on being spent. Unit: ms. */
  ageMs: z.number(),
});

/** A node as its row shows it. */
const nodeRow = z.object({
  id: z.int(),
  parent: z.optional(z.int()),
  /** Undefined at the root, and where the user wrote the step. */
  memberId: z.optional(memberId),
  state: z.enum(['open', 'solution', 'failed', 'merged']),
  /** What the step did, without the numbers of lines. */
  title: z.string(),
  added: z.int(),
  removed: z.int(),
  reward: z.number(),
  value: z.number(),
  visits: z.int(),
  /** Code of why it failed; what a backend said beside it. */
  failure: z.optional(z.string()),
  mergedInto: z.optional(z.int()),
  mark: z.optional(z.enum(['pinned', 'pruned'])),
  check: z.optional(z.enum(['passed', 'failed'])),
  /** Whoever looks at it is to be warned: tests lost or touched, a check that contradicts itself. */
  warns: z.boolean(),
});

const reviewFile = z.object({
  path: z.string(),
  /** Of the editor, for colours. */
  languageId: z.string(),
  kind: z.enum(['change', 'create', 'delete', 'rename']),
  renamedFrom: z.optional(z.string()),
  hunks: z.readonly(
    z.array(
      z.object({
        id: z.string(),
        oldLine: z.int(),
        newLine: z.int(),
        lines: z.readonly(
          z.array(z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })),
        ),
      }),
    ),
  ),
});

/** Everything that is known of the node that the page looks at. */
const detail = z.object({
  nodeId: z.int(),
  parts: z.readonly(
    z.array(z.object({ name: z.string(), value: z.optional(z.number()), weight: z.number() })),
  ),
  /** Names of evidence that could not be had, with the reason: `diagnostics: untrusted`. */
  missing: z.readonly(z.array(z.string())),
  done: z.boolean(),
  cost: z.object({
    tokens: z.optional(z.number()),
    ms: z.optional(z.number()),
    usd: z.optional(z.number()),
  }),
  refusal: z.optional(
    z.object({ code: z.string(), path: z.optional(z.string()), detail: z.string() }),
  ),
  answer: z.optional(z.string()),
  check: z.optional(outcome),
  lostTests: z.int(),
  touchedTests: paths,
  diagnostics: z.optional(
    z.readonly(
      z.array(z.object({ path: z.string(), line: z.int(), code: z.string(), message: z.string() })),
    ),
  ),
  against: z.enum(['base', 'parent']),
  /** Undefined where it has no state, or none can be had any more. */
  files: z.optional(z.readonly(z.array(reviewFile))),
});

/** The node that would be applied, piece by piece. */
const review = z.object({
  nodeId: z.int(),
  files: z.readonly(z.array(reviewFile)),
  /** Ids of hunks that are not applied. */
  leftOut: z.readonly(z.array(z.string())),
  canApply: z.boolean(),
  canRestore: z.boolean(),
});

const baseline = { nodeId: z.optional(z.int()), reward: z.optional(z.number()) };

const sections = {
  /** Undefined before the first refactoring. */
  about: z.optional(about),
  budget: z.optional(budget),
  /** Members that write now, and below which node. */
  running: z.readonly(z.array(z.object({ id: z.int(), nodeId: z.int(), memberId }))),
  best: z.int(),
  detail: z.optional(detail),
  review: z.optional(review),
  /** What the simple ways would have given, read off the tree. */
  baselines: z.optional(
    z.object({
      greedy: z.readonly(z.array(z.object({ memberId, ...baseline }))),
      bestOfN: z.object({ n: z.int(), ...baseline }),
    }),
  ),
  theme: pageState.shape.theme,
};

export const treeSections = z.object(sections);
export const someTreeSections = z.partial(treeSections);
export const treePageState = z.object({
  ...sections,
  /** By id, the root first. */
  nodes: z.readonly(z.array(nodeRow)),
});
export const treeNodes = z.readonly(z.array(nodeRow));

export type TreePageState = z.infer<typeof treePageState>;
export type SomeTreeSections = z.infer<typeof someTreeSections>;
export type TreeAbout = z.infer<typeof about>;
export type TreeBudget = z.infer<typeof budget>;
export type NodeRow = z.infer<typeof nodeRow>;
export type NodeDetail = z.infer<typeof detail>;
export type TreeReview = z.infer<typeof review>;
export type PageReviewFile = z.infer<typeof reviewFile>;
export type PageOutcome = z.infer<typeof outcome>;
export type PageBaselines = NonNullable<TreePageState['baselines']>;
