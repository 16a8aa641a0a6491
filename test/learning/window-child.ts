import { once } from 'node:events';
import { createKeptExperience } from '../../src/vscode/platform/kept-experience.ts';
import { experienceOf, voteOf } from './window-records.ts';

/**
 * A window's logs in a folder that others share: writes `count` outcomes and as many votes once it is told
 * to, as quickly as it can. Prints what it was warned of.
 */
const [, , folder = '', name = '', count = '0'] = process.argv;
const warnings: string[] = [];
const { outcomes, votes } = createKeptExperience(folder, {
  warn: (text: string) => warnings.push(text),
});

process.stdout.write('ready ');
await once(process.stdin, 'data');
process.stdin.destroy();
for (let n = 0; n < Number(count); n++) {
  const record = experienceOf(name, n);
  // Every second one without rewards, which goes to the other file.
  await Promise.all([
    outcomes.append(n % 2 === 0 ? record : { ...record, rewards: {} }),
    votes.append(voteOf(name, n)),
  ]);
}
process.stdout.write(JSON.stringify(warnings));
