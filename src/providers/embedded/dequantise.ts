/** How a type of tensor writes its numbers: blocks of `blockLength` numbers in `blockBytes` bytes. */
export interface TensorType {
  readonly blockLength: number;
  readonly blockBytes: number;
  /** Reads the block at byte `at` into `numbers` from index `to` on. */
  unpack(bytes: Buffer, at: number, numbers: Float32Array, to: number): void;
}

/**
 * The types of tensors that are read, by their code in GGUF files; undefined for others. The formats
 * are those of ggml (`block_q8_0` and the like): d, m are scales in half precision, q the integers.
 *
 *     F32, F16, BF16   x = q
 *     Q8_0   32 a block    x = d·q              q in −128..127
 *     Q4_0   32 a block    x = d·(q − 8)        q in 0..15, low nibbles first
 *     Q4_K  256 a block    x = d·s·q − m·t      s, t of 6 bits for every 32
 *     Q6_K  256 a block    x = d·s·(q − 32)     s of 8 bits for every 16
 */
export function tensorTypeOf(code: number): TensorType | undefined {
  return TYPES.get(code);
}

const TYPES: ReadonlyMap<number, TensorType> = new Map<number, TensorType>([
  [0, { blockLength: 1, blockBytes: 4, unpack: unpackFloat }],
  [1, { blockLength: 1, blockBytes: 2, unpack: unpackHalf }],
  [2, { blockLength: 32, blockBytes: 18, unpack: unpackQ4 }],
  [8, { blockLength: 32, blockBytes: 34, unpack: unpackQ8 }],
  [12, { blockLength: 256, blockBytes: 144, unpack: unpackQ4K }],
  [14, { blockLength: 256, blockBytes: 210, unpack: unpackQ6K }],
  [30, { blockLength: 1, blockBytes: 2, unpack: unpackBrainFloat }],
]);

function unpackFloat(bytes: Buffer, at: number, numbers: Float32Array, to: number): void {
  numbers[to] = bytes.readFloatLE(at);
}

function unpackHalf(bytes: Buffer, at: number, numbers: Float32Array, to: number): void {
  numbers[to] = halfAt(bytes, at);
}

/** A float whose lower half is cut off. */
function unpackBrainFloat(bytes: Buffer, at: number, numbers: Float32Array, to: number): void {
  word.setUint32(0, bytes.readUInt16LE(at) << 16);
  numbers[to] = word.getFloat32(0);
}

function unpackQ8(bytes: Buffer, at: number, numbers: Float32Array, to: number): void {
  const scale = halfAt(bytes, at);
  for (let i = 0; i < 32; i++) numbers[to + i] = scale * bytes.readInt8(at + 2 + i);
}

function unpackQ4(bytes: Buffer, at: number, numbers: Float32Array, to: number): void {
  const scale = halfAt(bytes, at);
  for (let i = 0; i < 16; i++) {
    const pair = bytes.readUInt8(at + 2 + i);
    numbers[to + i] = scale * ((pair & 15) - 8);
    numbers[to + 16 + i] = scale * ((pair >> 4) - 8);
  }
}

/** Scales d and m, 12 bytes with eight pairs (s, t), 128 bytes with the low nibbles of 32 first. */
function unpackQ4K(bytes: Buffer, at: number, numbers: Float32Array, to: number): void {
  const scale = halfAt(bytes, at);
  const offset = halfAt(bytes, at + 2);
  for (let part = 0; part < 8; part++) {
    const [s, t] = sixBitPair(bytes, at + 4, part);
    const from = at + 16 + (part >> 1) * 32;
    const shift = (part & 1) * 4;
    for (let i = 0; i < 32; i++) {
      const q = (bytes.readUInt8(from + i) >> shift) & 15;
      numbers[to + part * 32 + i] = scale * s * q - offset * t;
    }
  }
}

/** Pairs 0 to 3 are six bits of a byte each; 4 to 7 are a nibble, and two bits left over there. */
function sixBitPair(bytes: Buffer, at: number, part: number): readonly [number, number] {
  const byte = (i: number): number => bytes.readUInt8(at + i);
  if (part < 4) return [byte(part) & 63, byte(part + 4) & 63];
  const nibbles = byte(part + 4);
  return [(nibbles & 15) | ((byte(part - 4) >> 6) << 4), (nibbles >> 4) | ((byte(part) >> 6) << 4)];
}

/** 128 bytes of lower nibbles, 64 of upper pairs of bits, 16 scales s, scale d; in two halves. */
function unpackQ6K(bytes: Buffer, at: number, numbers: Float32Array, to: number): void {
  const scale = halfAt(bytes, at + 208);
  for (let half = 0; half < 2; half++) {
    for (let quarter = 0; quarter < 4; quarter++) {
      for (let i = 0; i < 32; i++) {
        const low =
          bytes.readUInt8(at + half * 64 + (quarter & 1) * 32 + i) >> ((quarter >> 1) * 4);
        const high = bytes.readUInt8(at + 128 + half * 32 + i) >> (quarter * 2);
        const q = ((low & 15) | ((high & 3) << 4)) - 32;
        const s = bytes.readInt8(at + 192 + half * 8 + quarter * 2 + (i >> 4));
        numbers[to + half * 128 + quarter * 32 + i] = scale * s * q;
      }
    }
  }
}

const word = new DataView(new ArrayBuffer(4));

/** Half precision: one bit of sign, five of exponent, ten of fraction. */
function halfAt(bytes: Buffer, at: number): number {
  const bits = bytes.readUInt16LE(at);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
