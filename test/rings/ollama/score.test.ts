import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import type { LanguageModel, TextScore } from '../../../src/core/model.ts';
import { ollamaClientAt } from '../../../src/providers/ollama/ollama-client.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { probeScoring } from '../../../src/providers/ollama/probe-scoring.ts';
import { scoreTexts } from '../../../src/providers/ollama/score-texts.ts';
import type { ScoringWay } from '../../../src/providers/ollama/scoring-abilities.ts';
import { createScoringCalls } from '../../../src/providers/ollama/scoring-calls.ts';
import { createConnection } from '../../../src/providers/transport/connection.ts';
import { embeddedServer, modelNamed } from '../embedded/models.ts';
import { ollama } from './server.ts';

const NAME = 'ensemble-nano-ts';
const none = () => new AbortController().signal;
/** The two libraries round and batch otherwise. Unit: nats a token. */
const NATS_A_TOKEN = 0.05;

/** Prefixes with texts; the last two begin inside of a token. */
const SETS = [
  {
    prefix: 'import { readFile } from "node:fs";\n\nexport function load(',
    texts: ['path: string) {', 'name, options) {', '"file");', 'a\\b);'],
  },
  {
    prefix: 'function list(items) {\n  for (const item of items)',
    texts: [' {\n    use(item);\n  }', ' use("a\tb");', ' café(item);', ' use(item);'],
  },
  { prefix: 'function f(x) {\n  retu', texts: ['rn x;', 'rned(x);', 'rn "x";'] },
  { prefix: 'const total = items ', texts: ['.length;', '- 1;', '+ 1;'] },
] as const;

describe('scores of a real Ollama', () => {
  const embedded = embeddedServer();
  let exact: LanguageModel;
  before(async () => {
    exact = await modelNamed(embedded, NAME);
  });
  after(() => embedded.dispose());

  /** Scores by a way of its own choice, whatever the provider would choose. */
  async function scorerBy(way: ScoringWay) {
    const url = new URL(ollama().address);
    const connection = createConnection({ clock: systemClock, url, stallMs: 60_000 });
    const settings = { model: NAME, stop: [], thinking: false };
    const calls = createScoringCalls(() => settings, connection, ollamaClientAt(url));
    const server = createOllamaServer({ id: 'o', address: url.href, clock: systemClock });
    const show = () => server.show(NAME, none(), true);
    const abilities = await probeScoring(calls, show, systemClock, none());
    return (set: (typeof SETS)[number]) => scoreTexts(calls, abilities, way, set, none());
  }

  const eachSet = async (
    way: ScoringWay,
    look: (given: readonly TextScore[], own: readonly TextScore[], prefix: string) => void,
  ) => {
    const score = await scorerBy(way);
    for (const set of SETS) look(await score(set), await exact.score!(set, none()), set.prefix);
  };

  it('are the model’s own where its tokens are drawn by seed', async () => {
    let compared = 0;
    await eachSet('exact', (given, own, prefix) => {
      for (const [i, { logprobNats, tokens, bytes, fidelity }] of given.entries()) {
        assert.deepEqual([tokens, bytes], [own[i]?.tokens, own[i]?.bytes], prefix);
        const apart = Math.abs(logprobNats - own[i]!.logprobNats);
        if (fidelity !== 'exact') continue;
        assert.ok(apart < NATS_A_TOKEN * tokens, `${prefix}… ${apart} nats apart`);
        compared += 1;
      }
    });
    assert.ok(compared >= 6, `${compared} texts compared`);
  });

  it('differ by the same for all texts where a token crosses the border', async () => {
    const set = SETS[2];
    const given = await (await scorerBy('exact'))(set);
    const own = await exact.score!(set, none());
    const shifts = given.map(({ logprobNats }, i) => logprobNats - own[i]!.logprobNats);
    for (const [i, shift] of shifts.entries())
      assert.ok(Math.abs(shift - shifts[0]!) < NATS_A_TOKEN * given[i]!.tokens, shifts.join(' '));
  });

  it('cut texts into the same tokens by every way, and say what they estimated', async () => {
    for (const way of ['forced', 'walk'] as const)
      await eachSet(way, (given, own, prefix) => {
        for (const [i, { logprobNats, tokens, bytes, fidelity, floored = 0 }] of given.entries()) {
          assert.deepEqual([tokens, bytes], [own[i]?.tokens, own[i]?.bytes], prefix);
          assert.ok(Number.isFinite(logprobNats) && logprobNats <= 0);
          assert.ok(fidelity === way || fidelity === 'walk', fidelity);
          assert.ok(floored <= tokens);
        }
      });
  });

  it('walk the parts of a text that JSON escapes', async () => {
    const [, , quoted] = await (await scorerBy('forced'))(SETS[0]);
    assert.ok((quoted?.walkedBytes ?? quoted?.bytes ?? 0) > 0);
    assert.equal(quoted?.bytes, 8);
  });

  it('are exact by the provider, found out once, without loading the model anew', async () => {
    const server = createOllamaServer({
      id: 'ollama',
      address: ollama().address,
      clock: systemClock,
    });
    const named = async () =>
      (await server.list(none())).find(({ name }) => name === `${NAME}:latest`)!;
    const description = await named();
    assert.equal(description.primitives.score, 'walk');
    await server.load(description, none());
    const loads = () =>
      ollama()
        .log()
        .match(/starting runner|loading model via/g)?.length ?? 0;
    const before = loads();
    const model = server.model(description);
    const scores = await model.score!({ prefix: 'let a = ', texts: ['b;', 'c;'] }, none());
    assert.equal(scores.length, 2);
    assert.equal(loads(), before);
    assert.equal((await named()).primitives.score, 'exact');
    await server.dispose();
  });
});
