import type { ParseEvidence, TreeBag } from '../core/strategy.ts';

/** A place in a document, for the syntax service. */
export interface SyntaxPlace {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
  readonly offset: number;
}

/** What surrounds a cursor. `known: false` where there is no grammar or no time. */
export interface CursorSyntax {
  readonly known: boolean;
  readonly emptyBlock: boolean;
  readonly insideComment: boolean;
  readonly insideString: boolean;
}

/** A whole text as its syntax tree; see the syntax service. */
export interface TreeShape {
  readonly known: boolean;
  readonly errors: number;
  readonly digest: string;
}

/** The part of the syntax service that the engine uses. */
export interface SyntaxTools {
  parseEvidence(
    place: SyntaxPlace & { readonly insertions: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly ParseEvidence[]>;
  /** The nodes of each insertion at the place; undefined where no grammar is known. */
  treeBags(
    place: SyntaxPlace & { readonly insertions: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly (TreeBag | undefined)[]>;
  cursorSyntax(place: SyntaxPlace, signal: AbortSignal): Promise<CursorSyntax>;
  treeShape(document: Omit<SyntaxPlace, 'offset'>, signal: AbortSignal): Promise<TreeShape>;
  /** Drops what is held of a document. */
  forget(uri: string): void;
}

/** For hosts without grammars: knows nothing. */
export const noSyntax: SyntaxTools = {
  parseEvidence: ({ insertions }) =>
    Promise.resolve(insertions.map(() => ({ newErrors: 0, known: false }))),
  treeBags: ({ insertions }) => Promise.resolve(insertions.map(() => undefined)),
  cursorSyntax: () =>
    Promise.resolve({ known: false, emptyBlock: false, insideComment: false, insideString: false }),
  treeShape: () => Promise.resolve({ known: false, errors: 0, digest: '' }),
  forget: () => undefined,
};
