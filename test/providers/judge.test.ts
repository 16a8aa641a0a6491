import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/clock.ts';
import { isModelError } from '../../src/core/failure.ts';
import type { JudgeRequest, LanguageModel, ModelServer } from '../../src/core/model.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { createOpenAiCompatibleServer } from '../../src/providers/openai-compatible/openai-compatible-server.ts';
import { startHttpServer, type FakeHttpServer, type Script } from '../fakes/http-server.ts';
import { judgingOllama, judgingOpenAi, type JudgingTraits } from '../fakes/judging-chat.ts';

const PAIR = { prefix: 'const sum = ', first: 'a + b', second: 'a - b' };
const none = () => new AbortController().signal;

interface Wire {
  readonly title: string;
  readonly script: (traits: JudgingTraits) => Script;
  readonly server: (address: string) => ModelServer;
}

const WIRES: readonly Wire[] = [
  {
    title: 'Ollama',
    script: judgingOllama,
    server: (address) => createOllamaServer({ id: 'o', address, clock: systemClock }),
  },
  {
    title: 'an OpenAI-compatible server',
    script: judgingOpenAi,
    server: (address) => createOpenAiCompatibleServer({ id: 'v1', address, clock: systemClock }),
  },
];

/** Likes the sum best, and the piece that is called A a little. */
const knowing = (a: string): number => (a.includes('+') ? 0.9 : 0.3);

for (const { title, script, server: serverAt } of WIRES) {
  describe(`judging on ${title}`, () => {
    const open: { server: ModelServer; http: FakeHttpServer }[] = [];
    afterEach(async () => {
      for (const { server, http } of open.splice(0)) {
        await server.dispose();
        await http.close();
      }
    });

    async function judgeWith(traits: JudgingTraits) {
      const http = await startHttpServer(script(traits));
      const server = serverAt(http.address);
      open.push({ server, http });
      const [description] = await server.list(none());
      assert.equal(description?.primitives.judge, 'judge');
      const model: LanguageModel = server.model(description);
      const judge = async (more: Partial<JudgeRequest> = {}) =>
        await model.judge!({ ...PAIR, ...more }, none());
      const ask = async (more: Partial<JudgeRequest> = {}) => (await judge(more)).preferFirst;
      const questions = () => http.requests.filter(({ path }) => path.includes('chat'));
      return { ask, judge, questions };
    }
    const abstains = (error: unknown) =>
      isModelError(error) && error.failure.code === 'unsupported';

    it('takes the mean of the letters’ probabilities in both orders', async () => {
      const { ask, questions } = await judgeWith({ saysA: knowing });
      // ½ · 0.9 + ½ · (1 − 0.3)
      assert.equal((await ask()).toFixed(6), '0.800000');
      assert.equal((await ask({ first: 'a - b', second: 'a + b' })).toFixed(6), '0.200000');
      assert.equal(questions().length, 4);
    });

    it('tells the preference in either order', async () => {
      const { judge } = await judgeWith({ saysA: knowing });
      const { orders } = await judge();
      assert.deepEqual(
        [orders?.forth, orders?.back].map((one) => one?.toFixed(6)),
        ['0.900000', '0.700000'],
      );
    });

    it('does not let a place win: who always says A says nothing', async () => {
      const { ask } = await judgeWith({ saysA: () => 0.99 });
      assert.equal(await ask(), 0.5);
      const { ask: byVerdict } = await judgeWith({ saysA: () => 1, logprobs: 'left-out' });
      assert.equal(await byVerdict(), 0.5);
    });

    it('reads verdicts in both orders where no log-probabilities come, and asks for none again', async () => {
      for (const logprobs of ['left-out', 'refused'] as const) {
        const { ask, questions } = await judgeWith({ saysA: knowing, logprobs });
        assert.equal(await ask(), 1);
        assert.equal(questions().length, 3);
        assert.equal(await ask({ first: 'a - b', second: 'a + b' }), 0);
        assert.equal(questions().length, 5);
        assert.ok(questions().every(({ body }) => body.includes('const sum = <CURSOR>')));
      }
    });

    it('reads verdicts where the letters are not what the model would say', async () => {
      const { ask } = await judgeWith({ saysA: knowing, letters: [['A', 'B', 0.05]] });
      assert.equal(await ask(), 1);
    });

    it('takes a tie for one half', async () => {
      const { ask } = await judgeWith({ saysA: () => 0.5, logprobs: 'left-out' });
      assert.equal(await ask(), 0.5);
    });

    it('abstains where the answer is no verdict', async () => {
      const words = () => 'I would rather not say.';
      const { ask } = await judgeWith({ saysA: knowing, logprobs: 'left-out', words });
      await assert.rejects(ask(), abstains);
    });

    it('abstains where the texts are too long to be shown', async () => {
      const { ask, questions } = await judgeWith({ saysA: knowing });
      await assert.rejects(ask({ first: 'x'.repeat(8_000) }), abstains);
      assert.equal(questions().length, 0);
    });

    it('shows a long file in part only', async () => {
      const { ask, questions } = await judgeWith({ saysA: knowing });
      await ask({ prefix: 'call();\n'.repeat(50_000), suffix: 'end();\n'.repeat(50_000) });
      for (const { body } of questions()) assert.ok(body.length < 10_000, `${body.length}`);
    });
  });
}

describe('judging on an OpenAI-compatible server that takes no schema', () => {
  it('asks without one from then on', async () => {
    const traits = { saysA: knowing, logprobs: 'refused', schema: 'refused' } as const;
    const http = await startHttpServer(judgingOpenAi(traits));
    const server = createOpenAiCompatibleServer({
      ...{ id: 'v1', address: http.address, clock: systemClock },
    });
    try {
      const [description] = await server.list(none());
      const model = server.model(description!);
      for (const expected of [4, 6]) {
        assert.equal((await model.judge!(PAIR, none())).preferFirst, 1);
        const asked = http.requests.filter(({ path }) => path.includes('chat'));
        assert.equal(asked.length, expected);
      }
    } finally {
      await server.dispose();
      await http.close();
    }
  });
});
