import assert from 'node:assert/strict';
import { problemsOf, soakScenarios } from '../../bench/soak-scenarios.ts';

/** Of the keys of `npm run soak`. */
const SHARE = 0.1;

const TYPED_INTO: Readonly<Record<string, string>> = {
  scripted: 'members that answer, fail, hang and fall silent',
  server: 'an Ollama server with its sockets',
  embedded: 'the embedded models',
  workspace: 'the model of the workspace, while files change on disk',
  keys: 'random keys, each of which cancels the request before it',
  cancel: 'generations that are cancelled at once',
  serve: 'editors at a serving ensemble',
  mutated: 'a serving ensemble that gets mutated requests',
};

describe('after hours of typing', () => {
  for (const { name, keys, run, problems = problemsOf } of soakScenarios) {
    it(`nothing is left over and nothing has grown, with ${TYPED_INTO[name] ?? name}`, async function () {
      this.timeout(180_000);
      assert.deepEqual(problems(await run(keys * SHARE)), []);
    });
  }
});
