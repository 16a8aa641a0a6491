import type { Tree } from 'web-tree-sitter';
import type { Clock } from '../core/clock.ts';
import type { ParseEvidence } from '../core/strategy.ts';
import { countErrors } from './count-errors.ts';
import { describeCursor } from './cursor-syntax.ts';
import type { GrammarName } from './grammars.ts';
import { UNKNOWN_CURSOR, UNKNOWN_EVIDENCE, UNKNOWN_SHAPE } from './protocol.ts';
import type { CursorSyntax, TreeShape } from './protocol.ts';
import { applyTextChange } from './text-change.ts';
import type { TextChange } from './text-change.ts';
import { editOf } from './text-edit.ts';
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
  cursor(offset: number): CursorSyntax;
  shape(): TreeShape;
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

  function errorsWith(base: Tree, offset: number, insertion: string): number | undefined {
    const hinted = parser.edited(base, editOf(text, offset, 0, insertion));
    const read = readWithInsertion(text, offset, insertion);
    const extended = parser.parse(grammar, read, INSERTION_LIMIT_MS, hinted);
    const count = extended && countErrors(extended.rootNode);
    parser.release(hinted);
    parser.release(extended);
    return count;
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
      const place = Math.min(Math.max(offset, 0), text.length);
      const extended = errorsWith(base, place, insertion);
      return extended === undefined
        ? UNKNOWN_EVIDENCE
        : { newErrors: extended - errors, known: true };
    },
    cursor(offset) {
      const base = tree();
      if (base === undefined) return UNKNOWN_CURSOR;
      const place = Math.min(Math.max(offset, 0), text.length);
      return describeCursor(base.rootNode, text, place, grammar);
    },
    shape() {
      const base = tree();
      if (base === undefined) return UNKNOWN_SHAPE;
      errors ??= countErrors(base.rootNode);
      return { known: true, errors, digest: digests.digest(base.rootNode) };
    },
    close() {
      parser.release(current);
      current = undefined;
    },
  };
}
