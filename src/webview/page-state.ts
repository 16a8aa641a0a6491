import * as z from 'zod/mini';

/**
 * What the page shows, but for the columns' texts, which travel by themselves. The host owns it; the page
 * gets it in sections, and a section is replaced as a whole.
 */

const score = z.number();
const parts = z.readonly(
  z.array(z.object({ name: z.string(), value: z.optional(z.number()), weight: z.number() })),
);
const fidelity = z.enum(['exact', 'forced', 'walk', 'judge', 'none']);
const place = z.enum(['local', 'network', 'cloud']);
const ids = z.readonly(z.array(z.string()));

const request = z.object({
  kind: z.enum(['fill', 'instruct']),
  id: z.string(),
  startedAt: z.number(),
  languageId: z.string(),
  path: z.string(),
  /** Some lines around the place, for diffs in context. */
  before: z.string(),
  after: z.string(),
  original: z.string(),
  instruction: z.optional(z.string()),
});

/** A column without its text. */
const columnHead = z.object({
  id: z.string(),
  modelId: z.string(),
  place,
  state: z.enum(['queued', 'loading', 'prefill', 'streaming', 'done', 'stopped', 'failed']),
  /** Of the whole text. Unit: UTF-16 code units. */
  length: z.int(),
  /** The stream's text was replaced by what the filters left of it so often. */
  revision: z.int(),
  temperature: z.optional(z.number()),
  fusedFrom: z.optional(ids),
  failure: z.optional(z.object({ code: z.string(), detail: z.string() })),
  startMs: z.optional(z.number()),
  firstTextMs: z.optional(z.number()),
  endMs: z.optional(z.number()),
  usage: z.optional(
    z.object({
      promptTokens: z.optional(z.number()),
      completionTokens: z.optional(z.number()),
      estimated: z.boolean(),
      costUsd: z.optional(z.number()),
    }),
  ),
  /** What running its text told. */
  observation: z.optional(
    z.object({
      check: z.exactOptional(z.object({ passed: z.int(), total: z.int() })),
      behaviour: z.exactOptional(z.string()),
      newDiagnostics: z.exactOptional(z.int()),
    }),
  ),
});

const span = z.object({
  text: z.string(),
  modelId: z.string(),
  score: z.optional(z.number()),
  fidelity: z.optional(fidelity),
  runnerUp: z.optional(z.object({ text: z.string(), modelId: z.string(), score: z.number() })),
});

const outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('verdict'),
    strategyId: z.string(),
    ranked: z.readonly(
      z.array(z.object({ columnIds: ids, text: z.optional(z.string()), score, parts })),
    ),
    agreement: z.optional(z.object({ agreeing: z.number(), answered: z.number() })),
    fused: z.optional(
      z.object({
        text: z.string(),
        spans: z.readonly(z.array(span)),
        fidelity: z.optional(fidelity),
      }),
    ),
    note: z.optional(z.string()),
    judging: z.exactOptional(z.object({ compared: z.int(), ofPairs: z.int() })),
    liveCalls: z.number(),
  }),
  z.object({
    kind: z.literal('unmet'),
    strategyId: z.string(),
    need: z.string(),
    live: z.boolean(),
  }),
  z.object({ kind: z.literal('failed'), strategyId: z.string(), message: z.string() }),
]);

const duel = z.object({
  judge: z.string(),
  first: z.string(),
  second: z.string(),
  forth: z.number(),
  back: z.number(),
  fidelity,
});

const vote = z.object({
  first: z.string(),
  second: z.string(),
  verdict: z.enum(['first', 'second', 'tie', 'both-bad']),
  left: z.enum(['first', 'second']),
  blind: z.boolean(),
  tookMs: z.number(),
  reasons: z.readonly(z.array(z.string())),
  at: z.number(),
});

/** A strategy that can be chosen, in the order of the picker. */
const strategyOffer = z.object({
  id: z.string(),
  family: z.string(),
  title: z.string(),
  /** Authors, year and title of the paper. */
  paper: z.string(),
  url: z.optional(z.string()),
});

/** A model that could be asked. */
const modelOffer = z.object({
  modelId: z.string(),
  place,
  /** `resident`: answers at once; `load`: fits beside the others; `swap`: pushes another out, runs last. */
  readiness: z.enum(['resident', 'load', 'swap']),
  /** Estimate of the time to load. Unit: ms. */
  loadMs: z.optional(z.number()),
  /** Of one request of this kind; absent where it is not known, 0 on this machine. Unit: US dollars. */
  costUsd: z.optional(z.number()),
  /** Ticked at first. */
  chosen: z.boolean(),
  /** Could write one text of several. */
  fuses: z.boolean(),
});

