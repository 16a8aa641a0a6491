import { systemClock } from '../../src/core/clock.ts';
import { seededRandom, type Random } from '../../src/core/random.ts';
import { scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { ms, ratio, type Benchmark } from './benchmark.ts';
import { benchEngine, requestAt, sourceOfLines, unaborted } from './stage.ts';
import { median, quantile } from './statistics.ts';

/**
 * Orchestration: scripted members on devices of their own answer after fixed delays on the real
 * clock. The engine's answer is set against the moment at which the stated rule first held, taken
 * from the moments at which the members really had answered: late timers of this machine count for
 * neither side.
 */
export const orchestration: Benchmark = {
  name: 'orchestration',
  async run(bench) {
    const rows = [];
    for (const rule of RULES) rows.push(await rowOf(rule, bench.rounds(40, 4), bench.seed));
    return [
      {
        name: 'orchestration',
        title: 'Time to ghost text ÷ time at which the rule first held',
        note: `Three scripted members with delays of 60 to 300 ms, ${bench.rounds(40, 4)} rounds a rule. Must be 1.05 or less, goal 1.02.`,
        head: ['strategy', 'rule', 'ratio p50', 'ratio p95', 'added p50', 'added p95'],
        rows,
      },
    ];
  },
};

interface Rule {
  readonly strategyId: string;
  readonly deadlineMs: number;
  readonly words: string;
  /** Texts of the three members. */
  readonly texts: readonly [string, string, string];
  /** When the rule held, from the moments at which the members had answered. */
  readonly held: (answeredAt: readonly number[], askedAt: number) => number;
}

const [A, B, C] = ['value === undefined) {', 'value === null) {', 'isRecord(value)) {'] as const;

const RULES: readonly Rule[] = [
  {
    strategyId: 'first',
    deadlineMs: 2000,
    words: 'somebody has answered',
    texts: [A, B, C],
    held: (answeredAt) => Math.min(...answeredAt),
  },
  {
    strategyId: 'majority',
    deadlineMs: 2000,
    words: 'nobody can overtake any more',
    texts: [A, A, B],
    held: ([first = 0, second = 0]) => Math.max(first, second),
  },
  {
    strategyId: 'evidence',
    deadlineMs: 2000,
    words: 'two agree, or the most trusted one has answered',
    texts: [B, A, A],
    held: ([trusted = 0, second = 0, third = 0]) => Math.min(trusted, Math.max(second, third)),
  },
  {
    strategyId: 'majority',
    deadlineMs: 200,
    words: 'the deadline of 200 ms has passed, one has answered',
    texts: [A, B, C],
    held: (answeredAt, askedAt) =>
      Math.max(Math.min(...answeredAt), Math.min(askedAt + 200, Math.max(...answeredAt))),
  },
];

async function rowOf(rule: Rule, rounds: number, seed: number): Promise<readonly string[]> {
  const random = seededRandom(seed);
  const ratios: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const { askedAt, heldAt, shownAt } = await play(rule, random);
    if (round < WARM_UP) continue;
    ratios.push((shownAt - askedAt) / (heldAt - askedAt));
    added.push(shownAt - heldAt);
  }
  return [
    `\`${rule.strategyId}\``,
    rule.words,
    ratio(median(ratios)),
    ratio(quantile(ratios, 0.95)),
    ms(median(added)),
    ms(quantile(added, 0.95)),
  ];
}

const WARM_UP = 2;
const SOURCE = sourceOfLines(300);

async function play(
  rule: Rule,
  random: Random,
): Promise<{ askedAt: number; heldAt: number; shownAt: number }> {
  const answeredAt: number[] = [];
  const models = rule.texts.map((text, i) => {
    const delayMs = Math.round(60 + 240 * random.next());
    const model = scriptedModel({
      clock: systemClock,
      description: { name: `m${i}`, device: `device${i}` },
      script: () => [{ afterMs: delayMs, text }],
    });
    return {
      ...model,
      async *generate(...call: Parameters<typeof model.generate>) {
        for await (const part of model.generate(...call)) {
          if (part.kind === 'end') answeredAt[i] = performance.now();
          yield part;
        }
      },
    };
  });
  const engine = benchEngine({
    servers: [scriptedServer({ clock: systemClock, models })],
    settings: {
      strategyId: rule.strategyId,
      deadlineMs: rule.deadlineMs,
      members: models.map(({ description }) => description.id),
    },
  });
  const request = requestAt(`${SOURCE}\nif (`, '\n}\n');
  const askedAt = performance.now();
  const result = await engine.complete(request, undefined, unaborted);
  const shownAt = performance.now();
  if (result.kind === 'none') throw new Error(`nothing shown: ${result.reason} ${result.detail}`);
  // The rule may hold before everybody has answered; the moments of all are needed to say when.
  while (answeredAt.filter(Number.isFinite).length < models.length)
    await new Promise((resolve) => setTimeout(resolve, 5));
  engine.dispose();
  return { askedAt, heldAt: rule.held(answeredAt, askedAt), shownAt };
}
