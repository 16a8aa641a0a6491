import { sourceKey, type SourceFunction } from '../../applications/source-function.ts';
import { documentGuard } from '../../context/document-guard.ts';
import { seededRandom } from '../../core/random.ts';
import { convertLineEnds } from '../../text/lines.ts';

/** A file that models may be shown. */
export interface SourceFile {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** The part of the syntax service that finds functions. */
export interface FunctionFinder {
  functions(
    document: { readonly uri: string; readonly languageId: string; readonly text: string },
    sizes: { readonly leastLines: number; readonly mostLines: number },
    signal: AbortSignal,
  ): Promise<
    readonly {
      readonly name: string;
      readonly start: number;
      readonly bodyStart: number;
      readonly end: number;
    }[]
  >;
  forget(uri: string): void;
}

export interface SourcesWish {
  /** Functions at most. Integer, 1 or more. */
  readonly most: number;
  readonly seed: number;
  /** Those that there are examples of; see `sourceKey`. */
  readonly known: ReadonlySet<string>;
}

export interface ExampleSources {
  /** In an order that the seed has drawn. */
  readonly functions: readonly SourceFunction[];
  /** Integers: functions of the size in all files, and those of them that are known. */
  readonly found: number;
  readonly known: number;
}

/** Lines of a body: less says nothing, more is seldom written after one instruction. */
const SIZES = { leastLines: 3, mostLines: 60 };

/**
 * Functions that examples can be made of, drawn by chance from all files, each with equal probability: with
 * a name and a body of 3 to 60 lines, free of syntax errors. Same files and seed, same functions.
 *
 * Throws the signal's reason, and what the files throw. Cost: every file is parsed once; the texts of those
 * that the drawn functions are in are kept (reservoir sampling: Vitter, 1985).
 */
export async function exampleSources(
  files: AsyncIterable<SourceFile>,
  { most, seed, known }: SourcesWish,
  syntax: FunctionFinder,
  signal: AbortSignal,
): Promise<ExampleSources> {
  const random = seededRandom(seed);
  const drawn: SourceFunction[] = [];
  let [found, there] = [0, 0];
  for await (const file of files) {
    signal.throwIfAborted();
    for (const place of await functionsIn(file, syntax, signal)) {
      found++;
      if (known.has(sourceKey(place.path, place.lines))) {
        there++;
        continue;
      }
      const at = Math.floor(random.next() * (found - there));
      if (drawn.length < most) {
        // Into the midst of the others, so that their order is drawn as well.
        const last = drawn[at];
        if (last === undefined) drawn.push(place);
        else {
          drawn[at] = place;
          drawn.push(last);
        }
      } else if (at < most) drawn[at] = place;
    }
  }
  return { functions: drawn, found, known: there };
}

async function functionsIn(
  { path, languageId, text: raw }: SourceFile,
  syntax: FunctionFinder,
  signal: AbortSignal,
): Promise<readonly SourceFunction[]> {
  if (documentGuard({ scheme: 'file', length: raw.length, text: raw }) !== undefined) return [];
  const text = convertLineEnds(raw, '\n');
  const uri = `examples:${path}`;
  const places = await syntax.functions({ uri, languageId, text }, SIZES, signal);
  syntax.forget(uri);
  let [line, seen] = [1, 0];
  /** Offsets come in the order of the text. */
  const lineAt = (offset: number): number => {
    line += text.slice(seen, offset).split('\n').length - 1;
    seen = offset;
    return line;
  };
  return places.map(({ name, start, bodyStart, end }) => ({
    ...{ path, languageId, text, name, start, bodyStart, end },
    lines: [lineAt(start), lineAt(end)],
  }));
}
