import type { LanguageModel, ModelServer } from '../../src/core/model.ts';
import type { Random } from '../../src/core/random.ts';
import { routerPlaces } from '../../src/learning/router-labels.ts';
import { routerFeatures } from '../../src/math/router-features.ts';
import { STATE_CHARACTERS } from '../../src/math/router.ts';
import { TOKEN_CLASSES, tokenLook } from '../../src/text/token-look.ts';
import {
  packageSources,
  withoutDuplicates,
  type EvaluationSource,
  type PackageNames,
} from './evaluation-sources.ts';
import { familyOf } from './holes.ts';
import { unaborted } from './stage.ts';

/** A labelled place with everything that a router may look at. */
export interface SeenPlace {
  readonly label: 0 | 1;
  /** The file. */
  readonly group: string;
  readonly languageId: EvaluationSource['languageId'];
  readonly logprobs: readonly number[];
  /** The small model's last hidden state there. */
  readonly state: readonly number[];
}

/** Small and large are of one size: the pair shows how a router does, and saves nothing. */
export interface RouterPair {
  readonly small: LanguageModel;
  readonly large: LanguageModel;
}

const STRETCH_CHARACTERS = 160;

/** The model of both languages, which is the smallest file, beside the one of the language. */
export async function routerPairs(
  server: ModelServer,
): Promise<(language: ReturnType<typeof familyOf>) => RouterPair> {
  const all = await server.list(unaborted);
  const named = (name: string): LanguageModel => {
    const found = all.find((one) => one.name === `ensemble-nano-${name}`);
    if (found === undefined) throw new Error(`no ensemble-nano-${name}`);
    return server.model(found);
  };
  const [small, ts, py] = [named('mix'), named('ts'), named('py')];
  return (language) => ({ small, large: language === 'Python' ? py : ts });
}

/** So many drawn files of each package, none twice. */
export function routerSources(
  packages: PackageNames,
  filesOfAPackage: number,
  random: Random,
): readonly EvaluationSource[] {
  return drawnFiles(withoutDuplicates(packageSources(packages)).sources, filesOfAPackage, random);
}

export function drawnFiles(
  sources: readonly EvaluationSource[],
  filesOfAPackage: number,
  random: Random,
): readonly EvaluationSource[] {
  const taken = new Map<string, number>();
  return sources
    .map((source) => ({ source, drawn: random.next() }))
    .sort((a, b) => a.drawn - b.drawn)
    .map(({ source }) => source)
    .filter(({ packageName }) => {
      const count = taken.get(packageName) ?? 0;
      taken.set(packageName, count + 1);
      return count < filesOfAPackage;
    });
}

/**
 * Walks along stretches of real files and labels every token of the small model there.
 *
 * Output   the places with a label, `count` stretches a file; `unlabelled` where both models are wrong.
 *          States only where they are asked for: they cost as much as all the rest.
 */
export async function seenPlaces(
  pairOf: (language: ReturnType<typeof familyOf>) => RouterPair,
  sources: readonly EvaluationSource[],
  stretches: number,
  random: Random,
  withStates = false,
): Promise<{ readonly places: readonly SeenPlace[]; readonly unlabelled: number }> {
  const places: SeenPlace[] = [];
  let unlabelled = 0;
  for (const { path, languageId, text } of sources) {
    const { small, large } = pairOf(familyOf(languageId));
    for (let n = 0; n < stretches; n++) {
      const drawn = Math.floor(random.next() * Math.max(1, text.length - STRETCH_CHARACTERS));
      const start = text.lastIndexOf('\n', drawn) + 1;
      const prefix = text.slice(Math.max(0, start - STATE_CHARACTERS), start);
      const stretch = text.slice(start, start + STRETCH_CHARACTERS);
      if (prefix === '' || stretch.trim() === '') continue;
      const walked = await Array.fromAsync(
        routerPlaces({ small, large }, prefix, stretch, unaborted),
      );
      const before = walked.map(({ at }) =>
        (prefix + stretch.slice(0, at)).slice(-STATE_CHARACTERS),
      );
      const states = withStates ? await small.embed?.(before, unaborted) : undefined;
      for (const [i, { token, label }] of walked.entries()) {
        if (label === undefined) {
          unlabelled++;
          continue;
        }
        const line = before[i]!.slice(before[i]!.lastIndexOf('\n') + 1);
        const logprobs = routerFeatures(token, tokenLook(line, token.text), TOKEN_CLASSES);
        places.push({ label, group: path, languageId, logprobs, state: states?.[i] ?? [] });
      }
    }
  }
  return { places, unlabelled };
}
