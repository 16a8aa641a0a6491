import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { abortReason } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import type { DocumentSnapshot } from '../core/document.ts';
import type { ParseEvidence, TreeBag } from '../core/strategy.ts';
import { grammarOf } from './grammars.ts';
import type { GrammarName } from './grammars.ts';
import { UNKNOWN_CURSOR, UNKNOWN_EVIDENCE, UNKNOWN_NODES, UNKNOWN_SHAPE } from './protocol.ts';
import type {
  CursorSyntax,
  FunctionPlace,
  FunctionSizes,
  InsertedNodes,
  SyntaxState,
  TreeShape,
} from './protocol.ts';
import { textChange } from './text-change.ts';
import { connectWorker } from './worker-connection.ts';

/** In UTF-16 code units, as all lengths here. */
const LONGEST_DOCUMENT = 1_048_576;
const MOST_DOCUMENTS = 20;
const MOST_TEXT = 16 * LONGEST_DOCUMENT;
const LONGEST_INSERTION = 100_000;
const MOST_EVIDENCE = 1_000;
const MOST_EVIDENCE_TEXT = 2 * LONGEST_DOCUMENT;
/** An entry of a bag, in units of text. */
const BAG_ENTRY = 50;

/** A place in a document. The text is the truth: documents are told apart by it, not by version. */
export interface SyntaxPlace extends Pick<DocumentSnapshot, 'uri' | 'languageId' | 'text'> {
  /** In UTF-16 code units; moved into the text where it lies outside. */
  readonly offset: number;
}

export interface EvidenceRequest extends SyntaxPlace {
  /** Texts that might be inserted at the offset. Longer ones than 100,000 units stay unknown. */
  readonly insertions: readonly string[];
}

/**
 * Syntax of documents, by tree-sitter in a worker thread.
 *
 * Nothing is loaded before the first call. Whatever goes wrong in the worker (it ends, hangs, lacks
 * a grammar, needs too long) makes answers unknown; the only thing thrown is the abort reason.
 * The worker gets a document's text once and then what has changed: a call costs the calling thread
 * a comparison of the old and the new text, about 0.1 ms for a million characters.
 */
export interface SyntaxService {
  /** Loads the language's grammar ahead of use. */
  warm(languageId: string): void;
  /**
   * For each insertion, in order:
   *
   *     newErrors = errors(document with the insertion) − errors(document as it is)
   *
   * where errors counts the ERROR and MISSING nodes of the whole tree (at most 1,000). A half-written
   * line is often an error itself, so an insertion that completes it has a negative value; one that
   * leaves things as they are has 0. Counts of broken documents are tree-sitter's repair, not the
   * number of mistakes: compare insertions at one place by them, nothing else. Unknown where the
   * grammar, the time limit (200 ms an insertion, 2 s a document) or the size forbids.
   */
  parseEvidence(request: EvidenceRequest, signal: AbortSignal): Promise<readonly ParseEvidence[]>;
  /**
   * For each insertion, in order, the named nodes that lie wholly in it once it stands at the offset, by
   * their kinds and those of their parents: no word of the text is in it. At most 20,000 nodes, the first
   * ones. Undefined where its evidence would be unknown.
   */
  treeBags(
    request: EvidenceRequest,
    signal: AbortSignal,
  ): Promise<readonly (TreeBag | undefined)[]>;
  /** Where in the syntax the offset stands. */
  cursorSyntax(place: SyntaxPlace, signal: AbortSignal): Promise<CursorSyntax>;
  /**
   * The whole text as a tree: its errors, and what it is but for layout. Texts of one `uri` are parsed one
   * from the other.
   */
  treeShape(document: Omit<SyntaxPlace, 'offset'>, signal: AbortSignal): Promise<TreeShape>;
  /** Functions of a whole text; see `findFunctions`. None where no grammar is known. */
  functions(
    document: Omit<SyntaxPlace, 'offset'>,
    sizes: FunctionSizes,
    signal: AbortSignal,
  ): Promise<readonly FunctionPlace[]>;
  /** Drops what is held of a document. Call it when the document is closed. */
  forget(uri: string): void;
  /** What the worker holds; undefined where none runs. Starts nothing. */
  inspect(signal: AbortSignal): Promise<SyntaxState | undefined>;
  /** Why the worker ended last time it was not asked to; for the log. */
  readonly lastFailure: string | undefined;
  /** Ends the worker; all later answers are unknown. */
  dispose(): Promise<void>;
}

export interface SyntaxServiceOptions {
  /** The worker's entry: `src/syntax/worker.ts` or its bundle. */
  readonly workerPath: string;
  /** Folder of the `tree-sitter-<grammar>.wasm` files. */
  readonly grammarFolder: string;
  /** tree-sitter itself; by default `web-tree-sitter.wasm` in the grammar folder. */
  readonly runtimePath?: string;
  readonly clock: Clock;
}

/** What the worker knows of a document. A new text is a new revision, unique in the service. */
interface KnownDocument {
  readonly grammar: GrammarName;
  readonly text: string;
  readonly revision: number;
}

