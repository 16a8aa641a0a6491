import { judgeRecording } from '../../src/benchmark/evaluate/judge-recording.ts';
import { reportOf } from '../../src/benchmark/evaluate/report-of.ts';
import { seededRandom } from '../../src/core/random.ts';
import { strategies } from '../../src/strategies/registry.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import type { Benchmark } from './benchmark.ts';
import { embeddedServer } from './embedded.ts';
import { evaluationSources } from './evaluation-sources.ts';
import { cutHoles } from './holes.ts';
import { asRecording, NANO_MEMBERS, recordedHoles } from './recorded-holes.ts';
import { reportTables } from './report-tables.ts';
import { unaborted } from './stage.ts';

/**
 * Quality on line ends of packages the models were not trained on: every member writes once into every
 * hole, and everything else is replay. Files are split before anything runs: on one part the best
 * member of each language is chosen, on the other everything is judged.
 */
export const quality: Benchmark = {
  name: 'quality',
  async run(bench) {
    const set = evaluationSources();
    const holes = cutHoles(set.sources, bench.rounds(360, 36), seededRandom(bench.seed));
    const server = embeddedServer();
    const syntax = installedSyntaxService();
    try {
      const lines = await recordedHoles([server], holes, NANO_MEMBERS);
      const { seed } = bench;
      const judgement = await judgeRecording(asRecording(lines), {
        ...{ strategies, syntax, seed, wait: 'all', signal: unaborted },
      });
      const packages = new Set(holes.map(({ packageName }) => packageName));
      const report = await reportOf(judgement, {
        title: 'Quality on line ends',
        subject: set.digest,
        seed,
        notes: [
          `Line ends in ${packages.size} installed packages that no model was trained on, ${set.duplicates} near-duplicate files left out, set ${set.digest}; strategies judge when everybody has answered.`,
          'Small models that write library-looking code and are rarely right: this shows how the ways of choosing compare on them, not how good an ensemble of good models is.',
        ],
      });
      return reportTables(report, 'quality', 'Quality on line ends');
    } finally {
      await Promise.all([server.dispose(), syntax.dispose()]);
    }
  },
};
