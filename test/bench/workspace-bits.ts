import { createCopyMixture } from '../../src/ngram/copy-mixture.ts';
import { EditableCounts } from '../../src/ngram/editable-counts.ts';
import { fittedParameters } from '../../src/ngram/fitted-parameters.ts';
import { createNearbyPointers, learnCopy, weightedPointers } from '../../src/ngram/nearby-text.ts';
import { createNestedModel } from '../../src/ngram/nested-model.ts';
import { absoluteDiscounting } from './ngram-baselines.ts';
import { ORDER, type TokenisedFile, type WorkspaceCorpus } from './workspace-corpus.ts';
import { nearbyOf } from './workspace-holes.ts';

/** Chosen on the calibration packages: the discount with the fewest bits for each order. */
export const BASELINES: readonly { readonly order: number; readonly discount: number }[] = [
  { order: 3, discount: 0.8 },
  { order: 6, discount: 0.8 },
];

export const ARMS = [
  'nested, with copies',
  'without copies',
  'without file',
  'without folder',
  'without workspace',
] as const;

/** Bits of one held-out file by one model. */
export interface FileBits {
  readonly model: string;
  readonly path: string;
  readonly bits: number;
  readonly tokens: number;
  readonly bytes: number;
}

/** Pointers are made anew after so many tokens; a language server would do so after an edit. */
const RENEWED = 50;

/**
 * Bits of the first tokens of a file that is held out of its workspace. The plain models know the
 * other files; the nested one also what was read of this file, token by token, and learns the weights
 * of copies on the way, starting anew with every file.
 */
export function bitsOfFile(
  corpus: WorkspaceCorpus,
  file: TokenisedFile,
  most: number,
  baselines = BASELINES,
  arms: readonly string[] = ARMS,
): readonly FileBits[] {
  const { vocabulary, bytes, counts } = corpus;
  const folder = { counts: corpus.folderOf(file) };
  const own = new EditableCounts(ORDER);
  const { tokens } = file;
  const end = Math.min(most, tokens.length - 1);
  return corpus.without(file, () => {
    const levels = { file: { counts: own }, folder, workspace: { counts } };
    const modelOf = (without?: keyof typeof levels): ReturnType<typeof createNestedModel> =>
      createNestedModel({
        levels: Object.fromEntries(Object.entries(levels).filter(([name]) => name !== without)),
        parameters: fittedParameters,
        bytes,
        texts: vocabulary,
      });
    const full = modelOf();
    const partial = new Map([
      ['without copies', full],
      ['without file', modelOf('file')],
      ['without folder', modelOf('folder')],
      ['without workspace', modelOf('workspace')],
    ]);
    const plain = baselines.map(({ order, discount }) => ({
      name: `plain ${order}-gram`,
      model: absoluteDiscounting(counts, order, discount, bytes),
    }));
    const mixture = createCopyMixture();
    let pointers = createNearbyPointers({ identifiers: [], lines: [] });
    const bits = new Map<string, number>();
    const add = (name: string, p: number): void => {
      bits.set(name, (bits.get(name) ?? 0) - Math.log2(p));
    };
    own.addSequence(tokens.subarray(0, 1));
    let size = 0;
    for (let at = 1; at < end; at++) {
      const token = tokens[at]!;
      const text = vocabulary.textOf(token);
      size += Buffer.byteLength(text);
      for (const { name, model } of plain) add(name, model.probability(tokens, at, token, text));
      for (const [name, model] of partial)
        if (arms.includes(name)) add(name, model.at(tokens, at).probability(token));
      if (arms.includes(ARMS[0])) {
        if (at % RENEWED === 1)
          pointers = createNearbyPointers(nearbyOf(corpus, file, tokens.subarray(1, at)));
        const language = file.source.languageId;
        const pointed = weightedPointers(pointers, mixture, language, full)(tokens, at);
        add(ARMS[0], full.at(tokens, at, pointed).probability(token));
        learnCopy(pointers, mixture, language, full, tokens, at, token);
      }
      const window = { head: at, tail: 0 };
      own.replaceSequence(tokens.subarray(0, at), tokens.subarray(0, at + 1), window);
    }
    return [...bits].map(([model, sum]) => ({
      model,
      path: file.source.path,
      bits: sum,
      tokens: end - 1,
      bytes: size,
    }));
  });
}
