import * as z from 'zod/mini';
import type { FileEdit, Hunk, Refusal, RefusalCode } from '../edits/edit.ts';
import type { CheckOutcome, Diagnostic, RewardWeights, TestCounts } from './evidence.ts';
import type {
  EndReason,
  LineSelection,
  Refactor,
  RefactorBudget,
  RefactorEnd,
  RefactorMember,
  RefactorNode,
  RefactorPhase,
  RefactorRequest,
  RefactorStep,
  RunningTrial,
  Spent,
} from './refactor.ts';
import type { CheckIsolation, CheckUnrunnableCode } from './sources.ts';

/**
 * What a refactoring looks like as JSON, field by field; every field of the types has to be here. What its
 * parts say of one another is not.
 */

type Fields<Value> = Readonly<Record<keyof Value, z.ZodMiniType>>;
type Names<Name extends string> = { readonly [Each in Name]: Each };

const text = z.string();
const finite = z.number();
const amount = z.number().check(z.gte(0));
const count = z.int().check(z.gte(0));
const line = z.int().check(z.gte(1));
/** In [0, 1], with a margin for sums of rounded numbers. */
const share = z.number().check(z.gte(-1e-9), z.lte(1 + 1e-9));
const texts = z.readonly(z.array(text));
const maybe = z.exactOptional;

const hunk: z.ZodMiniType<Hunk> = z.object({
  ...{ before: text, after: text, line: maybe(z.int()), fromDiff: maybe(z.literal(true)) },
} satisfies Fields<Hunk>);

const fileEdit: z.ZodMiniType<FileEdit> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('change'), path: text, hunks: z.readonly(z.array(hunk)) }),
  z.object({ kind: z.literal('rewrite'), path: text, text }),
  z.object({ kind: z.literal('create'), path: text, text }),
  z.object({ kind: z.literal('delete'), path: text }),
  z.object({ kind: z.literal('rename'), path: text, to: text }),
]);

const REFUSALS = {
  'no-edit': 'no-edit',
  malformed: 'malformed',
  unchanged: 'unchanged',
  outside: 'outside',
  'out-of-scope': 'out-of-scope',
  'missing-file': 'missing-file',
  exists: 'exists',
  'not-found': 'not-found',
  ambiguous: 'ambiguous',
  overlapping: 'overlapping',
  binary: 'binary',
  'too-large': 'too-large',
  excluded: 'excluded',
} as const satisfies Names<RefusalCode>;

const refusal: z.ZodMiniType<Refusal> = z.object({
  ...{ code: z.enum(REFUSALS), path: maybe(text), detail: text },
} satisfies Fields<Refusal>);

const tests: z.ZodMiniType<TestCounts> = z.object({
  ...{ runner: text, passed: count, failed: count, skipped: count },
  failing: texts,
} satisfies Fields<TestCounts>);

const checkOutcome: z.ZodMiniType<CheckOutcome> = z.object({
  passed: z.boolean(),
  exitCode: maybe(z.int()),
  ended: z.enum(['by-itself', 'time-limit', 'flood', 'signal']),
  tests: maybe(tests),
  contradicts: maybe(z.literal(true)),
  lastLines: texts,
  durationMs: amount,
  ...{ escapes: maybe(texts), escapesLeft: maybe(texts), escapesKeptAt: maybe(text) },
} satisfies Fields<CheckOutcome>);

const diagnostic: z.ZodMiniType<Diagnostic> = z.object({
  ...{ path: text, line, code: text, message: text },
} satisfies Fields<Diagnostic>);

const step: z.ZodMiniType<RefactorStep> = z.object({
  title: text,
  edits: z.readonly(z.array(fileEdit)),
  done: z.boolean(),
  refusal: maybe(refusal),
  ...{ added: count, removed: count },
  check: maybe(checkOutcome),
  lostTests: maybe(count),
  diagnostics: maybe(z.readonly(z.array(diagnostic))),
  ...{ touchedTests: maybe(texts), missing: maybe(texts), answer: maybe(text) },
} satisfies Fields<RefactorStep>);

/** A value that could not be had is left out by `JSON.stringify`: it reads back as undefined. */
const part = z.pipe(
  z.object({ name: text, value: z.optional(share), weight: amount }),
  z.transform(({ name, value, weight }) => ({ name, value, weight })),
);

