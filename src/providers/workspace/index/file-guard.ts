import type { ListedFile } from './workspace-files.ts';

/** Why a file teaches nothing: it was not written by people, or is no text. */
export type FileRefusal =
  | 'too-large'
  | 'lock-file' //   written by a package manager
  | 'no-source' //   pictures, archives, tables and the like, by their ending
  | 'generated' //   by its name, or because its head says so
  | 'binary'
  | 'invalid-utf8'
  | 'minified'
  | 'data'; //       large JSON, YAML, XML: values, no code

/** A longer file is not read. */
export const LARGEST_FILE_BYTES = 1_048_576;
/** Files of values are read only below this size: configuration is short. */
const LARGEST_DATA_BYTES = 65_536;
const LONGEST_LINE = 20_000;
/** People break lines long before; unit: UTF-16 code units a line, over the whole file. */
const LONGEST_AVERAGE_LINE = 160;
/** Shorter texts may have any lines. */
const SHORT_TEXT = 4_096;
/** The part of a file in which a generator names itself. */
const HEAD = 1_024;

/** What can be told before a file is read. Cost O(length of the path). */
export function refusalByName({ path, sizeBytes }: ListedFile): FileRefusal | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (LOCK_FILES.has(name)) return 'lock-file';
  const ending = name.slice(name.lastIndexOf('.') + 1);
  if (NO_SOURCE.has(ending)) return 'no-source';
  if (GENERATED_NAME.test(name)) return 'generated';
  if (DATA.has(ending) && sizeBytes > LARGEST_DATA_BYTES) return 'data';
  return sizeBytes > LARGEST_FILE_BYTES ? 'too-large' : undefined;
}

/** A file's text, or why it is refused. */
export type ReadFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: FileRefusal };

/**
 * Text of a file: strict UTF-8 (a byte order mark is dropped). Refused are bytes beyond 1 MB, texts
 * with NUL, texts with a line over 20,000 units or with more than 160 units a line on average, and
 * texts whose first 1,024 units say that a generator wrote them. Cost O(bytes).
 */
export function readFileBytes(bytes: Uint8Array): ReadFile {
  if (bytes.byteLength > LARGEST_FILE_BYTES) return refused('too-large');
  if (bytes.subarray(0, BINARY_HEAD).includes(0)) return refused('binary');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('invalid-utf8');
  }
  const reason = refusalByText(text);
  return reason === undefined ? { kind: 'text', text } : refused(reason);
}

/** What the text itself tells, whatever it was read from. */
export function refusalByText(text: string): FileRefusal | undefined {
  if (text.includes('\u0000')) return 'binary';
  if (GENERATED_MARK.test(text.slice(0, HEAD))) return 'generated';
  return isMinified(text) ? 'minified' : undefined;
}

/** As much of a file is searched for NUL before it is decoded. */
const BINARY_HEAD = 8_192;

function refused(reason: FileRefusal): ReadFile {
  return { kind: 'refused', reason };
}

function isMinified(text: string): boolean {
  if (text.length <= SHORT_TEXT) return false;
  let lines = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    if (end - start > LONGEST_LINE) return true;
    lines += 1;
    start = end + 1;
  }
  return text.length - start > LONGEST_LINE || text.length / lines > LONGEST_AVERAGE_LINE;
}

/** The words by which generators warn, as a comment's text. */
const GENERATED_MARK =
  /@generated\b|\bdo not (?:edit|modify)\b|\bauto(?:matically|-)? ?generated\b|\bcode generated (?:by|from)\b/i;

const GENERATED_NAME =
  /[.-]min\.\w+$|\.(?:bundle|chunk)\.\w+$|\.map$|\.snap$|_pb2(?:_grpc)?\.pyi?$|\.pb\.\w+$|\.g\.\w+$|\.designer\.\w+$/;

const LOCK_FILES: ReadonlySet<string> = new Set([
  ...['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'],
  ...['deno.lock', 'cargo.lock', 'poetry.lock', 'pipfile.lock', 'uv.lock', 'pdm.lock'],
  ...['composer.lock', 'gemfile.lock', 'go.sum', 'flake.lock', 'packages.lock.json', 'mix.lock'],
  ...['podfile.lock', 'package.resolved', 'pubspec.lock', 'gradle.lockfile', 'conan.lock'],
]);

const DATA: ReadonlySet<string> = new Set([
  ...['json', 'jsonc', 'json5', 'geojson', 'yaml', 'yml', 'xml', 'toml', 'ini', 'po', 'plist'],
]);

const NO_SOURCE: ReadonlySet<string> = new Set([
  ...['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'bmp', 'ico', 'icns', 'tif', 'tiff', 'psd'],
  ...['svg', 'eps', 'ai', 'pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'ods'],
  ...['mp3', 'mp4', 'm4a', 'wav', 'ogg', 'flac', 'avi', 'mov', 'mkv', 'webm'],
  ...['zip', 'gz', 'tgz', 'bz2', 'xz', 'zst', '7z', 'rar', 'tar', 'jar', 'war', 'vsix', 'whl'],
  ...['exe', 'dll', 'so', 'dylib', 'a', 'o', 'obj', 'lib', 'class', 'pyc', 'pyo', 'node', 'wasm'],
  ...['woff', 'woff2', 'ttf', 'otf', 'eot', 'bin', 'dat', 'db', 'sqlite', 'sqlite3', 'parquet'],
  ...['gguf', 'safetensors', 'onnx', 'npy', 'npz', 'pt', 'pth', 'h5', 'pb', 'pkl', 'lockb'],
  ...['csv', 'tsv', 'jsonl', 'ndjson', 'log', 'out', 'diff', 'patch', 'ipynb', 'tsbuildinfo'],
]);
