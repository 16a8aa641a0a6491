import type { ParseEvidence, TreeBag } from '../core/strategy.ts';
import type { GrammarName } from './grammars.ts';
import type { TextChange } from './text-change.ts';

/** What a worker is started with. */
export interface SyntaxWorkerConfiguration {
  /** Folder of the `tree-sitter-<name>.wasm` files. */
  readonly grammarFolder: string;
  /** The `web-tree-sitter.wasm` that belongs to the bundled web-tree-sitter. */
  readonly runtimePath: string;
}

/** Service to worker. Obeyed in order, but for `cancel`, which overtakes. */
export type Instruction =
  | { readonly kind: 'load'; readonly grammar: GrammarName }
  | {
      readonly kind: 'open';
      readonly uri: string;
      readonly grammar: GrammarName;
      readonly text: string;
    }
  | { readonly kind: 'change'; readonly uri: string; readonly change: TextChange }
  | { readonly kind: 'forget'; readonly uri: string }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'cancel'; readonly id: number };

export type Question =
  | {
      readonly kind: 'evidence' | 'bags';
      readonly uri: string;
      readonly offset: number;
      readonly insertions: readonly string[];
    }
  | { readonly kind: 'cursor'; readonly uri: string; readonly offset: number }
  | { readonly kind: 'shape'; readonly uri: string }
  | { readonly kind: 'functions'; readonly uri: string; readonly sizes: FunctionSizes }
  | { readonly kind: 'state' };

/** Worker to service, one per `ask`, also when it was cancelled: silence means that it hangs. */
export interface Reply {
  readonly id: number;
  readonly answer: Answer;
}

export type Answer =
  | { readonly kind: 'evidence'; readonly evidence: readonly ParseEvidence[] }
  | { readonly kind: 'bags'; readonly bags: readonly InsertedNodes[] }
  | { readonly kind: 'cursor'; readonly cursor: CursorSyntax }
  | { readonly kind: 'shape'; readonly shape: TreeShape }
  | { readonly kind: 'functions'; readonly functions: readonly FunctionPlace[] }
  | { readonly kind: 'state'; readonly state: SyntaxState }
  | { readonly kind: 'cancelled' };

/** The nodes of an insertion; no bag where its evidence would be unknown. */
export interface InsertedNodes {
  readonly bag: TreeBag | undefined;
}

/** Where in the syntax a cursor stands. All false where `known` is false. */
export interface CursorSyntax {
  /** False where no grammar is known, or the document is too large or too slow to parse. */
  readonly known: boolean;
  /**
   * The cursor ends its line (closing brackets may follow) and nothing but white space and comments
   * lies between the opening of a block and the cursor: a body is about to be written.
   */
  readonly emptyBlock: boolean;
  readonly insideComment: boolean;
  /** Inside the text of a string; code inside a template's `${}` is code. */
  readonly insideString: boolean;
  /**
   * Number of white-space characters (a tab is one) before the line on which the construct around
   * the cursor begins: a line indented no deeper ends the block. Undefined outside of all blocks.
   */
  readonly enclosingIndent?: number;
}

/** A whole text as its syntax tree. */
export interface TreeShape {
  /** False where no grammar is known, or the text is too large or too slow to parse. */
  readonly known: boolean;
  /** ERROR and MISSING nodes, at most 1,000. */
  readonly errors: number;
  /** Equal for texts that differ in white space between tokens alone; '' where not known. */
  readonly digest: string;
}

/** Which functions are wanted, by the lines of their bodies, both included. */
export interface FunctionSizes {
  readonly leastLines: number;
  readonly mostLines: number;
}

/** A function with a name, in UTF-16 offsets. */
export interface FunctionPlace {
  readonly name: string;
  readonly start: number;
  /** Where its body begins, with the bracket that opens it. */
  readonly bodyStart: number;
  readonly end: number;
}

/** What a worker holds, for diagnosis and tests. */
export interface SyntaxState {
  readonly documents: number;
  /** Parses begun since the worker's start. */
  readonly parses: number;
  /** Trees not yet given back to the WebAssembly heap. At rest at most one per document. */
  readonly trees: number;
  /** Size of the WebAssembly heap, which never shrinks. */
  readonly heapBytes: number;
  readonly grammars: readonly GrammarName[];
  /** Grammars that could not be loaded, with the reason. */
  readonly failures: readonly string[];
}

export const UNKNOWN_EVIDENCE: ParseEvidence = { newErrors: 0, known: false };

export const UNKNOWN_NODES: InsertedNodes = { bag: undefined };

export const UNKNOWN_SHAPE: TreeShape = { known: false, errors: 0, digest: '' };

export const UNKNOWN_CURSOR: CursorSyntax = {
  known: false,
  emptyBlock: false,
  insideComment: false,
  insideString: false,
};

// Both ends come from one build: the guards below tell our messages from foreign ones, no more.

export function isInstruction(value: unknown): value is Instruction {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

export function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'id' in value && 'answer' in value;
}

export function isSyntaxWorkerConfiguration(value: unknown): value is SyntaxWorkerConfiguration {
  return (
    typeof value === 'object' &&
    value !== null &&
    'grammarFolder' in value &&
    'runtimePath' in value
  );
}
