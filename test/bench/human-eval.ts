import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BenchmarkReport } from '../../src/benchmark/report/benchmark-report.ts';
import type { Benchmark } from './benchmark.ts';
import { earlierTables } from './human-eval-folder.ts';
import { NANO_MEMBERS } from './recorded-holes.ts';
import { reportTables } from './report-tables.ts';
import { repository } from './stage.ts';

/**
 * 500 holes of HumanEval-SingleLineInfilling through the command line, as a user would run it: the small models and
 * the model of the workspace, which knows nothing but the rest of each file; programs in the sandbox.
 * The data is not part of the repository: `--data FILE` names it, and without it the figures of the
 * last run stay, with the commit that they are of.
 */
export const humanEval: Benchmark = {
  name: 'human-eval',
  async run(bench) {
    if (bench.data === undefined) return earlierTables((name) => name.startsWith(NAME));
    const cli = path.join(repository, 'dist/cli.cjs');
    const members = [...NANO_MEMBERS, 'workspace'].join(',');
    const most = String(bench.rounds(500, 40));
    const call = [
      'bench',
      'human-eval',
      bench.data,
      '--models',
      members,
      '--holes',
      most,
      '--json',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...call], {
      maxBuffer: 2 ** 28,
    });
    const report = JSON.parse(stdout) as BenchmarkReport;
    return reportTables(report, NAME, `HumanEval: ${report.subject}`).map((table) => ({
      ...table,
      note: `${table.note} Measured at \`${bench.commit}\` by \`npm run bench -- --data FILE\`.`,
    }));
  },
};

const NAME = 'human-eval';
