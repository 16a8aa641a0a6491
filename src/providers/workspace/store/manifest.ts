import { createHash } from 'node:crypto';

/** Changes whenever what is stored, or how it is counted, changes: older stores are rebuilt. */
export const STORE_VERSION = 1;

/** What a store holds, by the names of its parts. */
export interface Manifest {
  readonly vocabulary: string;
  /** The table of files. */
  readonly files: string;
  readonly segments: readonly string[];
  /** What was learned while the model was used, plain JSON; may be missing. */
  readonly learned?: string;
}

/** The manifest as a file: one line of JSON with a checksum over its own text. */
export function writeManifest(manifest: Manifest): string {
  const body = JSON.stringify(manifest);
  return JSON.stringify({ version: STORE_VERSION, checksum: digestOf(body), body });
}

/** Undefined for anything but a whole manifest of this version. */
export function readManifest(text: string): Manifest | undefined {
  const sealed = parse(text);
  if (typeof sealed !== 'object' || sealed === null) return undefined;
  if (!('version' in sealed) || sealed.version !== STORE_VERSION) return undefined;
  if (!('body' in sealed) || typeof sealed.body !== 'string') return undefined;
  if (!('checksum' in sealed) || sealed.checksum !== digestOf(sealed.body)) return undefined;
  const body = parse(sealed.body);
  return isManifest(body) ? body : undefined;
}

/** Digest of content, in hexadecimal: the first 128 bits of SHA-256. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'vocabulary' in value &&
    typeof value.vocabulary === 'string' &&
    'files' in value &&
    typeof value.files === 'string' &&
    'segments' in value &&
    Array.isArray(value.segments) &&
    value.segments.every((name) => typeof name === 'string') &&
    (!('learned' in value) || typeof value.learned === 'string')
  );
}
