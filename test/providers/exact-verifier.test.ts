import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/clock.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { withExactVerifier, type VerifierRefusal } from '../../src/providers/exact-verifier.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { json, startHttpServer, type FakeHttpServer } from '../fakes/http-server.ts';
import { TOY, toyOllamaScript } from '../fakes/toy-ollama.ts';
import { exactScores, toyWords } from './toy-words.ts';

const toy = toyWords();
const none = () => new AbortController().signal;
const TEXTS = ['abc)', 'z', '"é"'];

describe('an Ollama whose files are not here', () => {
  const open: { server: ModelServer; http: FakeHttpServer }[] = [];
  afterEach(async () => {
    for (const { server, http } of open.splice(0)) {
      await server.dispose();
      await http.close();
    }
  });

  /** A toy whose modelfile says what is given, as of an Ollama in a container. */
  async function modelOf(modelfile: string) {
    const script = toyOllamaScript(toy);
    const http = await startHttpServer(async (request) => {
      const reply = await script(request);
      if (request.path !== '/api/show' || typeof reply.body !== 'string') return reply;
      return json({ ...(JSON.parse(reply.body) as object), modelfile });
    });
    const refusals: VerifierRefusal[] = [];
    const server = withExactVerifier(
      createOllamaServer({ id: 'ollama', address: http.address, clock: systemClock }),
      {
        ...{ mostMegabytes: 100, modelProcess: 'must-not-be-started.mjs', clock: systemClock },
        onRefusal: (refusal) => refusals.push(refusal),
      },
    );
    open.push({ server, http });
    const [description] = await server.list(none());
    return { server, model: server.model(description!), refusals, http };
  }

  for (const [what, modelfile, code] of [
    [
      'names a file that does not exist',
      `FROM /gone/blobs/sha256-${'0'.repeat(64)}`,
      'model-missing',
    ],
    ['names a file of another kind', 'FROM /etc/passwd', 'unsupported'],
    ['names none', '', 'unsupported'],
  ] as const) {
    it(`is scored by the server where the modelfile ${what}, which is told once`, async () => {
      const { server, model, refusals } = await modelOf(modelfile);
      const exact = await exactScores(toy, 'x(', TEXTS);
      for (let round = 0; round < 2; round++) {
        const scores = await model.score!({ prefix: 'x(', texts: TEXTS }, none());
        for (const [i, { logprobNats }] of scores.entries())
          assert.ok(Math.abs(logprobNats - exact[i]!.logprobNats) < 1e-6);
      }
      assert.ok((await model.next!({ prefix: 'x(', k: 3 }, none())).length > 0);
      assert.deepEqual(
        refusals.map(({ modelId, failure }) => [modelId, failure.code]),
        [[`ollama:${TOY}`, code]],
      );
      assert.equal((await server.probe(model.description, none())).primitives.score, 'exact');
    });
  }

  it('says nothing where the server does not answer', async () => {
    const { model, refusals, http } = await modelOf('');
    await http.close();
    await assert.rejects(model.score!({ prefix: 'x(', texts: TEXTS }, none()), /unreachable/);
    assert.deepEqual(refusals, []);
  });

  it('throws the reason of an abort', async () => {
    const { model } = await modelOf('');
    const reason = new Error('no longer');
    await assert.rejects(
      model.score!({ prefix: 'x(', texts: TEXTS }, AbortSignal.abort(reason)),
      (error) => error === reason,
    );
  });
});
