/** A line of a byte stream, without its line end, or why it is none. Numbers count from 1. */
export type NumberedLine =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly problem: string };

const LINE_FEED = 10;

/**
 * Lines of UTF-8 bytes, for files of any size: at most one line and one chunk are held. Lines end
 * with `\n` or `\r\n`; a mark of byte order at the start is left out; a line of more than `longest`
 * bytes is let go, and one that is not UTF-8 would come out as another text: both are problems.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<NumberedLine> {
  let number = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const taken = (rest: Uint8Array): NumberedLine => {
    number++;
    const pieces = [...held, rest];
    const bytes = heldBytes + rest.length;
    held = [];
    heldBytes = 0;
    if (bytes > longest) return { number, problem: `longer than ${longest / 2 ** 20} MB` };
    try {
      const text = decoder.decode(pieces.length === 1 ? rest : Buffer.concat(pieces));
      return { number, text: text.replace(/\r$/, '') };
    } catch {
      return { number, problem: 'not UTF-8' };
    }
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
