import type { Node, Tree } from 'web-tree-sitter';
import type { Clock } from '../core/clock.ts';
import type { ParseEvidence, TreeBag } from '../core/strategy.ts';
import { countErrors } from './count-errors.ts';
import { describeCursor } from './cursor-syntax.ts';
import { findFunctions } from './find-functions.ts';
import type { GrammarName } from './grammars.ts';
import { UNKNOWN_CURSOR, UNKNOWN_EVIDENCE, UNKNOWN_SHAPE } from './protocol.ts';
import type { CursorSyntax, FunctionPlace, FunctionSizes, TreeShape } from './protocol.ts';
import { applyTextChange } from './text-change.ts';
import type { TextChange } from './text-change.ts';
import { editOf } from './text-edit.ts';
import { treeBag } from './tree-bag.ts';
import type { TreeDigests } from './tree-digest.ts';
import { readText, readWithInsertion } from './tree-parser.ts';
import type { TreeParser } from './tree-parser.ts';

const DOCUMENT_LIMIT_MS = 2_000;
const INSERTION_LIMIT_MS = 200;
/** A document that was too slow is left alone for this long. */
const RETRY_AFTER_MS = 30_000;
/** A document with its tree, kept up to date incrementally. Lives in the worker. */
export interface ParsedDocument {
  change(change: TextChange): void;
  evidence(offset: number, insertion: string): ParseEvidence;
  /** Undefined where it takes too long. */
  bag(offset: number, insertion: string): TreeBag | undefined;
  cursor(offset: number): CursorSyntax;
  shape(): TreeShape;
  functions(sizes: FunctionSizes): readonly FunctionPlace[];
  /** Gives the tree back. */
  close(): void;
}

export function openDocument(
  parser: TreeParser,
  clock: Clock,
  digests: TreeDigests,
  grammar: GrammarName,
  initialText: string,
): ParsedDocument {
  let text = initialText;
  let current: Tree | undefined;
  let changed = false;
  let errors: number | undefined;
  let retryAt = -Infinity;

  /**
   * The tree of the text; after an edit the old tree is reused. That gives the same tree as parsing
   * afresh where the text has no errors. Where it has some, tree-sitter's repair may depend on what
   * it reused: seen to change the sign of an insertion's evidence in 1 of 3,000 realistic cases.
   * Parsing every half-written text afresh would cure that for 10 to 20 ms a keystroke.
   */
  function tree(): Tree | undefined {
    if (current !== undefined && !changed) return current;
    if (clock.now() < retryAt) return undefined;
    const old = current;
    current = parser.parse(grammar, readText(text), DOCUMENT_LIMIT_MS, old);
    parser.release(old);
    changed = false;
    if (current === undefined) retryAt = clock.now() + RETRY_AFTER_MS;
    return current;
  }

  /** What `look` finds in the tree of the text with the insertion; undefined where it takes too long. */
  function withInsertion<T>(
    base: Tree,
    offset: number,
    insertion: string,
    look: (root: Node) => T,
  ): T | undefined {
    const hinted = parser.edited(base, editOf(text, offset, 0, insertion));
    const read = readWithInsertion(text, offset, insertion);
    const extended = parser.parse(grammar, read, INSERTION_LIMIT_MS, hinted);
    const found = extended && look(extended.rootNode);
    parser.release(hinted);
    parser.release(extended);
    return found;
  }

  function placeAt(offset: number): number {
    return Math.min(Math.max(offset, 0), text.length);
  }

  return {
    change(change) {
      current?.edit(editOf(text, change.start, change.removed, change.inserted));
      text = applyTextChange(text, change);
      changed = true;
      errors = undefined;
    },
    evidence(offset, insertion) {
      const base = tree();
      if (base === undefined) return UNKNOWN_EVIDENCE;
      errors ??= countErrors(base.rootNode);
      const extended = withInsertion(base, placeAt(offset), insertion, countErrors);
      return extended === undefined
        ? UNKNOWN_EVIDENCE
        : { newErrors: extended - errors, known: true };
    },
    bag(offset, insertion) {
      const base = tree();
      if (base === undefined) return undefined;
      const place = placeAt(offset);
      return withInsertion(base, place, insertion, (root) =>
        treeBag(root, place, place + insertion.length),
      );
    },
    cursor(offset) {
      const base = tree();
      if (base === undefined) return UNKNOWN_CURSOR;
      return describeCursor(base.rootNode, text, placeAt(offset), grammar);
    },
    shape() {
      const base = tree();
      if (base === undefined) return UNKNOWN_SHAPE;
      errors ??= countErrors(base.rootNode);
      return { known: true, errors, digest: digests.digest(base.rootNode) };
    },
    functions(sizes) {
      const base = tree();
      return base === undefined ? [] : findFunctions(base.rootNode, sizes);
    },
    close() {
      parser.release(current);
      current = undefined;
    },
  };
}
