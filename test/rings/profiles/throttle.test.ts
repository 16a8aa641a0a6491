import assert from 'node:assert/strict';
import { cloud, cpu, laptopGpu, type HardwareProfile } from '../../fakes/hardware-profiles.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../src/core/simulated-clock.ts';
import { startThrottleProxy, type ThrottleProxy } from '../../fakes/throttle-proxy.ts';
import { ollama } from './server.ts';

const TS = 'ensemble-nano-ts:latest';
const MIX = 'ensemble-nano-mix:latest';
const CODE = 'export function sum(values: readonly number[]): number {\n  let total = 0;\n'.repeat(
  8,
);

interface Answer {
  readonly tookMs: number;
  readonly text: string;
  readonly promptTokens: number;
  readonly tokens: number;
  readonly loadMs: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
}

interface Throttled {
  readonly clock: SimulatedClock;
  readonly proxy: ThrottleProxy;
  readonly generate: (model: string, prompt: string, signal?: AbortSignal) => Promise<Answer>;
  readonly resident: () => Promise<readonly string[]>;
}

/** Runs `scene` on a proxy with the profile, in simulated time. */
async function on(
  profile: HardwareProfile,
  scene: (on: Throttled) => Promise<void>,
): Promise<void> {
  const clock = createSimulatedClock();
  const options = { profile, seed: 7, clock, hold: clock.hold };
  const proxy = await startThrottleProxy(ollama().address, options);
  try {
    await clock.run(scene({ clock, proxy, generate, resident }));
  } finally {
    await proxy.close();
  }

  async function generate(model: string, prompt: string, signal?: AbortSignal): Promise<Answer> {
    const startedAt = clock.now();
    const options = { temperature: 0, num_predict: 12 };
    const reply = await fetch(`${proxy.address}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({ model, prompt, raw: true, options }),
      ...(signal === undefined ? {} : { signal }),
    });
    const messages = (await reply.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number> & { response?: string });
    const last = messages.at(-1) ?? {};
    const inMs = (key: string): number => (last[key] ?? 0) / 1e6;
    return {
      tookMs: clock.now() - startedAt,
      text: messages.map(({ response }) => response ?? '').join(''),
      promptTokens: last['prompt_eval_count'] ?? 0,
      tokens: last['eval_count'] ?? 0,
      loadMs: inMs('load_duration'),
      prefillMs: inMs('prompt_eval_duration'),
      decodeMs: inMs('eval_duration'),
    };
  }

  async function resident(): Promise<readonly string[]> {
    const reply = await fetch(`${proxy.address}/api/ps`);
    const { models } = (await reply.json()) as { models: { name: string }[] };
    return models.map(({ name }) => name);
  }
}

/** Within a tenth: tokens of a prompt are estimated before the server has counted them. */
function close(actual: number, wanted: number, what: string): void {
  assert.ok(Math.abs(actual - wanted) <= 0.1 * wanted, `${what}: ${actual} in place of ${wanted}`);
}

describe('a throttled Ollama', () => {
  it('reads and writes at the speed of the profile, and says so', async () => {
    await on(cpu, async ({ generate }) => {
      await generate(TS, `// first\n${CODE}`);
      const answer = await generate(TS, CODE);
      close(answer.prefillMs, (answer.promptTokens / cpu.prefillPerSecond) * 1000, 'prefill');
      close(answer.decodeMs, (answer.tokens / cpu.decodePerSecond) * 1000, 'decode');
      close(answer.tookMs, answer.prefillMs + answer.decodeMs, 'whole');
    });
  });

  it("writes the real server's text", async () => {
    const reply = await fetch(`${ollama().address}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({
        ...{ model: TS, prompt: CODE, raw: true, stream: false },
        options: { temperature: 0, num_predict: 12 },
      }),
    });
    const { response } = (await reply.json()) as { response: string };
    await on(cpu, async ({ generate }) => {
      assert.equal((await generate(TS, CODE)).text, response);
    });
  });

  it('reads only what its last prompt did not have', async () => {
    await on(cpu, async ({ generate }) => {
      const first = await generate(TS, CODE);
      const second = await generate(TS, `${CODE}  for (const value of values)`);
      assert.ok(
        second.prefillMs < first.prefillMs / 5,
        `${second.prefillMs} of ${first.prefillMs}`,
      );
    });
  });

  it('swaps models for 4 s where memory holds one, and tells who is there', async () => {
    await on(laptopGpu, async ({ generate, resident, proxy }) => {
      assert.equal((await generate(TS, CODE)).loadMs, laptopGpu.loadMs);
      assert.equal((await generate(TS, CODE)).loadMs, 0);
      assert.equal((await generate(MIX, CODE)).loadMs, laptopGpu.loadMs);
      assert.deepEqual(await resident(), [MIX]);
      assert.deepEqual([proxy.tally.loads, proxy.tally.swaps], [2, 1]);
    });
  });

  it('shares its speed among those who use it', async () => {
    await on(cpu, async ({ generate }) => {
      await Promise.all([generate(TS, CODE), generate(MIX, CODE)]);
      const alone = await generate(TS, CODE);
      const [together] = await Promise.all([generate(TS, CODE), generate(MIX, CODE)]);
      close(together.decodeMs / alone.decodeMs, 2, 'slowdown');
    });
  });

  it('is 0.6 to 2.3 s away as a cloud, and shares nothing', async () => {
    await on(cloud, async ({ generate, clock }) => {
      const startedAt = clock.now();
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => generate(TS, 'const a = ')),
      );
      for (const { tookMs } of answers) assert.ok(tookMs > 600 && tookMs < 2600, String(tookMs));
      assert.equal(new Set(answers.map(({ tookMs }) => tookMs)).size, answers.length);
      assert.ok(clock.now() - startedAt < 2600);
    });
  });

  it('lets go of what is called off, and finishes the batch it reads', async () => {
    await on(cpu, async ({ generate, proxy, clock }) => {
      await generate(TS, 'const');
      const given = new AbortController();
      clock.after(200, () => {
        given.abort();
      });
      await assert.rejects(generate(TS, CODE, given.signal), { name: 'AbortError' });
      const next = await generate(TS, CODE);
      assert.equal(proxy.tally.aborted, 1);
      assert.ok(next.prefillMs < 50, `read again for ${next.prefillMs} ms`);
      assert.ok(next.tookMs > 500, `did not wait for the batch: ${next.tookMs} ms`);
    });
  });
});
