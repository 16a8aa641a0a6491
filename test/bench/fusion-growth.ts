import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import type { EngineEvent } from '../../src/core/events.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { createEmbeddedServer } from '../../src/providers/embedded/embedded-server.ts';
import { ms, ratio, type Benchmark, type BenchTable } from './benchmark.ts';
import { interleave } from './measure.ts';
import { benchEngine, repository, requestAt, sourceOfLines, unaborted } from './stage.ts';
import { median } from './statistics.ts';

/**
 * How the time of a round of SpecEM grows: with the number of members, with the text before the cursor,
 * and with what is accepted already. Only times: what the models write after so much text is of no use.
 */
export const fusionGrowth: Benchmark = {
  name: 'fusion-growth',
  async run(bench) {
    const folder = mkdtempSync(path.join(tmpdir(), 'ensemble-members-'));
    const server = serverOfCopies(folder);
    try {
      const rounds = bench.rounds(12, 2);
      return [
        await byMembers(server, rounds),
        await byPrefix(server, rounds),
        await byAccepted(server, rounds),
      ];
    } finally {
      await server.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const MOST_MEMBERS = 8;
const MEMBERS = [2, 3, 4, 6, 8];
const PREFIX_TOKENS = [100, 400, 900, 1800];
const CHARACTERS_PER_TOKEN = 3.2;

/** Copies of the three small models, which are members of their own. */
function serverOfCopies(folder: string): ModelServer {
  const files = globSync('media/models/*.gguf', { cwd: repository }).sort();
  const copies = Array.from({ length: MOST_MEMBERS }, (_, i) => {
    const copy = path.join(folder, `member-${i + 1}.gguf`);
    cpSync(path.join(repository, files[i % files.length]!), copy);
    return copy;
  });
  return createEmbeddedServer({
    id: 'copies',
    files: copies,
    modelProcess: path.join(repository, 'src/providers/embedded/process.ts'),
    clock: systemClock,
  });
}

/** Times of the rounds of one request, in order; the first one reads the prompt. */
async function roundTimes(
  server: ModelServer,
  members: number,
  prefixTokens: number,
): Promise<readonly number[]> {
  const events: EngineEvent[] = [];
  const engine = benchEngine({
    servers: [server],
    settings: {
      strategyId: 'spec-em',
      members: Array.from({ length: members }, (_, i) => `copies:member-${i + 1}`),
      multiline: 'always',
      promptTokens: prefixTokens,
      explicitMs: 600_000,
    },
    onEvent: (event) => events.push(event),
  });
  try {
    const text = sourceOfLines(2000);
    const before = text.slice(0, Math.round(2500 * CHARACTERS_PER_TOKEN));
    const open = `${before.slice(0, before.lastIndexOf('\n'))}\nfunction f(a) {\n  `;
    await engine.complete(requestAt(open, '\n', { trigger: 'explicit' }), undefined, unaborted);
    const steps = events.filter(({ type }) => type === 'strategy-step').map(({ atMs }) => atMs);
    return steps.map((at, i) => at - (steps[i - 1] ?? 0));
  } finally {
    engine.dispose();
  }
}

async function byMembers(server: ModelServer, rounds: number): Promise<BenchTable> {
  const times = await interleave(
    Object.fromEntries(
      MEMBERS.map((members) => [
        String(members),
        async () => median((await roundTimes(server, members, 300)).slice(1)),
      ]),
    ),
    rounds,
  );
  const least = median(times[String(MEMBERS[0])] ?? []);
  return {
    name: 'fusion-growth-members',
    title: 'Time of a round of SpecEM by the number of members',
    note: `Copies of the small models in one process on two cores, 300 tokens before the cursor, ${rounds} requests each, in turns; rounds behind the first one. A round is a draft of every member, and a score by each of what the others wrote: work grows with the square, equal drafts aside, which copies write more often than models that differ. A round in which a member finds no end of a statement lasts as long as its draft of 128 tokens: from the third member on that decides here.`,
    head: ['members', 'time of a round, p50', '÷ two members'],
    rows: MEMBERS.map((members) => {
      const time = median(times[String(members)] ?? []);
      return [String(members), ms(time), ratio(time / least)];
    }),
  };
}

async function byPrefix(server: ModelServer, rounds: number): Promise<BenchTable> {
  const firsts = new Map<number, number[]>(PREFIX_TOKENS.map((tokens) => [tokens, []]));
  const times = await interleave(
    Object.fromEntries(
      PREFIX_TOKENS.map((tokens) => [
        String(tokens),
        async () => {
          const [first = Number.NaN, ...others] = await roundTimes(server, 3, tokens);
          firsts.get(tokens)?.push(first);
          return median(others);
        },
      ]),
    ),
    rounds,
  );
  const least = median(times[String(PREFIX_TOKENS[0])] ?? []);
  return {
    name: 'fusion-growth-prefix',
    title: 'Time of a round of SpecEM by the length of the prompt',
    note: `Three small models, ${rounds} requests each, in turns. The first round reads the prompt, or what of it is no longer in the cache; the others only what is new. What is left to grow is the attention of the models.`,
    head: [
      'tokens of the prompt, at most',
      'first round, p50',
      'other rounds, p50',
      '÷ the shortest',
    ],
    rows: PREFIX_TOKENS.map((tokens) => {
      const time = median(times[String(tokens)] ?? []);
      return [String(tokens), ms(median(firsts.get(tokens) ?? [])), ms(time), ratio(time / least)];
    }),
  };
}

async function byAccepted(server: ModelServer, rounds: number): Promise<BenchTable> {
  const byRound = new Map<number, number[]>();
  for (let i = 0; i < rounds; i++) {
    for (const [round, time] of (await roundTimes(server, 3, 300)).entries()) {
      byRound.set(round, [...(byRound.get(round) ?? []), time]);
    }
  }
  const second = median(byRound.get(1) ?? []);
  return {
    name: 'fusion-growth-accepted',
    title: 'Time of a round of SpecEM by what was accepted before it',
    note: `Three small models, 300 tokens before the cursor, ${rounds} requests. Must not grow with what was accepted beyond the models’ own attention.`,
    head: ['round', 'requests that had it', 'time, p50', '÷ second round'],
    rows: [...byRound].map(([round, times]) => [
      String(round + 1),
      String(times.length),
      ms(median(times)),
      ratio(median(times) / second),
    ]),
  };
}
