import type { FileHandle } from 'node:fs/promises';

/** The file is not a GGUF file that can be read; the message says why. */
export class GgufError extends Error {
  override readonly name = 'GgufError';
}

/** Bytes of metadata that are still read; a file with more is no model. */
const MAX_HEADER_BYTES = 512 * 1024 * 1024;

/** Little-endian reader over a file; what is taken must have been ensured or be available. */
export class ByteSource {
  static readonly #chunkBytes = 128 * 1024;
  readonly #handle: FileHandle;
  readonly #signal: AbortSignal;
  #buffer = Buffer.alloc(0);
  #at = 0;
  #filePosition = 0;

  constructor(handle: FileHandle, signal: AbortSignal) {
    this.#handle = handle;
    this.#signal = signal;
  }

  /** Where in the file the next byte lies. */
  position(): number {
    return this.#filePosition - this.available();
  }

  /** Bytes that can be taken without reading on. */
  available(): number {
    return this.#buffer.length - this.#at;
  }

  /** Makes `bytes` bytes available; throws GgufError when the file ends before. */
  async ensure(bytes: number): Promise<void> {
    await this.ensureUpTo(bytes);
    if (this.available() < bytes) throw new GgufError('the file is cut short');
  }

  /** The same, but content with less at the end of the file. */
  async ensureUpTo(bytes: number): Promise<void> {
    const pieces = [this.#buffer.subarray(this.#at)];
    let available = this.available();
    while (available < bytes) {
      this.#signal.throwIfAborted();
      if (this.#filePosition > MAX_HEADER_BYTES) throw new GgufError('the header is too large');
      const chunk = Buffer.alloc(ByteSource.#chunkBytes);
      const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, this.#filePosition);
      if (bytesRead === 0) break;
      this.#filePosition += bytesRead;
      available += bytesRead;
      pieces.push(chunk.subarray(0, bytesRead));
    }
    if (pieces.length === 1) return;
    this.#buffer = Buffer.concat(pieces);
    this.#at = 0;
  }

  /** The next number, not taken. */
  peekUint64(): number {
    return Number(this.#buffer.readBigUInt64LE(this.#at));
  }

  uint8 = () => this.#buffer.readUInt8(this.#take(1));
  int8 = () => this.#buffer.readInt8(this.#take(1));
  uint16 = () => this.#buffer.readUInt16LE(this.#take(2));
  int16 = () => this.#buffer.readInt16LE(this.#take(2));
  uint32 = () => this.#buffer.readUInt32LE(this.#take(4));
  int32 = () => this.#buffer.readInt32LE(this.#take(4));
  float32 = () => this.#buffer.readFloatLE(this.#take(4));
  uint64 = () => Number(this.#buffer.readBigUInt64LE(this.#take(8)));
  int64 = () => Number(this.#buffer.readBigInt64LE(this.#take(8)));
  float64 = () => this.#buffer.readDoubleLE(this.#take(8));

  text(bytes: number): string {
    const start = this.#take(bytes);
    return this.#buffer.toString('utf8', start, start + bytes);
  }

  #take(bytes: number): number {
    if (this.available() < bytes) throw new GgufError('the file is cut short');
    const start = this.#at;
    this.#at += bytes;
    return start;
  }
}