const preset = z.object({
  name: z.string(),
  modelIds: ids,
  strategyId: z.string(),
  fusionModelId: z.optional(z.string()),
});

const historyEntry = z.object({
  id: z.string(),
  startedAt: z.number(),
  path: z.string(),
  languageId: z.string(),
  /** First words of the instruction, or the line before the cursor. */
  title: z.string(),
  modelIds: ids,
  votes: z.int(),
  failures: z.int(),
  /** Answers that differ. */
  texts: z.int(),
  /** Its file cannot be read: the reason. */
  damage: z.optional(z.string()),
  /** Words to search for: instruction and texts, cut. */
  searched: z.string(),
});

const standing = z.object({
  modelId: z.string(),
  battles: z.int(),
  wins: z.number(),
  /** Bradley-Terry strength as a probability to beat the average model, with a 95 % interval. */
  strength: z.number(),
  low: z.number(),
  high: z.number(),
});

const leaderboard = z.object({
  languageId: z.optional(z.string()),
  kind: z.optional(z.enum(['fill', 'instruct'])),
  /** Languages that have votes. */
  languages: ids,
  battles: z.int(),
  /** Fewer battles show no standings. */
  least: z.int(),
  standings: z.readonly(z.array(standing)),
});

const rate = z.object({ count: z.number(), of: z.int(), low: z.number(), high: z.number() });

/** How judges have done in the comparisons that are kept, or in the one of a page in a file. */
const judges = z.object({
  /** Comparisons in which a judge was asked. */
  comparisons: z.int(),
  judges: z.readonly(
    z.array(
      z.object({
        judge: z.string(),
        asked: z.int(),
        /** Absent where nobody counted. */
        abstained: z.optional(z.int()),
        /** Whose answer depends on the order. */
        flips: rate,
        firstSeat: rate,
        longer: rate,
        /** As the user votes. */
        right: rate,
      }),
    ),
  ),
  /** Cohen's kappa of two judges; absent where both say the same of all pairs. */
  agreements: z.readonly(
    z.array(
      z.object({
        first: z.string(),
        second: z.string(),
        pairs: z.int(),
        kappa: z.optional(z.number()),
      }),
    ),
  ),
  /** Krippendorff's alpha of all judges. */
  alpha: z.optional(z.number()),
});

/** TextMate theme: what the highlighter reads. */
const theme = z.object({
  kind: z.enum(['light', 'dark', 'high-contrast-light', 'high-contrast-dark']),
  name: z.string(),
  settings: z.readonly(
    z.array(
      z.object({
        scope: z.optional(z.union([z.string(), ids])),
        settings: z.object({
          foreground: z.optional(z.string()),
          fontStyle: z.optional(z.string()),
        }),
      }),
    ),
  ),
  foreground: z.string(),
  background: z.string(),
});

export const pageState = z.object({
  /** Nothing is compared yet: the page asks which models. */
  request: z.optional(request),
  columns: z.readonly(z.array(columnHead)),
  outcome: z.optional(outcome),
  /** A strategy, judges or a check are at work. */
  working: z.optional(z.enum(['strategy', 'judges', 'fusion', 'checks'])),
  duels: z.readonly(z.array(duel)),
  votes: z.readonly(z.array(vote)),
  strategies: z.readonly(z.array(strategyOffer)),
  strategyId: z.string(),
  models: z.readonly(z.array(modelOffer)),
  fusionModelId: z.optional(z.string()),
  presets: z.readonly(z.array(preset)),
  history: z.readonly(z.array(historyEntry)),
  leaderboard,
  /** Absent where nobody has looked. */
  judges: z.optional(judges),
  /** Whether an answer can be put into the document, or why not. */
  target: z.enum(['ready', 'changed', 'closed', 'read-only', 'none']),
  theme,
  /** False for a page in a file: nobody answers. */
  live: z.boolean(),
});

export type PageState = z.infer<typeof pageState>;
export type PageRequest = z.infer<typeof request>;
export type ColumnHead = z.infer<typeof columnHead>;
export type PageOutcome = z.infer<typeof outcome>;
export type PageSpan = z.infer<typeof span>;
export type PageDuel = z.infer<typeof duel>;
export type PageVote = z.infer<typeof vote>;
export type StrategyOffer = z.infer<typeof strategyOffer>;
export type ModelOffer = z.infer<typeof modelOffer>;
export type Preset = z.infer<typeof preset>;
export type HistoryEntry = z.infer<typeof historyEntry>;
export type PageLeaderboard = z.infer<typeof leaderboard>;
export type PageJudges = z.infer<typeof judges>;
export type PageTheme = z.infer<typeof theme>;

/** Some sections, each whole. */
export const pageSections = z.partial(pageState);
export type PageSections = z.infer<typeof pageSections>;
