import assert from 'node:assert/strict';
import { problemsOf, soakScenarios } from '../../bench/soak-scenarios.ts';

/** Of the keys of `npm run soak`. */
const SHARE = 0.1;

const TYPED_INTO: Readonly<Record<string, string>> = {
  scripted: 'members that answer, fail, hang and fall silent',
  server: 'an Ollama server with its sockets',
  embedded: 'the embedded models',
  workspace: 'the model of the workspace, while files change on disk',
};

describe('after hours of typing', () => {
  for (const { name, keys, run } of soakScenarios) {
    it(`nothing is left over and nothing has grown, with ${TYPED_INTO[name] ?? name}`, async function () {
      this.timeout(180_000);
      assert.deepEqual(problemsOf(await run(keys * SHARE)), []);
    });
  }
});
