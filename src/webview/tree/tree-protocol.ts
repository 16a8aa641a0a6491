import * as z from 'zod/mini';
import { someTreeSections, treeNodes, treePageState } from './tree-page-state.ts';

/**
 * What the page of a refactoring and its host say to each other; both read only what parses. Messages of
 * the host are numbered from the last `state` on: a page that misses one asks for the whole `state`.
 */

/** Sections that may be gone again. */
const goneSection = z.enum(['about', 'budget', 'detail', 'review', 'baselines']);

export const treeHostMessage = z.discriminatedUnion('type', [
  /** Everything. The first message, and the answer to `ready`. */
  z.object({
    type: z.literal('state'),
    /** Of this conversation: the page tells it back. */
    session: z.string(),
    seq: z.int(),
    state: treePageState,
  }),
  z.object({
    type: z.literal('change'),
    session: z.string(),
    seq: z.int(),
    sections: someTreeSections,
    gone: z.readonly(z.array(goneSection)),
    /** Nodes that are new or not as they were. */
    nodes: treeNodes,
  }),
  /** How a language is coloured: a TextMate grammar and those that it embeds, as JSON. */
  z.object({
    type: z.literal('grammar'),
    languageId: z.string(),
    grammars: z.readonly(z.array(z.record(z.string(), z.unknown()))),
  }),
  /** Said to the user, and to a screen reader, politely. */
  z.object({ type: z.literal('notice'), kind: z.enum(['info', 'error']), text: z.string() }),
]);
export type TreeHostMessage = z.infer<typeof treeHostMessage>;
export type GoneTreeSection = z.infer<typeof goneSection>;

const id = z.string().check(z.minLength(1), z.maxLength(500));
const nodeId = z.int().check(z.gte(0));
const against = z.enum(['base', 'parent']);
/** A path, `#` and a number. */
const hunkId = z.string().check(z.minLength(1), z.maxLength(5_000));

export const treePageMessage = z.discriminatedUnion('type', [
  /** The page is there, or has lost the thread: it wants the state. */
  z.object({ type: z.literal('ready') }),
  /** Painted up to here: more may come. */
  z.object({ type: z.literal('painted'), session: id, seq: z.int() }),
  z.object({ type: z.literal('grammar'), languageId: id }),
  /** The node whose details the page shows; without one, the node that is reviewed. */
  z.object({ type: z.literal('look'), nodeId: z.optional(nodeId), against }),
  /** Asks for a refactoring: the editor's own dialog comes. */
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.enum(['pin', 'unpin', 'prune', 'unprune', 'expand']), nodeId }),
  z.object({ type: z.literal('continue-by-hand'), nodeId }),
  z.object({ type: z.literal('open-diff'), nodeId, against }),
  z.object({ type: z.literal('review'), nodeId }),
  z.object({
    type: z.literal('choose'),
    hunkIds: z.readonly(z.array(hunkId).check(z.maxLength(100_000))),
    isChosen: z.boolean(),
  }),
  z.object({ type: z.literal('apply') }),
  z.object({ type: z.literal('restore') }),
  z.object({ type: z.literal('export'), format: z.enum(['text', 'json']) }),
]);
export type TreePageMessage = z.infer<typeof treePageMessage>;
