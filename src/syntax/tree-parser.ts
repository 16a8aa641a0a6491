import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { Edit, Tree } from 'web-tree-sitter';
import type { Clock } from '../core/clock.ts';
import { grammarFile } from './grammars.ts';
import type { GrammarName } from './grammars.ts';
import type { SyntaxWorkerConfiguration } from './protocol.ts';

/** The part of the WebAssembly API used here; neither of TypeScript's Node libraries declares it. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
  readonly Module: new (bytes: Uint8Array) => object;
};

const PAGE_BYTES = 65_536;
const INITIAL_HEAP_BYTES = 32 * 1024 * 1024;
/** A heap at its limit ends the worker, and only the worker. */
const MAXIMUM_HEAP_BYTES = 512 * 1024 * 1024;
/** Code units handed to tree-sitter at once; its buffer takes 5,119. */
const CHUNK_LENGTH = 5_000;

/** Reads a text piecemeal: what stands from `index` on, at least one unit unless it has ended. */
export type TextReader = (index: number) => string;

/** The parsers of one worker. Every tree it hands out is given back by `release`. */
export interface TreeParser {
  /** Loads a grammar unless it is loaded; false where that is impossible. */
  load(grammar: GrammarName): boolean;
  /**
   * Parses a text, reusing an old tree that was edited to match it. Undefined when the grammar
   * cannot be loaded or more than `limitMs` have passed. The old tree stays the caller's.
   */
  parse(grammar: GrammarName, read: TextReader, limitMs: number, old?: Tree): Tree | undefined;
  /** A copy of the tree with an edit applied; cheap, since both share their nodes. */
  edited(tree: Tree, edit: Edit): Tree;
  release(tree: Tree | undefined): void;
  /** Parses begun since the start. */
  readonly parses: number;
  readonly liveTrees: number;
  readonly heapBytes: number;
  readonly grammars: readonly GrammarName[];
  readonly failures: readonly string[];
}

/** Starts tree-sitter in this thread. Throws when its WebAssembly file cannot be read or run. */
export async function createTreeParser(
  configuration: SyntaxWorkerConfiguration,
  clock: Clock,
): Promise<TreeParser> {
  const heap = new WebAssembly.Memory({
    initial: INITIAL_HEAP_BYTES / PAGE_BYTES,
    maximum: MAXIMUM_HEAP_BYTES / PAGE_BYTES,
  });
  await Parser.init({
    wasmBinary: readFileSync(configuration.runtimePath),
    wasmMemory: heap,
    print: () => undefined,
    printErr: () => undefined,
  });
  const parsers = new Map<GrammarName, Parser>();
  const failures = new Map<GrammarName, string>();
  let parses = 0;
  let liveTrees = 0;

  function parserOf(grammar: GrammarName): Parser | undefined {
    const known = parsers.get(grammar);
    if (known !== undefined || failures.has(grammar)) return known;
    try {
      const bytes = readFileSync(join(configuration.grammarFolder, grammarFile(grammar)));
      const grammarModule = new WebAssembly.Module(bytes);
      bytes.buffer.transfer(0); // the module has its own copy, and collections are rare here
      const parser = new Parser();
      parser.setLanguage(Language.loadSync(grammarModule));
      parsers.set(grammar, parser);
      return parser;
    } catch (error) {
      failures.set(
        grammar,
        `${grammar}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }

  return {
    load: (grammar) => parserOf(grammar) !== undefined,
    parse(grammar, read, limitMs, old) {
      const parser = parserOf(grammar);
      if (parser === undefined) return undefined;
      parses++;
      const deadline = clock.now() + limitMs;
      const tree = parser.parse(read, old, { progressCallback: () => clock.now() > deadline });
      if (tree === null) {
        parser.reset(); // or the next parse would go on where this one was stopped
        return undefined;
      }
      liveTrees++;
      return tree;
    },
    edited(tree, edit) {
      const copy = tree.copy();
      liveTrees++;
      copy.edit(edit);
      return copy;
    },
    release(tree) {
      if (tree === undefined) return;
      tree.delete();
      liveTrees--;
    },
    get parses() {
      return parses;
    },
    get liveTrees() {
      return liveTrees;
    },
    get heapBytes() {
      return heap.buffer.byteLength;
    },
    get grammars() {
      return [...parsers.keys()];
    },
    get failures() {
      return [...failures.values()];
    },
  };
}

export function readText(text: string): TextReader {
  return (index) => text.slice(index, index + CHUNK_LENGTH);
}

/** Reads `text` with `insertion` at `offset`, without building that text. */
export function readWithInsertion(text: string, offset: number, insertion: string): TextReader {
  const end = offset + insertion.length;
  return (index) => {
    if (index < offset) return text.slice(index, Math.min(offset, index + CHUNK_LENGTH));
    if (index < end) return insertion.slice(index - offset, index - offset + CHUNK_LENGTH);
    const rest = index - insertion.length;
    return text.slice(rest, rest + CHUNK_LENGTH);
  };
}
