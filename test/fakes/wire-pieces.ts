/** The bytes of a text in pieces of a length that cuts lines and characters anywhere. */
export function* cutBytes(text: string, length: number): Generator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += length)
    yield bytes.subarray(start, start + length);
}
