import type { RecordingLine } from '../../src/recording/recording-line.ts';
import type { Benchmark } from './benchmark.ts';
import { fusionSites } from './fusion-sites.ts';
import { judgedRankers } from './judged-rankers.ts';
import { NANO_MEMBERS } from './recorded-holes.ts';
import { recordedSites } from './recorded-sites.ts';

/** Holes of a language: three in ten are for choosing its best member. */
const PER_LANGUAGE = 1200;

/**
 * Rankers on packages that no model and no ranker was trained on: six members, and the three small models
 * among them alone. By likeness to what stood there, since these models are rarely right to the letter.
 */
export const rankerQuality: Benchmark = {
  name: 'ranker-quality',
  async run(bench) {
    const { sites, packages, duplicates } = fusionSites(bench.rounds(PER_LANGUAGE, 40), bench.seed);
    const lines = await recordedSites(sites);
    const where = `${packages} packages that no model and no ranker was trained on, ${duplicates} near-duplicate files left out.`;
    const common = { seed: bench.seed, measure: 'similarity' as const };
    return [
      ...(await judgedRankers({
        ...{ ...common, lines, name: 'ranker-quality', title: 'Rankers on six members' },
        note: where,
      })),
      ...(await judgedRankers({
        ...{ ...common, lines: lines.map(ofSmallModels) },
        ...{ name: 'ranker-quality-three', title: 'Rankers on the three small models' },
        note: `${where} The same recording, with the small models’ texts alone.`,
      })),
    ];
  },
};

/** Without the texts and scores of the models of the workspace. */
export function ofSmallModels(line: RecordingLine): RecordingLine {
  const isSmall = ({ model }: { readonly model: string }): boolean => NANO_MEMBERS.includes(model);
  const { scores, failures = [], members = [], ...rest } = line;
  return {
    ...rest,
    members: members.filter(isSmall),
    candidates: line.candidates.filter(isSmall),
    failures: failures.filter(isSmall),
    // Their positions were those of all texts.
    ...(scores === undefined ? {} : { scores: [] }),
  };
}
