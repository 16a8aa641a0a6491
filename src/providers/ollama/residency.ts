import type { Residency } from '../../core/model.ts';
import { known, numberAt, textAt, type WireRecord } from '../transport/wire.ts';
import type { ListedModel, ShownModel } from './describe-ollama-model.ts';

/**
 * A row of `/api/ps` as the models it stands for. The server names only the one that was loaded
 * first, by whichever of its names; the others with the same runner are served by the same memory.
 */
export function residencyOf(
  row: WireRecord,
  listed: readonly ListedModel[],
  shownByContent: ReadonlyMap<string, ShownModel>,
): Residency {
  const name = textAt(row, 'name') ?? textAt(row, 'model') ?? '';
  const loaded = textAt(row, 'digest') ?? name;
  const runner = shownByContent.get(loaded)?.runner;
  const sharedWith = listed
    .filter((model) => {
      const content = contentOf(model);
      const same = runner !== undefined && shownByContent.get(content)?.runner === runner;
      return model.name !== name && (content === loaded || same);
    })
    .map((model) => model.name);
  return known({
    name,
    sharedWith: sharedWith.length > 0 ? sharedWith : undefined,
    contextLength: numberAt(row, 'context_length'),
    sizeBytes: numberAt(row, 'size'),
    videoBytes: numberAt(row, 'size_vram'),
  });
}

/** Under which a listed model's details are kept. */
export function contentOf({ digest, name }: Pick<ListedModel, 'digest' | 'name'>): string {
  return digest ?? name;
}
