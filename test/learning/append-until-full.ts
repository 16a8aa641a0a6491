// Appends outcomes until some could not be written: run under a limit on file sizes.
//   node test/learning/append-until-full.ts FILE
import { createOutcomeLog } from '../../src/learning/outcome-log.ts';
import { experienceOf } from './window-records.ts';

const [, , file = ''] = process.argv;
let errors = 0;
const log = createOutcomeLog(file, 1_000_000, () => errors++);
for (let n = 0; n < 100 && errors < 3; n++) await log.append(experienceOf('full', n));
console.log(JSON.stringify({ errors }));
