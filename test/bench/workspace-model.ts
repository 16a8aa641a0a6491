import { createHash } from 'node:crypto';
import { seededRandom } from '../../src/core/random.ts';
import { fittedConfidence } from '../../src/ngram/fitted-confidence.ts';
import { fittedParameters } from '../../src/ngram/fitted-parameters.ts';
import { percent, type Benchmark, type BenchTable } from './benchmark.ts';
import { familyOf } from './holes.ts';
import { clusteredInterval, mean } from './statistics.ts';
import { bitsOfFile, type FileBits } from './workspace-bits.ts';
import { workspaceCorpora } from './workspace-corpus.ts';
import {
  draftHoles,
  exactness,
  HOLE_HEADS,
  HOLE_KINDS,
  holeFigures,
  isShown,
  LEVELS,
  similarity,
  workspaceHoles,
} from './workspace-holes.ts';
import type { DraftedHole } from './workspace-holes.ts';
import { judgedPackages } from './workspace-packages.ts';

/**
 * The workspace's own model on packages that nothing was tuned on: each file is held out of its
 * package, the rest of which is the workspace. Bits a token against plain n-gram models and with each
 * level off; holes filled with and without each level.
 */
export const workspaceModel: Benchmark = {
  name: 'workspace-model',
  async run(bench) {
    const bits: (FileBits & { readonly packageName: string })[] = [];
    const drafted = new Map<string, DraftedHole[]>();
    const packages: string[] = [];
    for (const corpus of workspaceCorpora(judgedPackages)) {
      packages.push(corpus.packageName);
      const step = Math.max(1, Math.floor(corpus.files.length / bench.rounds(8, 2)));
      for (const file of corpus.files.filter((_, index) => index % step === 0))
        for (const one of bitsOfFile(corpus, file, bench.rounds(2000, 400)))
          bits.push({ ...one, packageName: corpus.packageName });
      const holes = workspaceHoles(corpus, bench.rounds(40, 6), seededRandom(bench.seed));
      for (const kind of HOLE_KINDS) {
        for (const without of [undefined, ...LEVELS]) {
          const parts = LEVELS.filter((level) => level !== without);
          const name = without === undefined ? 'all levels' : `without ${without}`;
          const list = drafted.get(name) ?? [];
          drafted.set(name, list);
          list.push(...draftHoles(corpus, kind, holes.get(kind) ?? [], parts));
        }
      }
    }
    const frozen = createHash('sha256')
      .update(JSON.stringify([fittedParameters, fittedConfidence]))
      .digest('hex')
      .slice(0, 12);
    const about = `${packages.length} packages (${packages.join(', ')}), one file at a time held out of its package. Parameters ${frozen}, fitted on other packages.`;
    return [bitsTable(bits, about), holesTable(drafted, about), calibrationTable(drafted)];
  },
};

function bitsTable(
  all: readonly (FileBits & { readonly packageName: string })[],
  about: string,
): BenchTable {
  const rows = [...Map.groupBy(all, ({ model }) => model)].map(([model, ofModel]) => {
    const sum = (key: 'bits' | 'tokens' | 'bytes'): number =>
      ofModel.reduce((total, one) => total + one[key], 0);
    const perFile = ofModel.map(({ path, bits, tokens }) => ({
      cluster: path,
      value: bits / tokens,
    }));
    const { low, high } = clusteredInterval(perFile);
    const packages = [...Map.groupBy(ofModel, ({ packageName }) => packageName).values()];
    const spread = packages.map((files) => mean(files.map(({ bits, tokens }) => bits / tokens)));
    return [
      model,
      (sum('bits') / sum('tokens')).toFixed(2),
      `${mean(perFile.map(({ value }) => value)).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
      (sum('bits') / sum('bytes')).toFixed(3),
      `${Math.min(...spread).toFixed(2)} to ${Math.max(...spread).toFixed(2)}`,
    ];
  });
  const files = new Set(all.map(({ path }) => path)).size;
  return {
    name: 'workspace-bits',
    title: 'Bits a token of the workspace model',
    note:
      `${files} files. ${about} Tokens include blanks and line ends with indentation. Plain models: interpolated absolute discounting over the rest of the package, ` +
      'with the same tokens, vocabulary and spelling, their discount chosen on the calibration packages; nested: also reads the file as it goes. Levels are switched off without fitting anew. 95 % intervals by bootstrap over files.',
    head: ['model', 'bits a token', 'mean over files', 'bits a byte', 'packages'],
    rows,
  };
}

function holesTable(
  drafted: ReadonlyMap<string, readonly DraftedHole[]>,
  about: string,
): BenchTable {
  const rows = [...drafted].flatMap(([name, all]) =>
    HOLE_KINDS.flatMap((kind) =>
      ['Python', 'TypeScript and JavaScript'].map((language) => {
        const holes = all.filter(
          (one) => one.kind === kind && familyOf(one.hole.languageId) === language,
        );
        return [
          name,
          kind,
          language,
          ...holeFigures(holes, ({ hole }) => hole.path),
          mean(holes.filter(isShown).map(similarity)).toFixed(3),
        ];
      }),
    ),
  );
  return {
    name: 'workspace-holes',
    title: 'Holes filled by the workspace model alone',
    note: `${about} Line ends as in \`quality\`, and the same lines whole. Shown: confidence at least ${fittedConfidence.threshold}.`,
    head: ['levels', 'hole', 'language', ...HOLE_HEADS, 'similarity of shown'],
    rows,
  };
}

const BINS = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01];

function calibrationTable(drafted: ReadonlyMap<string, readonly DraftedHole[]>): BenchTable {
  const all = (drafted.get('all levels') ?? []).filter(({ drafts }) => drafts.length > 0);
  const confidence = ({ drafts }: DraftedHole): number => drafts[0]?.confidence ?? 0;
  const rows = BINS.slice(0, -1).map((low, i) => {
    const high = BINS[i + 1] ?? 1;
    const within = all.filter((one) => confidence(one) >= low && confidence(one) < high);
    return [
      `${percent(low, 0)} to ${percent(Math.min(1, high), 0)}`,
      String(within.length),
      percent(mean(within.map(confidence))),
      percent(mean(within.map(exactness))),
    ];
  });
  return {
    name: 'workspace-calibration',
    title: 'Confidence of the workspace model',
    note: 'First drafts of both kinds of holes, all levels on.',
    head: ['confidence', 'drafts', 'mean confidence', 'exact'],
    rows,
  };
}
