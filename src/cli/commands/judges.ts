import { calibrateJudges } from '../../comparison/judge-calibration.ts';
import { judgeFigures } from '../../comparison/judge-figures.ts';
import { seededRandom } from '../../core/random.ts';
import type { Arguments } from '../arguments.ts';
import { judgedFiles } from '../judged-files.ts';
import { tellJudges } from '../judges-output.ts';
import { wantFiles } from '../new-recording.ts';
import { UsageError, type Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';

/** Where nobody names one, the same files give the same figures. */
const SEED = 1;

/**
 * How judges have done in comparisons and recordings, and how often one model beats another once the judges'
 * errors are taken out. Exit code 1 where no judge has compared anything.
 */
export async function judges(given: Arguments, output: Output): Promise<number> {
  const { rest: files, seed = SEED } = given;
  if (files.length === 0) throw new UsageError('judges wants one FILE or more');
  wantFiles(files);
  const problems = createProblemTeller(output);
  const { pairs, read } = await judgedFiles(files, (problem) => {
    problems.tell(problem);
  });
  problems.end();
  const figures = judgeFigures(pairs);
  const calibration = calibrateJudges(pairs, seededRandom(seed));
  output.json({ read, figures, calibration });
  if (pairs.length === 0) {
    output.message(
      `no judge has compared anything in ${files.join(', ')}; judges are asked by Let Judges Compare in the comparison panel of VS Code`,
    );
    return 1;
  }
  tellJudges({ read, figures, calibration }, output);
  return 0;
}
