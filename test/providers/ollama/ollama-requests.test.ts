import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import type { ModelDescription } from '../../../src/core/model.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import type {
  OllamaServer,
  OllamaServerSettings,
} from '../../../src/providers/ollama/ollama-server.ts';
import { gathered } from '../../fakes/gathered.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, Script } from '../../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../../fakes/scripted-ollama.ts';

describe('Ollama provider sends', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());
  const none = () => new AbortController().signal;

  async function serverFor(script: Script, more: Partial<OllamaServerSettings> = {}) {
    http = await startHttpServer(script);
    const base = { id: 'ollama', address: http.address, clock: systemClock };
    return createOllamaServer({ ...base, ...more });
  }

  const request = {
    prompt: { kind: 'raw', text: 'a' },
    sampling: {
      temperature: 0.2,
      maxTokens: 3,
      stop: ['\n'],
      topP: 0.9,
      seed: 4,
      topLogprobs: 50,
    },
  } as const;
  async function bodiesOf(
    more: Partial<OllamaServerSettings>,
    work: (server: OllamaServer, model: ModelDescription) => Promise<unknown>,
    show = COMPLETES,
  ) {
    const server = await serverFor(ollamaScript([{ tag: tag('x:1b'), show }]), more);
    const [model] = await server.list(none());
    await work(server, model!);
    return http.requests.slice(2).map(({ path, json: body }) => ({ path, body }));
  }
  const generate = async (server: OllamaServer, model: ModelDescription) =>
    gathered(server.model(model).generate(request, none()));

  it('no runner option, and the sampling it was asked for', async () => {
    assert.deepEqual(await bodiesOf({}, generate), [
      {
        path: '/api/generate',
        body: {
          model: 'x:1b',
          prompt: 'a',
          raw: true,
          stream: true,
          options: {
            repeat_penalty: 1,
            temperature: 0.2,
            top_p: 0.9,
            num_predict: 3,
            seed: 4,
            stop: ['\n'],
          },
          logprobs: true,
          top_logprobs: 20,
        },
      },
    ]);
  });

  it('to free memory, a model’s name and no time to keep it, and nothing that would load it', async () => {
    assert.deepEqual(
      await bodiesOf({ keepAlive: '30m', options: { num_ctx: 1024 } }, (server) =>
        server.unload('x:1b', none()),
      ),
      [
        {
          path: '/api/generate',
          body: { model: 'x:1b', prompt: '', keep_alive: 0, stream: false },
        },
      ],
    );
  });

  it('the options of the user with every call, so that nothing is loaded twice', async () => {
    const bodies = await bodiesOf(
      { options: { num_ctx: 1024 }, keepAlive: '30m' },
      async (server, model) => {
        await server.load(model, none());
        await generate(server, model);
        await server.model(model).next?.({ prefix: 'a', k: 2 }, none());
      },
    );
    assert.equal(bodies.length, 3);
    for (const { body } of bodies as {
      body: { options: { num_ctx: number }; keep_alive: string };
    }[])
      assert.deepEqual([body.options.num_ctx, body.keep_alive], [1024, '30m']);
  });

  it("the model's own stop texts beside ours, which would replace them", async () => {
    const parameters = 'num_ctx   4096\nstop      "<|im_end|>"\nstop      "\\n\\n"\nstop  plain';
    const [sent] = await bodiesOf({}, generate, { ...COMPLETES, parameters });
    const { options } = sent!.body as { options: { stop: string[] } };
    assert.deepEqual(options.stop, ['\n', '<|im_end|>', '\n\n', 'plain']);
  });

  it('a hole with its suffix, never an empty one', async () => {
    const hole = (suffix: string) =>
      ({ ...request, prompt: { kind: 'infill', prefix: 'f(', suffix } }) as const;
    const bodies = await bodiesOf({}, async (server, model) => {
      await gathered(server.model(model).generate(hole(')'), none()));
      await gathered(server.model(model).generate(hole(''), none()));
    });
    assert.deepEqual(
      (bodies as { body: { prompt: string; suffix: string; raw?: boolean } }[]).map(
        ({ body: { prompt, suffix, raw } }) => [prompt, suffix, raw],
      ),
      [
        ['f(', ')', undefined],
        ['f(', '\n', undefined],
      ],
    );
  });

  it('that a thinking model shall not think', async () => {
    const show = { ...COMPLETES, capabilities: ['completion', 'thinking'] };
    const [sent] = await bodiesOf({}, generate, show);
    assert.equal((sent!.body as { think: unknown }).think, false);
  });

  it('an empty prompt to load a model', async () => {
    const [sent] = await bodiesOf({}, (server, model) => server.load(model, none()));
    assert.deepEqual(sent, {
      path: '/api/generate',
      body: { model: 'x:1b', prompt: '', stream: false },
    });
  });
});
