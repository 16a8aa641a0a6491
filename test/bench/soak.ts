// Types thousands of keys and fails when anything is left over or grows.
//   npm run soak -- [--share 0.1] [--only scripted,server,embedded,workspace]
import { parseArgs } from 'node:util';
import { problemsOf, soakScenarios } from './soak-scenarios.ts';

const { values } = parseArgs({
  options: { share: { type: 'string', default: '1' }, only: { type: 'string' } },
});
let failures = 0;
for (const { name, keys, run, problems: problemsIn = problemsOf } of soakScenarios) {
  if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
  const startedAt = performance.now();
  const censuses = await run(keys * Number(values.share));
  const problems = problemsIn(censuses);
  failures += problems.length;
  const last = censuses.at(-1);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${name}: ${last?.keys ?? 0} keys in ${seconds} s, heap ${censuses.map(({ heap }) => heap.toFixed(1)).join(' ')} MB`,
  );
  for (const problem of problems) console.error(`  FAILED: ${problem}`);
}
console.log(failures === 0 ? 'nothing is left over, nothing grows' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
