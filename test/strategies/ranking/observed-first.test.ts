import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findStrategy, parametersOf } from '../../../src/strategies/registry.ts';
import { scriptedTask, stepsOf } from '../../fakes/scripted-task.ts';

/** Rankers that need no model which follows instructions. */
const RANKERS = ['evidence', 'pair-ranker', 'more', 'llm-topla', 'agent-forest', 'smoothie'];
const TOTAL = 4;

const writers = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    /** Undefined: it cannot be run. */
    passed: fc.option(fc.nat(TOTAL), { nil: undefined }),
  }),
  { minLength: 2, maxLength: 6, selector: ({ name }) => name },
);

describe('a text that passes more visible tests', () => {
  for (const id of RANKERS) {
    it(`comes before all that pass fewer, whatever else speaks for them: ${id}`, () =>
      fc.assert(
        fc.asyncProperty(writers, async (list) => {
          const definition = findStrategy(id)!;
          const passes = new Map(list.map(({ name, passed }) => [textOf(name), passed]));
          const task = scriptedTask(
            list.map(({ name }) => ({ id: name, text: textOf(name) })),
            {
              observe(text) {
                const passed = passes.get(text);
                return passed === undefined ? {} : { check: { passed, total: TOTAL } };
              },
              parse: (text) => ({ known: true, newErrors: text.length % 3 }),
            },
          );
          const steps = await stepsOf(definition.create(parametersOf(definition)), task);
          const [first] = steps.at(-1)?.ranking.scored ?? [];
          const most = Math.max(0, ...list.map(({ passed }) => passed ?? 0));
          assert.equal(passes.get(first?.candidate.text ?? '') ?? 0, most);
        }),
        { numRuns: 60 },
      ));
  }
});

function textOf(name: string): string {
  return `${name.repeat(1 + (name.charCodeAt(0) % 5))}(value);`;
}
