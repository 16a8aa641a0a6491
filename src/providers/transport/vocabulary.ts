/** A model's tokens as they are written in its file. */
export interface Vocabulary {
  readonly size: number;
  /**
   * What the token adds to a text, as bytes of UTF-8 (a token may be part of a character); empty
   * for control tokens, which are never text.
   */
  readonly bytesOf: (token: number) => Uint8Array;
  /** The token's own name for control tokens (`<|endoftext|>`), else its bytes as text. */
  readonly textOf: (token: number) => string;
  /** Marks that steer a model and are not text: end of text, fill marks, roles of a chat. */
  readonly isControl: (token: number) => boolean;
  /** The token written in the file exactly so. */
  readonly find: (writtenAs: string) => number | undefined;
}

/**
 * Reads the vocabulary out of a model file's metadata (the file's own or as a server tells it):
 * byte-level BPE (`gpt2`) writes bytes as the printable
 * characters of GPT-2's table, SentencePiece (`llama`, `t5`) writes spaces as U+2581 and single
 * bytes as `<0x0A>`. Anything else is taken as plain UTF-8.
 *
 * Cost O(V) memory for the written forms; bytes are made on demand.
 */
export function vocabularyOf(header: {
  readonly metadata: ReadonlyMap<string, unknown>;
}): Vocabulary {
  const written = strings(header.metadata.get('tokenizer.ggml.tokens'));
  const types = numbers(header.metadata.get('tokenizer.ggml.token_type'));
  const toBytes = decoderOf(header.metadata.get('tokenizer.ggml.model'));
  // Only made where somebody looks a token up: it is as large as the vocabulary.
  let ids: ReadonlyMap<string, number> | undefined;
  const idsByText = () => (ids ??= new Map(written.map((text, id) => [text, id])));
  const isControl = (token: number) => CONTROL_TYPES.has(types[token] ?? NORMAL_TYPE);
  const bytesOf = (token: number) => {
    const text = written[token];
    if (text === undefined || isControl(token)) return NO_BYTES;
    return types[token] === USER_DEFINED_TYPE ? utf8.encode(text) : toBytes(text);
  };
  return {
    size: written.length,
    bytesOf,
    textOf: (token) => (isControl(token) ? (written[token] ?? '') : decoder.decode(bytesOf(token))),
    isControl,
    find: (text) => idsByText().get(text),
  };
}

const NO_BYTES = new Uint8Array(0);
const utf8 = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Values of `tokenizer.ggml.token_type`: unknown, control and unused tokens are not text. */
const NORMAL_TYPE = 1;
const USER_DEFINED_TYPE = 4;
const CONTROL_TYPES: ReadonlySet<number> = new Set([2, 3, 5]);

function decoderOf(model: unknown): (text: string) => Uint8Array {
  if (model === 'gpt2') return byteLevelBytes;
  if (model === 'llama' || model === 't5') return sentencePieceBytes;
  return (text) => utf8.encode(text);
}

/**
 * GPT-2's table: bytes that are printable in Latin-1 stand for themselves, the 68 others for the
 * characters from U+0100 on, in order.
 */
const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = (() => {
  const table = new Map<string, number>();
  let shifted = 0x100;
  for (let byte = 0; byte < 0x100; byte++) {
    const printable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    table.set(String.fromCharCode(printable ? byte : shifted++), byte);
  }
  return table;
})();

function byteLevelBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) bytes.push(...utf8.encode(character));
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function sentencePieceBytes(text: string): Uint8Array {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(text)?.[1];
  return byte === undefined
    ? utf8.encode(text.replaceAll('\u2581', ' '))
    : Uint8Array.of(Number.parseInt(byte, 16));
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item : '')) : [];
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === 'number' ? item : 0)) : [];
}
