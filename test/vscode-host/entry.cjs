'use strict';
// What the extension host is told to run: the suite's own run(), with its end written down. When an
// extension host crashes, the workbench reports exit code 0 all the same, so only this file says
// that the suite ran to its end.
const fs = require('fs');
const { pathToFileURL } = require('url');

const note = (result) => fs.writeFileSync(process.env.HOST_RESULT, JSON.stringify(result));

exports.run = async () => {
  note({ started: true });
  try {
    await runOf(await load(require.resolve(process.env.HOST_TESTS)));
    note({ started: true, ok: true });
  } catch (error) {
    note({ started: true, ok: false, error: String(error?.stack ?? error) });
    throw error;
  }
};

async function load(file) {
  try {
    return require(file);
  } catch (error) {
    if (!/^ERR_REQUIRE_(ESM|ASYNC_MODULE)$/.test(error.code)) throw error;
    return import(pathToFileURL(file).href);
  }
}

/** Both forms that VS Code knows: run() that returns a promise, and run(testsRoot, callback). */
async function runOf(suite) {
  const run = suite.run ?? suite.default?.run;
  if (run.length === 0) return run();
  return new Promise((resolve, reject) => {
    run(process.env.HOST_TESTS, (error, failures) => {
      if (error) reject(error);
      else if (failures) reject(new Error(`${failures} tests failed`));
      else resolve();
    });
  });
}
