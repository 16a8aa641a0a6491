import type * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { pathsOf } from '../edits/apply-edits.ts';
import { filePathOf } from '../edits/file-path.ts';
import type { Refactor, RefactorNode } from './refactor.ts';
import { refactorShape } from './refactor-shape.ts';

/** More nodes than any budget allows. */
const MOST_NODES = 100_000;

/**
 * A refactoring from what `JSON.parse` gave, or what is wrong with it: the path of the first faulty field
 * and what was expected there. For going on with a stored search and for files from elsewhere, so nothing
 * is believed: nodes are a tree in order of their ids with the root first, what a node or a trial names is
 * there, and edits stay below the workspace. Fields that are not known are left out. Never throws.
 *
 * Cost O(size).
 */
export function parseRefactor(value: unknown): Refactor | string {
  const version = otherVersion(value);
  if (version !== undefined) return version;
  if (nodesIn(value) > MOST_NODES) return `nodes: more than ${MOST_NODES}`;
  const parsed = refactorShape.safeParse(value, { error: en().localeError });
  if (!parsed.success) return firstProblem(parsed.error);
  return incoherence(parsed.data) ?? strayPath(parsed.data) ?? parsed.data;
}

function otherVersion(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined;
  const { version } = value;
  if (version === 1) return undefined;
  const told = typeof version === 'number' || typeof version === 'string' ? `${version}` : 'that';
  return `version ${told.slice(0, 20)} is not read here; version 1 is`;
}

function nodesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('nodes' in value)) return 0;
  return Array.isArray(value.nodes) ? value.nodes.length : 0;
}

function firstProblem(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  const message = issue?.message ?? 'not a refactoring';
  return path === '' ? message : `${path}: ${message}`;
}

/** What does not fit together among fields that are right by themselves. */
function incoherence({ nodes, trials, best, request }: Refactor): string | undefined {
  const known = new Map<number, RefactorNode>();
  let last = -1;
  for (const [i, node] of nodes.entries()) {
    const problem = i === 0 ? badRoot(node) : badNode(node, last, known);
    if (problem !== undefined) return `nodes.${i}.${problem}`;
    last = node.id;
    known.set(node.id, node);
  }
  if (best !== 0 && !known.has(best)) return `best: there is no node ${best}`;
  for (const [i, { nodeId }] of trials.entries()) {
    if (!known.has(nodeId)) return `trials.${i}.nodeId: there is no node ${nodeId}`;
  }
  const ids = new Set(request.members.map(({ id }) => id));
  return ids.size === request.members.length ? undefined : 'request.members: two have the same id';
}

function badRoot({ id, parent, depth, state }: RefactorNode): string | undefined {
  if (id !== 0) return 'id: the first node is the root, 0';
  if (parent !== undefined) return 'parent: the root has none';
  if (depth !== 0) return 'depth: that of the root is 0';
  return state === 'open' || state === 'solution' ? undefined : `state: the root is not ${state}`;
}

function badNode(
  { id, parent, depth, state, mergedInto }: RefactorNode,
  last: number,
  known: ReadonlyMap<number, RefactorNode>,
): string | undefined {
  if (id <= last) return 'id: nodes are in order of their ids';
  if (parent === undefined) return 'parent: there is one root';
  const above = known.get(parent);
  if (above === undefined) return `parent: there is no node ${parent} before`;
  if (!hasState(above)) return `parent: node ${parent} has nothing to go on from`;
  if (depth !== above.depth + 1) return `depth: below its parent it is ${above.depth + 1}`;
  if ((state === 'merged') !== (mergedInto !== undefined)) {
    return 'mergedInto: told of merged nodes and of them alone';
  }
  if (mergedInto === undefined) return undefined;
  const target = known.get(mergedInto);
  return target !== undefined && hasState(target)
    ? undefined
    : `mergedInto: there is no state of node ${mergedInto} before`;
}

function hasState({ state }: RefactorNode): boolean {
  return state === 'open' || state === 'solution';
}

/** Paths that lead out of the workspace; those of refused steps were never followed. */
function strayPath({ request, nodes }: Refactor): string | undefined {
  const { files, selection, base } = request;
  for (const [field, paths] of [
    ['request.files', files],
    ['request.selection.path', selection === undefined ? [] : [selection.path]],
    ['request.base', Object.keys(base)],
  ] as const) {
    const stray = paths.find((path) => !isBelow(path));
    if (stray !== undefined) return `${field}: ${told(stray)} is not below the workspace`;
  }
  for (const [i, { state, step }] of nodes.entries()) {
    if (state === 'failed') continue;
    const stray = pathsOf(step?.edits ?? []).find((path) => !isBelow(path));
    if (stray !== undefined) return `nodes.${i}.step: ${told(stray)} is not below the workspace`;
  }
  return undefined;
}

function isBelow(path: string): boolean {
  const read = filePathOf(path);
  return read.kind === 'path' && read.path === path;
}

function told(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}
