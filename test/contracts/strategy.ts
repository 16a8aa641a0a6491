import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { FUSED_ID } from '../../src/core/completion.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { StrategyDefinition, StrategyStep, StrategyTools } from '../../src/core/strategy.ts';
import { normaliseForAgreement } from '../../src/text/agreement.ts';
import {
  scriptedTask,
  stepsOf,
  type ScriptedTask,
  type TaskOptions,
  type Writer,
} from '../fakes/scripted-task.ts';

export interface StrategyContract {
  /** The method ranks by order of arrival, so another order is another ranking. */
  readonly ranksByArrival?: boolean;
}

const HOSTILE = [
  '',
  ' ',
  '\u0000',
  '\uD800',
  '__proto__',
  'constructor',
  '\r\n\r\n',
  '\n'.repeat(30),
  'x'.repeat(300),
  '"'.repeat(31),
  '`${'.repeat(20),
  '({['.repeat(30),
];

/** A text as long as the filters let through. */
const LONGEST = 16_384;

const TEXTS = ['a();', 'a();\nb();', 'a();\nc();', 'x;', 'return 1;\nreturn 2;', ...HOSTILE];

/** Texts no two of which are one candidate. */
const DISTINCT = [...new Map(TEXTS.map((text) => [normaliseForAgreement(text), text])).values()];

