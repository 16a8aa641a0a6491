import assert from 'node:assert/strict';
import fc from 'fast-check';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import type { TextScore } from '../../../src/core/model.ts';
import { createOpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import type { OpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import { literalGrammar } from '../../../src/providers/openai-compatible/forced-grammar.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, Script } from '../../fakes/http-server.ts';
import { literalOf } from '../../fakes/scripted-openai.ts';
import {
  toyLlamaServerScript,
  toyOpenAiScript,
  type ToyOpenAiTraits,
} from '../../fakes/toy-openai.ts';
import { exactScores, toyWords } from '../toy-words.ts';

const toy = toyWords();
const none = () => new AbortController().signal;
const isUnsupported = (error: unknown) =>
  isModelError(error) && error.failure.code === 'unsupported';

const part = fc
  .array(fc.constantFrom('a', 'b', 'c', ' ', '"', '\n', '\t', '(', ')', '\\', 'é'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((signs) => signs.join('').trimEnd())
  .filter((text) => text !== '');

describe('OpenAI-compatible scores', () => {
  const open: { server: OpenAiCompatibleServer; http: FakeHttpServer }[] = [];
  afterEach(async () => {
    for (const { server, http } of open.splice(0)) {
      await server.dispose();
      await http.close();
    }
  });

  async function serverOf(script: Script) {
    const http = await startHttpServer(script);
    const { address } = http;
    const server = createOpenAiCompatibleServer({ id: 'own', address, clock: systemClock });
    open.push({ server, http });
    const [description] = await server.list(none());
    assert.ok(description);
    return { server, http, description };
  }

  /** A server whose model has been probed. */
  async function probed(traits: ToyOpenAiTraits) {
    const { server, http, description } = await serverOf(toyOpenAiScript(toy, traits));
    const model = server.model(await server.probe!(description, none()));
    return { server, http, model };
  }

  for (const tells of ['prompt-logprobs', 'echo'] as const)
    for (const marks of [false, true])
      it(`by ${tells} are the model's own${marks ? ', behind a mark' : ''}`, async () => {
        const { model } = await probed({ tells, marks });
        await fc.assert(
          fc.asyncProperty(
            part,
            fc.array(part, { minLength: 1, maxLength: 3 }),
            async (p, texts) => {
              const prefix = `(${p}`;
              const scores = await model.score!({ prefix, texts }, none());
              const exact = await exactScores(toy, prefix, texts);
              for (const [i, { fidelity, logprobNats, bytes, tokens }] of scores.entries()) {
                assert.deepEqual([bytes, tokens], [exact[i]!.bytes, exact[i]!.tokens]);
                if (fidelity === 'exact')
                  assert.ok(Math.abs(logprobNats - exact[i]!.logprobNats) < 1e-6);
              }
            },
          ),
          { numRuns: 25 },
        );
      });

  it('take what fits an overlap from the list at the border, and are then not exact', async () => {
    const { model } = await probed({ tells: 'echo' });
    // "(c a" + "b" is [(][c][ ab]: the border is behind [c], the overlap " a" one token.
    const texts = ['b', 'b)'];
    const scores = await model.score!({ prefix: '(c a', texts }, none());
    const exact = await exactScores(toy, '(c a', texts);
    assert.deepEqual(
      scores.map(({ fidelity }) => fidelity),
      ['forced', 'forced'],
    );
    // The list is of 20: what fits beyond it is the same for all texts.
    const shifts = scores.map(({ logprobNats }, i) => logprobNats - exact[i]!.logprobNats);
    assert.ok(Math.abs(shifts[0]! - shifts[1]!) < 1e-6);
    assert.ok(shifts[0]! >= 0);
  });

  it('are known only once a server was asked, one time a model', async () => {
    const { server, http, description } = await serverOf(toyOpenAiScript(toy, { tells: 'echo' }));
    assert.equal(description.primitives.score, 'none');
    assert.ok(!('score' in server.model(description)));
    assert.equal((await server.probe!(description, none())).primitives.score, 'exact');
    assert.equal((await server.list(none()))[0]?.primitives.score, 'exact');
    const before = http.requests.length;
    await server.probe!(description, none());
    assert.equal(http.requests.length, before);
  });

  for (const [what, traits] of [
    ['ignores the fields', { tells: 'neither' }],
    ['refuses the fields', { tells: 'neither', refuses: true }],
    ['sends positive log-probabilities', { tells: 'echo', distort: () => 0.7 }],
    ['sends no numbers', { tells: 'prompt-logprobs', distort: () => 'x' }],
  ] as const satisfies readonly (readonly [string, ToyOpenAiTraits])[])
    it(`are none where the server ${what}`, async () => {
      const { server, description } = await serverOf(toyOpenAiScript(toy, traits));
      assert.equal((await server.probe!(description, none())).primitives.score, 'none');
      assert.equal((await server.list(none()))[0]?.primitives.score, 'none');
    });

  it('are found by the second way where the first is refused', async () => {
    const { model } = await probed({ tells: 'echo', refuses: true });
    assert.equal(model.description.primitives.score, 'exact');
  });

  it('fail where the server begins to lie', async () => {
    let lies = false;
    const { server, description } = await serverOf(
      toyOpenAiScript(toy, { tells: 'echo', distort: (nats) => (lies ? 2 : nats) }),
    );
    const model = server.model(await server.probe!(description, none()));
    lies = true;
    await assert.rejects(model.score!({ prefix: '(', texts: ['a'] }, none()), isUnsupported);
  });
});

describe("llama.cpp's server", () => {
  let http: FakeHttpServer;
  const close: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const one of close.splice(0)) await one();
  });

  async function scoresOf(
    prefix: string,
    texts: readonly string[],
    write?: (wanted: string) => string,
  ): Promise<readonly TextScore[]> {
    const own = await startHttpServer(toyLlamaServerScript(toy, write));
    const { address } = own;
    http = own;
    const server = createOpenAiCompatibleServer({ id: 'own', address, clock: systemClock });
    close.push(
      () => server.dispose(),
      () => own.close(),
    );
    const [description] = await server.list(none());
    assert.equal(description?.primitives.score, 'forced');
    return server.model(description).score!({ prefix, texts }, none());
  }

  it('is made to write each text, and gives the log-probabilities of its pieces', async () => {
    const [single, another] = await scoresOf('x(', ['z', '"\n\t\\é']);
    const [exact, exactOther] = await exactScores(toy, 'x(', ['z', '"\n\t\\é']);
    // Each is of single signs, so that there is one way to write it.
    assert.ok(Math.abs(single!.logprobNats - exact!.logprobNats) < 1e-9);
    assert.ok(Math.abs(another!.logprobNats - exactOther!.logprobNats) < 1e-9);
    assert.deepEqual([another?.bytes, another?.tokens, another?.fidelity], [6, 5, 'forced']);
  });

  it('may write a text in other pieces than it would be cut into', async () => {
    const texts = ['abc', 'ab', 'return', 'ca'];
    const scores = await scoresOf('x(', texts);
    const exact = await exactScores(toy, 'x(', texts);
    assert.ok(scores.some(({ tokens }, i) => tokens > exact[i]!.tokens));
  });

  it('backs up to the border that all texts share', async () => {
    const [score] = await scoresOf('(c a', ['b']);
    const bodies = http.requests.filter(({ path }) => path === '/completion');
    const [{ json = {} } = {}] = bodies;
    assert.deepEqual(json, {
      model: 'toy',
      prompt: '(c',
      grammar: 'root ::= " ab"',
      n_predict: 4,
      n_probs: 20,
      temperature: 0,
      cache_prompt: true,
      stream: false,
    });
    assert.equal(score?.bytes, 1);
  });

  it('is not believed where it writes another text', async () => {
    for (const write of [() => 'z', (text: string) => text.slice(1), () => ''])
      await assert.rejects(scoresOf('(', ['ab'], write), isUnsupported);
  });
});

describe('literalGrammar', () => {
  it('allows exactly the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(literalOf(literalGrammar(text)), text);
      }),
    );
    assert.equal(literalGrammar('a"\\\n\u0001'), 'root ::= "a\\"\\\\\\n\\x01"');
  });
});
