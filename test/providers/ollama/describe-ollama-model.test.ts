import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import type { ModelDescription } from '../../../src/core/model.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import type { OllamaServerSettings } from '../../../src/providers/ollama/ollama-server.ts';
import { json, startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, Script, SeenRequest } from '../../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../../fakes/scripted-ollama.ts';
import type { ScriptedModel } from '../../fakes/scripted-ollama.ts';

describe('Ollama lists', () => {
  let http: FakeHttpServer;
  afterEach(() => http.close());
  const none = () => new AbortController().signal;

  async function serverFor(script: Script, more: Partial<OllamaServerSettings> = {}) {
    http = await startHttpServer(script);
    const base = { id: 'ollama', address: http.address, clock: systemClock };
    return createOllamaServer({ ...base, ...more });
  }
  const listOf = async (...models: readonly ScriptedModel[]) =>
    (await serverFor(ollamaScript(models))).list(none());
  const only = async (model: ScriptedModel): Promise<ModelDescription> => (await listOf(model))[0]!;
  const asked = (path: string): readonly SeenRequest[] =>
    http.requests.filter((request) => request.path === path);

  it('a model with all that can be known of it without loading it', async () => {
    const found = await only({
      tag: tag('qwen2.5-coder:1.5b', { size: 986_061_892, digest: 'd7372fd8' }),
      show: {
        capabilities: ['completion', 'tools', 'insert'],
        template: '{{ .Messages }}{{ .Suffix }}',
        details: { family: 'qwen2' },
        model_info: { 'general.architecture': 'qwen2', 'qwen2.context_length': 32_768 },
      },
    });
    assert.deepEqual(found, {
      id: 'ollama:qwen2.5-coder:1.5b',
      serverId: 'ollama',
      provider: 'ollama',
      name: 'qwen2.5-coder:1.5b',
      family: 'qwen2',
      place: 'local',
      device: 'local',
      digest: 'd7372fd8',
      sizeBytes: 986_061_892,
      contextLength: 32_768,
      fill: { kind: 'server' },
      primitives: {
        generate: 'exact',
        next: 'exact',
        score: 'walk',
        read: 'none',
        judge: 'judge',
        embed: 'none',
        vectors: 'none',
      },
      roles: ['inline', 'panel', 'refactor', 'judge', 'fuse'],
      thinking: false,
      tools: true,
    });
  });

  for (const [name, info, vocabulary, size] of [
    [
      'its kind, cutting and size',
      { pre: 'llama-bpe', size: 128_256 },
      'gpt2/llama-bpe/128256',
      128_256,
    ],
    ['kind and cutting where the size is not told', { pre: 'qwen2' }, 'gpt2/qwen2/', undefined],
    ['nothing where many of one size cut so', { pre: 'gpt-2', size: 4096 }, undefined, 4096],
    ['nothing where servers do not tell', {}, undefined, undefined],
  ] as const) {
    it(`a vocabulary by ${name}`, async () => {
      const { pre, size: told } = { pre: undefined, size: undefined, ...info };
      const found = await only({
        tag: tag('m'),
        show: {
          capabilities: ['completion'],
          model_info: {
            'general.architecture': 'llama',
            'tokenizer.ggml.model': 'gpt2',
            ...(pre === undefined ? {} : { 'tokenizer.ggml.pre': pre }),
            ...(told === undefined ? {} : { 'llama.vocab_size': told }),
          },
        },
      });
      assert.deepEqual([found.vocabulary, found.vocabularySize], [vocabulary, size]);
    });
  }

  it('one content once, under its most telling name', async () => {
    const names = ['coder:latest', 'coder:7b', 'alias:latest'];
    const found = await listOf(
      ...names.map((name) => ({ tag: tag(name, { digest: 'same' }), show: COMPLETES })),
    );
    assert.deepEqual(
      found.map(({ name, aliases }) => [name, aliases]),
      [['coder:7b', ['alias:latest', 'coder:latest', 'alias', 'coder']]],
    );
    assert.equal(asked('/api/show').length, 1);
  });

  it('what /api/show said, from memory, while the content is the same', async () => {
    const server = await serverFor(ollamaScript([{ tag: tag('a:1b'), show: COMPLETES }]));
    assert.deepEqual(await server.list(none()), await server.list(none()));
    assert.equal(asked('/api/show').length, 1);
  });

  const cloudRows: readonly ScriptedModel['tag'][] = [
    tag('gpt-oss:120b-cloud'),
    tag('deepseek-v3.1:cloud'),
    tag('renamed:1b', { remote_host: 'https://ollama.com:443' }),
    tag('renamed:2b', { remote_model: 'gpt-oss:120b' }),
  ];
  for (const row of cloudRows) {
    it(`${row.name} as cloud, without any request for it`, async () => {
      const found = await listOf({ tag: row }, { tag: tag('own:1b'), show: COMPLETES });
      assert.deepEqual(
        found.map(({ place, device }) => [place, device]),
        [
          ['cloud', 'cloud'],
          ['local', 'local'],
        ],
      );
      assert.deepEqual(
        http.requests.map(({ path }) => path),
        ['/api/tags', '/api/show'],
      );
      assert.ok(!http.requests.some(({ body }) => body.includes(row.name)));
    });
  }

  it('a model as cloud that only /api/show gives away', async () => {
    const show = { ...COMPLETES, remote_host: 'https://ollama.com' };
    assert.equal((await only({ tag: tag('x:1b'), show })).place, 'cloud');
  });

  const templates: readonly (readonly [string, string, string])[] = [
    ['{{ .Prompt }}', 'prefix-only', 'inline,panel'],
    ['{{- .Prompt -}}{{ .Response }}', 'prefix-only', 'inline,panel'],
    ['', 'prefix-only', 'inline,panel'],
    ['[INST] {{ .Prompt }} [/INST]', 'chat', 'inline,panel,refactor,judge,fuse'],
    ['{{ range .Messages }}x{{ end }}', 'chat', 'inline,panel,refactor,judge,fuse'],
  ];
  for (const [template, fill, roles] of templates) {
    it(`the template ${JSON.stringify(template)} as ${fill}`, async () => {
      const found = await only({ tag: tag('x:1b'), show: { ...COMPLETES, template } });
      assert.equal(found.fill.kind, fill);
      assert.equal(found.roles.join(), roles);
      assert.equal(found.primitives.judge, roles.includes('judge') ? 'judge' : 'none');
    });
  }

  it('a model that always thinks as no judge, whatever it is called', async () => {
    const thinks = {
      ...COMPLETES,
      capabilities: ['completion', 'thinking'],
      template: '{{ .Role }}',
    };
    const found = await listOf(
      { tag: tag('qwen3:1b'), show: thinks },
      { tag: tag('x:1b'), show: { ...thinks, details: { family: 'gptoss' } } },
      { tag: tag('gpt-oss:120b-cloud') },
      { tag: tag('glm-4.6:cloud') },
    );
    assert.deepEqual(
      found.map(({ primitives }) => primitives.judge),
      ['judge', 'none', 'none', 'judge'],
    );
  });

  it('a thinking model as unfit for inline completion', async () => {
    const show = { ...COMPLETES, capabilities: ['completion', 'thinking'] };
    const { thinking, roles } = await only({ tag: tag('x:1b'), show });
    assert.equal(thinking, true);
    assert.ok(!roles.includes('inline'));
  });

  it('an embedding model as nothing else', async () => {
    const found = await only({ tag: tag('x:1b'), show: { capabilities: ['embedding'] } });
    assert.deepEqual(found.roles, ['embed']);
    assert.deepEqual([found.primitives.generate, found.primitives.embed], ['none', 'exact']);
  });

  it('abilities by the template where the server is too old to name them', async () => {
    const template = '<PRE> {{ .Prompt }} <SUF>{{ .Suffix }} <MID>';
    const hole = await only({ tag: tag('x:1b'), show: { template } });
    assert.equal(hole.fill.kind, 'server');
    await http.close();
    const pooled = { model_info: { 'nomic-bert.pooling_type': 1 } };
    assert.deepEqual((await only({ tag: tag('y:1b'), show: pooled })).roles, ['embed']);
  });

  it('nothing for a model that went away between the two questions', async () => {
    const gone = {
      tag: tag('gone:1b'),
      show: () => json({ error: "model 'gone:1b' not found" }, 404),
    };
    const found = await listOf(gone, { tag: tag('own:1b'), show: COMPLETES });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['own:1b'],
    );
  });

  it('a model without abilities where the server cannot tell of it, and all others', async () => {
    const odd = { tag: tag('odd:1b'), show: () => json({ error: 'bad manifest' }, 400) };
    const found = await listOf(odd, { tag: tag('own:1b'), show: COMPLETES });
    assert.deepEqual(
      found.map(({ name, roles }) => [name, roles.length]),
      [
        ['odd:1b', 0],
        ['own:1b', 2],
      ],
    );
  });

  it('with at most four questions at a time', async () => {
    let running = 0;
    let most = 0;
    const models = Array.from({ length: 20 }, (_, i) => ({
      tag: tag(`m${i}:1b`),
      show: COMPLETES,
    }));
    const script = ollamaScript(models);
    const four = Promise.withResolvers<undefined>();
    const server = await serverFor(async (request) => {
      if (request.path !== '/api/show') return script(request);
      running++;
      most = Math.max(most, running);
      // Nobody is answered before the fourth has come, however slow the machine is; then a fifth has
      // time to come as well.
      if (running === 4) setTimeout(() => four.resolve(undefined), 20);
      await four.promise;
      running--;
      return script(request);
    });
    assert.equal((await server.list(none())).length, 20);
    assert.equal(most, 4);
  });

  it('hostile rows as nothing', async () => {
    const rows = [null, 7, 'x', [], {}, { name: 3 }, { name: 'ok:1b', size: 'big', digest: 9 }];
    const server = await serverFor(({ path }) =>
      path === '/api/tags'
        ? json({ models: rows })
        : json({ capabilities: 5, model_info: [], template: 1 }),
    );
    const found = await server.list(none());
    assert.deepEqual(
      found.map(({ name, sizeBytes, digest }) => [name, sizeBytes, digest]),
      [['ok:1b', undefined, undefined]],
    );
  });

  it('after two failures that pass, and not after others', async () => {
    let failures = 2;
    const script = ollamaScript([]);
    const server = await serverFor((request) => (failures-- > 0 ? json({}, 503) : script(request)));
    assert.deepEqual(await server.list(none()), []);
    assert.equal(http.requests.length, 3);
  });
});
