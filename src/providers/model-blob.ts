import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { failure, ModelError } from '../core/failure.ts';
import { GgufError } from './embedded/byte-source.ts';
import { readGgufHeader } from './embedded/gguf-header.ts';

const MEGABYTE = 2 ** 20;

/** As Ollama names what it keeps, and the folder in which it does. */
const BLOB_NAME = /^sha256-[0-9a-f]{64}$/;
const BLOB_FOLDER = 'blobs';

/**
 * The path of a model's weights in the `modelfile` of `/api/show`; undefined where it names none, several
 * (a part for pictures), an adapter, which changes what the weights say, or anything but a blob of
 * Ollama's. The server is not believed further than that: see `checkedBlob`.
 */
export function blobPathIn(modelfile: string): string | undefined {
  const lines = modelfile.match(/^(?:FROM|ADAPTER)[ \t].*$/gm) ?? [];
  const [, named = ''] = /^FROM[ \t]+(.+?)[ \t]*$/.exec(lines[0] ?? '') ?? [];
  const isBlob =
    lines.length === 1 &&
    path.isAbsolute(named) &&
    path.normalize(named) === named &&
    BLOB_NAME.test(path.basename(named)) &&
    path.basename(path.dirname(named)) === BLOB_FOLDER;
  return isBlob ? named : undefined;
}

/**
 * Looks at a blob before it is opened: a regular file, no link, of at most `mostMegabytes` MB, with the
 * head of a GGUF model. Its content is not hashed.
 *
 * Throws ModelError: `model-missing` for no such file, `unsupported` for one that is no file or too
 * large, `model-broken` for no GGUF; and the signal's reason. Cost: reads the head, a few MB.
 */
export async function checkedBlob(
  file: string,
  mostMegabytes: number,
  signal: AbortSignal,
): Promise<string> {
  const found = await lstat(file).catch((error: unknown) => {
    throw new ModelError(failure('model-missing', `${file} cannot be read`), { cause: error });
  });
  if (!found.isFile()) throw new ModelError(failure('unsupported', `${file} is no file`));
  if (found.size > mostMegabytes * MEGABYTE) {
    const size = Math.ceil(found.size / MEGABYTE);
    throw new ModelError(
      failure('unsupported', `the model has ${size} MB, more than the ${mostMegabytes} allowed`),
    );
  }
  try {
    await readGgufHeader(file, signal);
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof GgufError ? 'model-broken' : 'model-missing';
    const why = error instanceof Error ? error.message : String(error);
    throw new ModelError(failure(code, why), { cause: error });
  }
  return file;
}
