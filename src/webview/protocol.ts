import * as z from 'zod/mini';
import { pageSections, pageState } from './page-state.ts';

/**
 * What host and page say to each other; both read only what parses. Messages of the host are numbered from
 * the last `state` on: a page that misses one, or gets another comparison's, asks for the whole `state`.
 */

/** Text behind what the page has of a column; `at` tells how much that must be. */
const textPiece = z.object({
  columnId: z.string(),
  revision: z.int(),
  at: z.int(),
  text: z.string(),
});
export type TextPiece = z.infer<typeof textPiece>;

export const hostMessage = z.discriminatedUnion('type', [
  /** Everything, with the texts of all columns. The first message, and the answer to `ready`. */
  z.object({
    type: z.literal('state'),
    /** Of this conversation: the page tells it back. */
    session: z.string(),
    seq: z.int(),
    state: pageState,
    texts: z.readonly(z.array(textPiece)),
  }),
  z.object({
    type: z.literal('change'),
    session: z.string(),
    seq: z.int(),
    sections: pageSections,
    texts: z.readonly(z.array(textPiece)),
    /** Sections that are no longer there: `request`, `outcome`, `working`, `fusionModelId`. */
    gone: z.readonly(z.array(z.enum(['request', 'outcome', 'working', 'fusionModelId']))),
  }),
  /** How a language is coloured: a TextMate grammar and those that it embeds, as JSON. */
  z.object({
    type: z.literal('grammar'),
    languageId: z.string(),
    grammars: z.readonly(z.array(z.record(z.string(), z.unknown()))),
  }),
  /** Said to the user, and to a screen reader, politely. */
  z.object({ type: z.literal('notice'), kind: z.enum(['info', 'error']), text: z.string() }),
  /** How many syntax errors a text adds to the document; `known` is false where no grammar tells. */
  z.object({ type: z.literal('parsed'), ask: z.int(), newErrors: z.int(), known: z.boolean() }),
  /** A command of the editor, which has the key: the page does it. */
  z.object({ type: z.literal('act'), act: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessage>;

const id = z.string().check(z.minLength(1), z.maxLength(500));
const some = z.readonly(z.array(id).check(z.maxLength(64)));
const words = z.string().check(z.maxLength(20_000));

/** One of the texts on the page. `result`: what the user has put together, which comes with the message. */
const textRef = z.discriminatedUnion('of', [
  z.object({ of: z.literal('column'), columnId: id }),
  z.object({ of: z.literal('fused') }),
  z.object({ of: z.literal('original') }),
  z.object({ of: z.literal('result'), text: z.string().check(z.maxLength(10_000_000)) }),
]);
export type TextRef = z.infer<typeof textRef>;

export const pageMessage = z.discriminatedUnion('type', [
  /** The page is there, or has lost the thread: it wants the state. */
  z.object({ type: z.literal('ready') }),
  /** Painted up to here: more may come. */
  z.object({ type: z.literal('painted'), session: id, seq: z.int() }),
  z.object({ type: z.literal('grammar'), languageId: id }),
  /** Begins a comparison at the place that the host knows. */
  z.object({ type: z.literal('ask'), modelIds: some, instruction: z.optional(words) }),
  z.object({ type: z.literal('add'), modelId: id }),
  z.object({ type: z.literal('remove'), columnId: id }),
  z.object({ type: z.literal('stop'), columnId: id }),
  z.object({ type: z.literal('stop-all') }),
  /** What there is suffices: stops all and judges. */
  z.object({ type: z.literal('enough') }),
  z.object({ type: z.literal('retry'), columnId: id, temperature: z.optional(z.number()) }),
  /** `live`: models may be asked for what the columns do not tell. */
  z.object({ type: z.literal('strategy'), strategyId: id, live: z.boolean() }),
  z.object({ type: z.literal('judge') }),
  /** The user's check command runs on the texts, in a sandbox. */
  z.object({ type: z.literal('check') }),
  z.object({ type: z.literal('fusion-model'), modelId: id }),
  /** A model writes one text of all columns; its own prompt where the user gives one. */
  z.object({ type: z.literal('fuse'), prompt: z.optional(words) }),
  z.object({
    type: z.literal('vote'),
    first: id,
    second: id,
    verdict: z.enum(['first', 'second', 'tie', 'both-bad']),
    left: z.enum(['first', 'second']),
    blind: z.boolean(),
    tookMs: z.number(),
    reasons: z.readonly(z.array(words).check(z.maxLength(20))),
  }),
  z.object({
    type: z.literal('accept'),
    text: textRef,
    how: z.enum(['replace', 'insert-below', 'copy', 'open']),
    /** The panel closes behind it. */
    close: z.boolean(),
  }),
  /** What the user has put together is parsed in its place; `ask` comes back with the answer. */
  z.object({
    type: z.literal('parse'),
    ask: z.int(),
    text: z.string().check(z.maxLength(1_000_000)),
  }),
  z.object({ type: z.literal('diff'), left: textRef, right: textRef }),
  z.object({
    type: z.literal('leaderboard'),
    languageId: z.optional(id),
    kind: z.optional(z.enum(['fill', 'instruct'])),
  }),
  z.object({ type: z.literal('reset-votes') }),
  z.object({ type: z.literal('history-open'), id }),
  /** The answers of an earlier comparison of the same place, beside those in front. */
  z.object({ type: z.literal('history-add'), id }),
  z.object({ type: z.literal('history-delete'), id }),
  z.object({
    type: z.literal('export'),
    format: z.enum(['json', 'csv', 'markdown', 'pairs', 'html']),
    /** Leaves the code out. */
    redact: z.boolean(),
  }),
  z.object({ type: z.literal('import') }),
  z.object({ type: z.literal('preset-save'), name: id, modelIds: some }),
  z.object({ type: z.literal('preset-delete'), name: id }),
  z.object({ type: z.literal('new') }),
  z.object({ type: z.literal('close') }),
]);
export type PageMessage = z.infer<typeof pageMessage>;
