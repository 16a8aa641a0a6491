import assert from 'node:assert/strict';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { embeddedServer, modelNamed, NANO_MODELS, nanoFile } from './models.ts';

/** Rounding of the library between batches of different sizes, as a share of the vector's length. */
const ROUNDING = 0.03;

const { signal } = new AbortController();
const TEXT = 'class Queue {\n  constructor() {\n    this.items = [];\n  }\n';

const lengthOf = (vector: readonly number[]): number => Math.hypot(...vector);

function assertClose(one: readonly number[], other: readonly number[], what: string): void {
  assert.equal(one.length, other.length);
  const difference = lengthOf(one.map((value, i) => value - other[i]!));
  assert.ok(difference < ROUNDING * lengthOf(one), `${what}: ${difference} of ${lengthOf(one)}`);
}

describe('the hidden states of embedded models', function () {
  this.timeout(120_000);
  const server = embeddedServer();
  after(() => server.dispose());

  it('are those that the library tells of a whole text', async () => {
    const llama = await getLlama({
      ...{ build: 'never', skipDownload: true, gpu: false, maxThreads: 1 },
      logLevel: LlamaLogLevel.disabled,
    });
    try {
      for (const name of NANO_MODELS) {
        const library = await llama.loadModel({ modelPath: nanoFile(name), gpuLayers: 0 });
        const context = await library.createEmbeddingContext({ contextSize: 512, threads: 1 });
        const { vector } = await context.getEmbeddingFor(library.tokenize(TEXT, false));
        const model = await modelNamed(server, `ensemble-nano-${name}`);
        const [state] = (await model.embed?.([TEXT], signal)) ?? [];
        assertClose(vector, state ?? [], name);
        await library.dispose();
      }
    } finally {
      await llama.dispose();
    }
  });

  it('are the same whatever was asked before', async () => {
    const model = await modelNamed(server, 'ensemble-nano-ts');
    const [alone] = (await model.embed?.([TEXT], signal)) ?? [];
    const heads = [10, 11, 30, 50].map((length) => TEXT.slice(0, length));
    const states = (await model.embed?.([...heads, TEXT, 'x', TEXT], signal)) ?? [];
    assert.equal(states.length, 7);
    assertClose(alone ?? [], states[4] ?? [], 'behind its own head');
    assertClose(alone ?? [], states[6] ?? [], 'behind another text');
    assert.ok(lengthOf(states[5]!.map((value, i) => value - alone![i]!)) > 1);
  });

  it('leave what the model writes as it was', async () => {
    const model = await modelNamed(server, 'ensemble-nano-ts');
    const list = async (): Promise<readonly string[]> =>
      (await model.next!({ prefix: TEXT, k: 5 }, signal)).map(
        ({ text, logprobNats }) => `${text} ${logprobNats.toFixed(2)}`,
      );
    const before = await list();
    await model.embed?.([TEXT.slice(0, 20), 'another text'], signal);
    assert.deepEqual(await list(), before);
  });

  it('are not of a text that does not fit, and end with the signal', async () => {
    const model = await modelNamed(server, 'ensemble-nano-ts');
    await assert.rejects(async () => model.embed?.(['word '.repeat(5000)], signal), /fit/);
    const controller = new AbortController();
    const asked = model.embed?.([TEXT], controller.signal);
    controller.abort(new Error('gone'));
    await assert.rejects(async () => asked, /gone/);
  });
});
