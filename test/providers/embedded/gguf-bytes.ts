/** Values of a synthetic header, each as [type code, value]. */
export type GgufEntry =
  | readonly [type: 'string', value: string]
  | readonly [type: 'uint32', value: number]
  | readonly [type: 'float32', value: number]
  | readonly [type: 'float64', value: number]
  | readonly [type: 'bool', value: boolean]
  | readonly [type: 'uint64', value: bigint]
  | readonly [type: 'strings', value: readonly string[]]
  | readonly [type: 'int32s', value: readonly number[]];

/** A tensor of a synthetic file: lengths with that of a row first, type code, bytes. */
export interface GgufTensorBytes {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: number;
  readonly bytes: Buffer;
}

/** The bytes of a GGUF file with this metadata, and no weights but those given. */
export function ggufBytes(
  entries: Readonly<Record<string, GgufEntry>>,
  version = 3,
  tensors: readonly GgufTensorBytes[] = [],
): Buffer {
  const starts = tensors.map((_, i) =>
    tensors.slice(0, i).reduce((sum, { bytes }) => sum + aligned(bytes.length), 0),
  );
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(version),
    uint64(tensors.length),
    uint64(Object.keys(entries).length),
    ...Object.entries(entries).flatMap(([key, entry]) => [text(key), valueBytes(entry)]),
    ...tensors.flatMap(({ name, shape, type }, i) => [
      ...[text(name), uint32(shape.length), ...shape.map(uint64)],
      ...[uint32(type), uint64(starts[i] ?? 0)],
    ]),
  ]);
  if (tensors.length === 0) return head;
  return Buffer.concat([head, ...tensors.map(({ bytes }) => bytes)].map(padded));
}

/** A tensor of single precision, row by row. */
export function floatTensor(name: string, rows: readonly (readonly number[])[]): GgufTensorBytes {
  const bytes = Buffer.from(Float32Array.from(rows.flat()).buffer);
  return { name, shape: [rows[0]?.length ?? 0, rows.length], type: 0, bytes };
}

function aligned(length: number): number {
  return Math.ceil(length / 32) * 32;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], aligned(bytes.length));
}

/** A vocabulary as files have it: byte-level BPE, tokens from 0 on. */
export function vocabularyEntries(
  tokens: readonly string[],
  types: readonly number[] = tokens.map(() => 1),
  model = 'gpt2',
): Record<string, GgufEntry> {
  return {
    'tokenizer.ggml.model': ['string', model],
    'tokenizer.ggml.tokens': ['strings', tokens],
    'tokenizer.ggml.token_type': ['int32s', types],
  };
}

function valueBytes([type, value]: GgufEntry): Buffer {
  switch (type) {
    case 'string':
      return Buffer.concat([uint32(8), text(value)]);
    case 'uint32':
      return Buffer.concat([uint32(4), uint32(value)]);
    case 'float32': {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatLE(value);
      return Buffer.concat([uint32(6), bytes]);
    }
    case 'float64': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      return Buffer.concat([uint32(12), bytes]);
    }
    case 'bool':
      return Buffer.concat([uint32(7), Buffer.of(value ? 1 : 0)]);
    case 'uint64':
      return Buffer.concat([uint32(10), uint64(value)]);
    case 'strings':
      return Buffer.concat([uint32(9), uint32(8), uint64(value.length), ...value.map(text)]);
    case 'int32s':
      return Buffer.concat([uint32(9), uint32(5), uint64(value.length), ...value.map(uint32)]);
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