/** Members with texts or failures; equal texts have equal probabilities, as one candidate has. */
const writersOf = (texts: readonly string[]) =>
  fc
    .array(
      fc.record({
        text: fc.option(fc.constantFrom(...texts), { nil: undefined, freq: 5 }),
        family: fc.constantFrom('f1', 'f2', 'f3', 'f4'),
        weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((list) =>
      list.map((one, i): Writer => ({
        ...one,
        id: `m${i}`,
        logprobsNats: [-(one.text?.length ?? 0) / 1000],
      })),
    );

const writers = writersOf(TEXTS);

const parsing: TaskOptions = {
  parse: (text) => ({ known: text.length % 3 !== 0, newErrors: text.length % 2 }),
};

/** What every strategy keeps, whatever its method. */
export function strategyContract(
  definition: StrategyDefinition,
  { ranksByArrival = false }: StrategyContract = {},
): void {
  const { id, family, source, needs, parameters } = definition;
  const bounds = Object.entries(parameters);
  const settings = [
    Object.fromEntries(bounds.map(([name, { default: value }]) => [name, value])),
    Object.fromEntries(bounds.map(([name, { minimum }]) => [name, minimum])),
    Object.fromEntries(bounds.map(([name, { maximum }]) => [name, maximum])),
  ];
  const created = settings.map((values) => definition.create(values));
  /** Its text is a member's own, or several members write it by turns. */
  const byTurns = ['span-fusion', 'token-fusion', 'search'].includes(family);
  const taskOf = (list: readonly Writer[], options: TaskOptions = parsing): ScriptedTask =>
    scriptedTask(list, { ...options, byTurns });

  /** Every setting on the same task. */
  const onEach = async (
    list: readonly Writer[],
    check: (steps: readonly StrategyStep[]) => void,
  ): Promise<void> => {
    for (const strategy of created) check(await stepsOf(strategy, taskOf(list)));
  };

  describe(`the strategy ${id}`, () => {
    it('cites where it comes from and what differs', () => {
      assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      assert.notEqual(definition.title, '');
      assert.ok(source.year > 1980 && source.title !== '');
      assert.ok(needs.members >= 1);
      for (const departure of source.departures) assert.match(departure, /\S \S/);
    });

    it('lies in its family’s folder and documents formula and cost', () => {
      const file = `src/strategies/${family}/${id}.ts`;
      assert.ok(existsSync(file), file);
      const [, docstring = ''] =
        /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const/.exec(readFileSync(file, 'utf8')) ?? [];
      assert.match(docstring, /^ \* {5}\S.*=/m, 'a formula');
      assert.match(docstring, /^ \* Cost/m, 'its cost');
    });

    it('has parameters whose defaults lie within their bounds', () => {
      for (const [name, { default: value, minimum, maximum, description }] of bounds) {
        assert.match(name, /^[a-z][A-Za-z]*$/);
        assert.ok(minimum <= value && value <= maximum, name);
        assert.match(description, /\.$/);
      }
    });

    it('ends with a settled step, whatever the members do', () =>
      fc.assert(
        fc.asyncProperty(writers, (list) =>
          onEach(list, (steps) => {
            assert.equal(steps.at(-1)?.settled, true);
          }),
        ),
      ));

    it('ranks each text that arrived exactly once, or none of it', () =>
      fc.assert(
        fc.asyncProperty(writers, (list) =>
          onEach(list, (steps) => {
            const written = new Set(list.map(({ text }) => text));
            for (const { ranking } of steps) {
              const ids = ranking.scored.map(({ candidate }) => candidate.id);
              assert.equal(new Set(ids).size, ids.length);
              for (const { candidate } of ranking.scored) {
                assert.ok(written.has(candidate.text) || candidate.id === FUSED_ID);
              }
            }
          }),
        ),
      ));

    it('names the authors of a text that several members wrote, stretch by stretch', () =>
      fc.assert(
        fc.asyncProperty(writers, (list) =>
          onEach(list, (steps) => {
            for (const { ranking, spans = [] } of steps) {
              const winner = ranking.scored[0]?.candidate;
              assert.equal(spans.length > 0, winner?.id === FUSED_ID);
              if (winner?.id !== FUSED_ID) continue;
              assert.equal(spans.map(({ text }) => text).join(''), winner.text);
              const authors = new Set(spans.map(({ modelId }) => modelId));
              assert.deepEqual([...authors], winner.modelIds);
              for (const { text, modelId, score = 1 } of spans) {
                const author = list.find(({ id: one }) => one === modelId);
                assert.ok(author?.text?.includes(text.trim()), JSON.stringify([text, author]));
                assert.ok(score >= 0 && score <= 1, `${score}`);
              }
            }
          }),
        ),
      ));

    it('scores finitely, best first, and by the parts that it shows', () =>
      fc.assert(
        fc.asyncProperty(writers, (list) =>
          onEach(list, (steps) => {
            for (const { ranking } of steps) {
              const scores = ranking.scored.map(({ score }) => score);
              assert.deepEqual(
                scores,
                [...scores].sort((a, b) => b - a),
              );
              for (const { score, parts, candidate, shownText } of ranking.scored) {
                assert.ok(Number.isFinite(score) && score >= 0 && score <= 1, `${score}`);
                assert.ok(Math.abs(meanOf(parts) - score) < 1e-9);
                assert.ok(candidate.text.startsWith(shownText));
              }
            }
          }),
        ),
      ));

    it('leaves its inputs as they are', () =>
      fc.assert(
        fc.asyncProperty(writers, async (list) => {
          for (const strategy of created) {
            const scripted = taskOf(list);
            deepFreeze(scripted.task);
            const collect = scripted.tools.collect.bind(scripted.tools);
            const tools: StrategyTools = {
              ...scripted.tools,
              generate: async (...call) => deepFreeze(await scripted.tools.generate(...call)),
              next: async (...call) => deepFreeze(await scripted.tools.next(...call)),
              score: async (memberId, prefix, texts) =>
                deepFreeze(await scripted.tools.score(memberId, prefix, deepFreeze(texts))),
              async *collect(ids: readonly string[]) {
                for await (const arrival of collect(ids)) yield deepFreeze(arrival);
              },
            };
            await stepsOf(strategy, { task: scripted.task, tools });
          }
        }),
        { numRuns: 30 },
      ));

    it('repeats itself for the same arrivals and seed', () =>
      fc.assert(
        fc.asyncProperty(writers, fc.nat(), async (list, seed) => {
          for (const strategy of created) {
            const run = () => stepsOf(strategy, taskOf(list, { ...parsing, seed }));
            assert.deepEqual(await run(), await run());
          }
        }),
        { numRuns: 30 },
      ));

    if (!ranksByArrival) {
      it('gives every text the same score in whatever order members answer', () =>
        fc.assert(
          fc.asyncProperty(writersOf(DISTINCT), fc.nat(), async (list, seed) => {
            const trust = list.map((writer) => writer.id);
            const shuffled = shuffle(list, seed);
            for (const strategy of created) {
              const last = async (order: readonly Writer[]) =>
                scoresOf(await stepsOf(strategy, taskOf(order, { ...parsing, seed, trust })));
              const [one, other] = [await last(list), await last(shuffled)];
              assert.deepEqual([...one.keys()].sort(), [...other.keys()].sort());
              for (const [text, score] of one) {
                assert.ok(Math.abs(score - other.get(text)!) < 1e-9, text.slice(0, 40));
              }
            }
          }),
        ));
    }

    it('shows the text of one member that is alone', async () => {
      for (const strategy of created) {
        const steps = await stepsOf(strategy, taskOf([{ id: 'm', text: 'value();' }], {}));
        // In turns, a text comes piece by piece.
        assert.equal(byTurns || steps[0]?.settled === true, true);
        assert.equal(steps.at(-1)?.settled, true);
        assert.equal(steps.at(-1)?.ranking.scored[0]?.candidate.text, 'value();');
      }
    });

    it('reads texts of the greatest length', () =>
      onEach(
        ['x'.repeat(LONGEST), 'x\n'.repeat(LONGEST / 2), `${'x'.repeat(LONGEST - 1)}y`].map(
          (text, i) => ({ id: `m${i}`, text }),
        ),
        (steps) => {
          // A name that is longer than a completion may be has no safe place to be cut.
          assert.ok(byTurns || steps.at(-1)?.ranking.scored.length !== 0);
          assert.equal(steps.at(-1)?.settled, true);
        },
      ));

    it('has no winner when all members fail, and does not throw', () =>
      onEach(
        [
          { id: 'a', text: undefined },
          { id: 'b', text: undefined },
        ],
        (steps) => {
          assert.deepEqual(steps.at(-1)?.ranking.scored, []);
          assert.equal(steps.at(-1)?.settled, true);
        },
      ));

    it('obeys an abort within one step', async () => {
      for (const strategy of created) {
        const controller = new AbortController();
        const reason = new Error('typed on');
        const list = ['a();', 'b();', 'c();'].map((text, i) => ({ id: `m${i}`, text }));
        const aborting = taskOf(list, {
          beforeArrival(n) {
            if (n === 0) controller.abort(reason);
          },
        });
        const steps: StrategyStep[] = [];
        await assert.rejects(
          async () => {
            const running = strategy.run(aborting.task, aborting.tools, controller.signal);
            for await (const step of running) steps.push(step);
          },
          (error) => error === reason,
        );
        assert.deepEqual(steps, []);
      }
    });
  });
}

function meanOf(parts: StrategyStep['ranking']['scored'][number]['parts']): number {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of parts) {
    if (value === undefined) continue;
    sum += value * weight;
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}

function scoresOf(steps: readonly StrategyStep[]): ReadonlyMap<string, number> {
  const scored = steps.at(-1)?.ranking.scored ?? [];
  return new Map(scored.map(({ candidate, score }) => [candidate.text, score]));
}

function shuffle<T>(values: readonly T[], seed: number): readonly T[] {
  const random = seededRandom(seed);
  return values
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