const node: z.ZodMiniType<RefactorNode> = z.object({
  id: count,
  parent: maybe(count),
  memberId: maybe(text),
  depth: count,
  state: z.enum(['open', 'solution', 'failed', 'merged']),
  reward: share,
  parts: z.readonly(z.array(part)),
  value: share,
  visits: count,
  cost: z.object({ tokens: maybe(amount), ms: maybe(amount), usd: maybe(amount) }),
  failure: maybe(text),
  mergedInto: maybe(count),
  mark: maybe(z.enum(['pinned', 'pruned'])),
  step: maybe(step),
  key: maybe(text),
} satisfies Fields<RefactorNode>);

const selection: z.ZodMiniType<LineSelection> = z.object({
  ...{ path: text, startLine: line, endLine: line },
} satisfies Fields<LineSelection>);

const weights: z.ZodMiniType<RewardWeights> = z.object({
  ...{ parse: amount, diagnostics: amount, check: amount },
  ...{ agreement: amount, judge: amount, length: amount },
} satisfies Fields<RewardWeights>);

const budget: z.ZodMiniType<RefactorBudget> = z.object({
  ...{ ms: maybe(amount), tokens: maybe(amount), usd: maybe(amount), steps: maybe(amount) },
} satisfies Fields<RefactorBudget>);

const member: z.ZodMiniType<RefactorMember> = z.object({
  ...{ id: text, family: text, place: z.enum(['local', 'network', 'cloud']), weight: share },
} satisfies Fields<RefactorMember>);

const request: z.ZodMiniType<RefactorRequest> = z.object({
  ...{ instruction: text, files: texts, mayCreate: z.boolean() },
  ...{ selection: maybe(selection), checkCommand: maybe(text) },
  ...{ method: text, parameters: z.record(text, finite), weights, budget },
  members: z.readonly(z.array(member)),
  ...{ architectId: maybe(text), seed: finite, base: z.record(text, text) },
} satisfies Fields<RefactorRequest>);

const trial: z.ZodMiniType<RunningTrial> = z.object({
  ...{ id: count, nodeId: count, memberId: text, startedMs: finite },
} satisfies Fields<RunningTrial>);

const spent: z.ZodMiniType<Spent> = z.object({
  ...{ ms: amount, tokens: amount, usd: maybe(amount), steps: count },
  ...{ checks: count, checksReused: count },
} satisfies Fields<Spent>);

const REASONS = {
  converged: 'converged',
  exhausted: 'exhausted',
  time: 'time',
  tokens: 'tokens',
  money: 'money',
  steps: 'steps',
  stopped: 'stopped',
  'no-members': 'no-members',
  'members-failed': 'members-failed',
  'check-unrunnable': 'check-unrunnable',
  'unusable-files': 'unusable-files',
  'files-changed': 'files-changed',
  failed: 'failed',
} as const satisfies Names<EndReason>;

const CHECK_CODES = {
  'command-not-found': 'command-not-found',
  'no-tests': 'no-tests',
  'missing-module': 'missing-module',
  'time-limit': 'time-limit',
  flood: 'flood',
  dependencies: 'dependencies',
  'prepare-failed': 'prepare-failed',
  'too-large': 'too-large',
  'no-isolation': 'no-isolation',
  sandbox: 'sandbox',
} as const satisfies Names<CheckUnrunnableCode>;

const end: z.ZodMiniType<RefactorEnd> = z.object({
  ...{ reason: z.enum(REASONS), detail: maybe(text), checkCode: maybe(z.enum(CHECK_CODES)) },
} satisfies Fields<RefactorEnd>);

const PHASES = {
  loading: 'loading',
  copying: 'copying',
  preparing: 'preparing',
  baseline: 'baseline',
  searching: 'searching',
  ended: 'ended',
} as const satisfies Names<RefactorPhase>;

const isolation: z.ZodMiniType<CheckIsolation> = z.object({
  ...{ level: z.enum(['isolated', 'copied']), tool: text },
} satisfies Fields<CheckIsolation>);

export const refactorShape: z.ZodMiniType<Refactor> = z.object({
  ...{ version: z.literal(1), id: text, startedAt: finite, request, phase: z.enum(PHASES) },
  ...{ isolation: maybe(isolation), baseline: maybe(checkOutcome), plan: maybe(text) },
  nodes: z.readonly(z.array(node)),
  trials: z.readonly(z.array(trial)),
  ...{ best: count, spent, end: maybe(end) },
} satisfies Fields<Refactor>);
