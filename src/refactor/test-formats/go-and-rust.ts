import { tallyOf, type TestFormat } from './counted-tests.ts';

/**
 * `go test`. With `-v` tests are counted, those inside of others as well. Without, passing ones are not
 * printed: then packages are counted, and the names are those of tests.
 */
export const goTest: TestFormat = (lines) => {
  const isVerbose = lines.some((line) => /^=== RUN {3}/.test(line));
  const tally = tallyOf(isVerbose ? 'go test -v' : 'go test');
  for (const line of lines) {
    const [, verdict, name = ''] = /^ *--- (PASS|FAIL|SKIP): (\S+) \(\d/.exec(line) ?? [];
    if (verdict === 'FAIL') tally.fail(name);
    if (isVerbose && verdict !== undefined) {
      tally.add({ [{ PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' }[verdict] ?? '']: 1 });
    }
    if (/^\?? +\t\S+\t\[no test files\]/.test(line)) tally.add({});
    const [, ended] =
      /^(ok {2}|FAIL)\t\S+(?:\t(?:\d|\(cached\))| \[(?:build|setup) failed\])/.exec(line) ?? [];
    if (ended === undefined) continue;
    const isBroken = line.endsWith('failed]');
    if (!isVerbose && !line.includes('[no tests to run]')) {
      tally.add(ended === 'FAIL' ? { failed: 1 } : { passed: 1 });
    } else tally.add({ failed: isBroken ? 1 : 0 });
  }
  return tally.counts();
};

const CARGO_SUMMARY = /^test result: \w+\. (\d{1,9}) passed; (\d{1,9}) failed; (\d{1,9}) ignored;/;

/** `cargo test`, unit, integration and documentation tests together. */
export const cargoTest: TestFormat = (lines) => {
  const tally = tallyOf('cargo test');
  for (const line of lines) {
    const [, name] = /^test (\S.*) \.\.\. FAILED/.exec(line) ?? [];
    if (name !== undefined) tally.fail(name);
    const [, passed, failed, skipped] = CARGO_SUMMARY.exec(line) ?? [];
    if (passed === undefined) continue;
    tally.add({ passed: Number(passed), failed: Number(failed), skipped: Number(skipped) });
  }
  return tally.counts();
};