export function createSyntaxService(options: SyntaxServiceOptions): SyntaxService {
  const { workerPath, grammarFolder, clock } = options;
  const runtimePath = options.runtimePath ?? join(grammarFolder, 'web-tree-sitter.wasm');
  const connection = connectWorker(workerPath, { grammarFolder, runtimePath }, clock, () =>
    documents.clear(),
  );
  const documents = new LRUCache<string, KnownDocument>({
    max: MOST_DOCUMENTS,
    maxSize: MOST_TEXT,
    sizeCalculation: ({ text }) => Math.max(1, text.length),
    dispose(_, uri, reason) {
      if (reason !== 'set') connection.send({ kind: 'forget', uri });
    },
  });
  const evidence = new LRUCache<string, ParseEvidence>({
    max: MOST_EVIDENCE,
    maxSize: MOST_EVIDENCE_TEXT,
    sizeCalculation: (_, key) => key.length,
  });
  const bags = new LRUCache<string, InsertedNodes>({
    max: MOST_EVIDENCE,
    maxSize: MOST_EVIDENCE_TEXT,
    sizeCalculation: ({ bag = {} }, key) => key.length + BAG_ENTRY * Object.keys(bag).length,
  });
  let lastRevision = 0;

  /** Brings the worker's text up to date; undefined where it cannot say anything of the document. */
  function tell({ uri, languageId, text }: Omit<SyntaxPlace, 'offset'>): KnownDocument | undefined {
    const grammar = grammarOf(languageId);
    if (grammar === undefined || text.length > LONGEST_DOCUMENT || !connection.start()) {
      return undefined;
    }
    const known = documents.get(uri);
    if (known?.grammar !== grammar) {
      connection.send({ kind: 'open', uri, grammar, text });
    } else {
      const change = textChange(known.text, text);
      if (change === undefined) return known;
      connection.send({ kind: 'change', uri, change });
    }
    const told = { grammar, text, revision: ++lastRevision };
    documents.set(uri, told);
    return told;
  }

  /** What is known of each insertion; the worker is asked for what has not been kept. */
  async function ofEach<T extends object>(
    { insertions, ...place }: EvidenceRequest,
    signal: AbortSignal,
    kept: LRUCache<string, T>,
    unknown: T,
    ask: (insertions: readonly string[]) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    if (signal.aborted) throw abortReason(signal);
    const document = tell(place);
    if (document === undefined) return insertions.map(() => unknown);
    const keyOf = (insertion: string) => `${document.revision}:${place.offset}:${insertion}`;
    const found = new Map<string, T>();
    const missing = new Set<string>();
    for (const insertion of insertions) {
      if (insertion.length > LONGEST_INSERTION) continue;
      const known = kept.get(keyOf(insertion));
      if (known === undefined) missing.add(insertion);
      else found.set(insertion, known);
    }
    const asked = [...missing];
    const fresh = asked.length > 0 ? await ask(asked) : [];
    for (const [index, value] of fresh.entries()) {
      const insertion = asked[index] ?? '';
      found.set(insertion, value);
      kept.set(keyOf(insertion), value);
    }
    return insertions.map((insertion) => found.get(insertion) ?? unknown);
  }

  return {
    warm(languageId) {
      const grammar = grammarOf(languageId);
      if (grammar !== undefined && connection.start()) connection.send({ kind: 'load', grammar });
    },
    parseEvidence(request, signal) {
      const { uri, offset } = request;
      return ofEach(request, signal, evidence, UNKNOWN_EVIDENCE, async (insertions) => {
        const answer = await connection.ask({ kind: 'evidence', uri, offset, insertions }, signal);
        return answer?.kind === 'evidence' ? answer.evidence : [];
      });
    },
    async treeBags(request, signal) {
      const { uri, offset } = request;
      const found = await ofEach(request, signal, bags, UNKNOWN_NODES, async (insertions) => {
        const answer = await connection.ask({ kind: 'bags', uri, offset, insertions }, signal);
        return answer?.kind === 'bags' ? answer.bags : [];
      });
      return found.map(({ bag }) => bag);
    },
    async cursorSyntax(place, signal) {
      if (signal.aborted) throw abortReason(signal);
      if (tell(place) === undefined) return UNKNOWN_CURSOR;
      const { uri, offset } = place;
      const answer = await connection.ask({ kind: 'cursor', uri, offset }, signal);
      return answer?.kind === 'cursor' ? answer.cursor : UNKNOWN_CURSOR;
    },
    async treeShape(document, signal) {
      if (signal.aborted) throw abortReason(signal);
      if (tell(document) === undefined) return UNKNOWN_SHAPE;
      const answer = await connection.ask({ kind: 'shape', uri: document.uri }, signal);
      return answer?.kind === 'shape' ? answer.shape : UNKNOWN_SHAPE;
    },
    async functions(document, sizes, signal) {
      if (signal.aborted) throw abortReason(signal);
      if (tell(document) === undefined) return [];
      const { uri } = document;
      const answer = await connection.ask({ kind: 'functions', uri, sizes }, signal);
      return answer?.kind === 'functions' ? answer.functions : [];
    },
    forget(uri) {
      documents.delete(uri);
    },
    async inspect(signal) {
      const answer = await connection.ask({ kind: 'state' }, signal);
      return answer?.kind === 'state' ? answer.state : undefined;
    },
    get lastFailure() {
      return connection.lastFailure;
    },
    dispose: () => connection.dispose(),
  };
}
