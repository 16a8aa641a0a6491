'use strict';
// A mocha reporter: prints as the reporter $RING_PRINT does (default spec), and at the end writes
// {passed, failed, pending, failures} to the file $RING_RESULT. Failed hooks count as failed.
const { writeFileSync } = require('fs');
const { reporters, Runner } = require('mocha');

module.exports = class RingReporter {
  constructor(runner, options) {
    const Printing = reporters[process.env.RING_PRINT ?? 'spec'];
    this.printing = new Printing(runner, options);
    const count = { passed: 0, failed: 0, pending: 0, failures: [] };
    const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } =
      Runner.constants;
    runner.on(EVENT_TEST_PASS, () => count.passed++);
    runner.on(EVENT_TEST_PENDING, () => count.pending++);
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      count.failed++;
      count.failures.push({ title: test.fullTitle(), error: String(error?.message ?? error) });
    });
    runner.once(EVENT_RUN_END, () => {
      if (process.env.RING_RESULT)
        writeFileSync(process.env.RING_RESULT, JSON.stringify(count, null, 2));
    });
  }
};
