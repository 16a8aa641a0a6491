/** A line of a byte stream, without its line end; `undefined` where it was too long to keep. */
export interface NumberedLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string | undefined;
}

const LINE_FEED = 10;

/**
 * Lines of UTF-8 bytes, for files of any size: at most one line and one chunk are held. Lines end
 * with `\n` or `\r\n`; a mark of byte order at the start is left out; a line of more than `longest`
 * bytes is counted and let go.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<NumberedLine> {
  let number = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const taken = (rest: Uint8Array): NumberedLine => {
    number++;
    const bytes = heldBytes + rest.length;
    const text = bytes > longest ? undefined : decoded([...held, rest]);
    held = [];
    heldBytes = 0;
    return { number, text };
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      yield taken(chunk.subarray(start, end));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    heldBytes += rest.length;
    if (heldBytes > longest) held = [];
    else if (rest.length > 0) held.push(rest.slice());
  }
  if (heldBytes > 0) yield taken(new Uint8Array());
}

function decoded(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  const text = pieces.map((piece) => decoder.decode(piece, { stream: true })).join('');
  return (text + decoder.decode()).replace(/\r$/, '');
}
