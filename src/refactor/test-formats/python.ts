import { numbersByWord, tallyOf, type TestFormat } from './counted-tests.ts';

/** `== 1 failed, 2 passed in 0.12s ==`, with or without the frame. */
const PYTEST_SUMMARY = /^=* ?(\d{1,9} [a-z]+(?:, \d{1,9} [a-z ]+)*|no tests ran) in \d[\d.]*s\b/;
const PYTEST_FAILURE = /^(?:FAILED|ERROR) (\S.*)$/;

/** pytest. A module that cannot be collected is a failure; expected failures have passed. */
export const pytest: TestFormat = (lines) => {
  const tally = tallyOf('pytest');
  for (const line of lines) {
    const [, name] = PYTEST_FAILURE.exec(line) ?? [];
    if (name?.includes('.py') === true) tally.fail(name.split(' - ', 1)[0] ?? '');
    const [, numbers] = PYTEST_SUMMARY.exec(line) ?? [];
    if (numbers === undefined) continue;
    const of = numbersByWord(numbers);
    const sum = (...words: string[]) => words.reduce((all, word) => all + (of.get(word) ?? 0), 0);
    const wasPytest = of.size === 0 || PYTEST_WORDS.some((word) => of.has(word));
    if (!wasPytest) continue;
    tally.add({
      passed: sum('passed', 'xfailed', 'xpassed'),
      failed: sum('failed', 'error', 'errors'),
      skipped: sum('skipped', 'deselected'),
    });
  }
  return tally.counts();
};

const PYTEST_WORDS = [
  ...['passed', 'failed', 'error', 'errors', 'skipped', 'deselected', 'xfailed', 'xpassed'],
  ...['warning', 'warnings'],
];

/** Lines between the number of tests and the verdict. */
const VERDICT_WITHIN = 3;

/** unittest of Python, which Django prints as well. Expected failures have passed. */
export const unittest: TestFormat = (lines) => {
  const tally = tallyOf('unittest');
  for (const [at, line] of lines.entries()) {
    const [, test = '', place = ''] = /^(?:FAIL|ERROR): (\S+) \(([^()]+)\)/.exec(line) ?? [];
    if (place !== '') tally.fail(place.endsWith(`.${test}`) ? place : `${place}.${test}`);
    const [, ran] = /^Ran (\d{1,9}) tests? in \d/.exec(line) ?? [];
    if (ran === undefined) continue;
    const verdict = lines
      .slice(at + 1, at + 1 + VERDICT_WITHIN)
      .find((one) => /^(?:OK|FAILED|NO TESTS RAN)\b/.test(one));
    if (verdict === undefined) continue;
    const number = (name: string) =>
      Number(new RegExp(`[( ]${name}=(\\d{1,9})`).exec(verdict)?.[1] ?? 0);
    const failed = number('failures') + number('errors') + number('unexpected successes');
    const skipped = number('skipped');
    tally.add({ passed: Math.max(0, Number(ran) - failed - skipped), failed, skipped });
  }
  return tally.counts();
};
