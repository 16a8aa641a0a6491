import assert from 'node:assert/strict';
import type { StrategyStep } from '../../../src/core/strategy.ts';
import { adaptiveBranching } from '../../../src/strategies/search/adaptive-branching.ts';
import { leMcts } from '../../../src/strategies/search/le-mcts.ts';
import {
  fusionTask,
  type FusionOptions,
  type FusionTask,
  type Speaker,
} from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { defaultsOf } from './defaults-of.ts';

interface Told {
  readonly text: string | undefined;
  readonly last: StrategyStep | undefined;
  readonly steps: readonly StrategyStep[];
  readonly task: FusionTask;
}

const draftsIn = ({ calls }: FusionTask): readonly string[] =>
  calls.filter((call) => call.startsWith('draft'));

for (const definition of [leMcts, adaptiveBranching]) {
  const told = async (
    speakers: readonly Speaker[],
    options: FusionOptions = {},
    parameters: Readonly<Record<string, number>> = {},
  ): Promise<Told> => {
    const task = fusionTask(speakers, options);
    const strategy = definition.create({ ...defaultsOf(definition), ...parameters });
    const steps = await stepsOf(strategy, task);
    const last = steps.at(-1);
    return { text: last?.ranking.scored[0]?.candidate.text, last, steps, task };
  };

  describe(`line search by ${definition.id}`, () => {
    it('prefers the line that the others find probable', async () => {
      const scores = (text: string): number => (text.includes('good') ? -0.1 : -20);
      const { text, last } = await told([
        { id: 'a', writes: 'bad();', scores },
        { id: 'b', writes: 'good();', scores },
      ]);
      assert.equal(text, 'good();');
      const [scored] = last?.ranking.scored ?? [];
      assert.deepEqual(
        scored?.parts.map(({ name, value }) => [name, value === undefined]),
        [
          ['parse', true],
          ['probability', false],
        ],
      );
      assert.equal(last?.spans?.[0]?.fidelity, 'exact');
      assert.deepEqual(last.spans[0].runnerUp?.text, 'bad();');
    });

    it('asks nobody what it thinks of its own line', async () => {
      const scores = (): number => -1;
      const { task } = await told([
        { id: 'a', writes: 'one();', scores },
        { id: 'b', writes: 'two();', scores },
      ]);
      const scored = task.calls.filter((call) => call.startsWith('score'));
      assert.deepEqual(scored.toSorted(), ['score a:two();', 'score b:one();']);
    });

    it('prefers what others write as well where nobody scores', async () => {
      const { text, last } = await told([
        { id: 'a', writes: 'lone();' },
        { id: 'b', writes: 'same();' },
        { id: 'c', writes: 'same();' },
      ]);
      assert.equal(text, 'same();');
      assert.deepEqual(last?.ranking.scored[0]?.parts[1], {
        name: 'agreement',
        value: 0.5,
        weight: 1,
      });
    });

    it('prefers what parses', async () => {
      const task = fusionTask([
        { id: 'a', writes: 'broken(;' },
        { id: 'b', writes: 'whole();' },
      ]);
      const tools = {
        ...task.tools,
        parse: (text: string) =>
          Promise.resolve({ known: true, newErrors: text.includes('(;') ? 1 : 0 }),
      };
      const strategy = definition.create(defaultsOf(definition));
      const steps = await stepsOf(strategy, { ...task, tools });
      assert.equal(steps.at(-1)?.ranking.scored[0]?.candidate.text, 'whole();');
    });

    it('closes the brackets of half a block before it is parsed', async () => {
      const task = fusionTask([{ id: 'a', writes: 'if (x) {\n  one();\n}' }]);
      const parsed: string[] = [];
      const parse = (text: string) => {
        parsed.push(text);
        return Promise.resolve({ known: true, newErrors: 0 });
      };
      const strategy = definition.create(defaultsOf(definition));
      await stepsOf(strategy, { ...task, tools: { ...task.tools, parse } });
      assert.equal(parsed[0], 'if (x) {\n}');
      assert.equal(parsed.at(-1), 'if (x) {\n  one();\n}');
    });

    it('writes no more than may be written', async () => {
      const lines = Array.from({ length: 9 }, (_, i) => `call(${i});`).join('\n');
      const one = await told([{ id: 'a', writes: lines }], { maxLines: 1 });
      assert.equal(one.text, 'call(0);');
      const three = await told([{ id: 'a', writes: lines }], { maxLines: 3 });
      assert.equal(three.text, 'call(0);\ncall(1);\ncall(2);');
      const few = await told([{ id: 'a', writes: lines }], { maxTokens: 10 });
      assert.ok(lines.startsWith(few.text ?? '-') && (few.text ?? '').length < 30, few.text);
    });

    it('asks for no more lines than it may', async () => {
      const lines = Array.from({ length: 12 }, (_, i) => `call(${i});`).join('\n');
      const { task, text } = await told([{ id: 'a', writes: lines }], {}, { trials: 3 });
      assert.equal(draftsIn(task).length, 3);
      assert.equal(text, 'call(0);\ncall(1);\ncall(2);');
    });

    it('asks no one again that has failed', async () => {
      const { task, text } = await told([
        { id: 'a', writes: 'one();\ntwo();\nthree();' },
        { id: 'b', writes: undefined },
      ]);
      assert.equal(text, 'one();\ntwo();\nthree();');
      assert.equal(draftsIn(task).filter((call) => call.startsWith('draft b')).length, 1);
    });

    it('shows the text as it grows, and is settled at its end alone', async () => {
      const { steps } = await told([{ id: 'a', writes: 'one();\ntwo();' }]);
      assert.deepEqual(
        steps.map(({ ranking, settled }) => [ranking.scored[0]?.candidate.text, settled]),
        [
          ['one();', false],
          ['one();\ntwo();', false],
          ['one();\ntwo();', true],
        ],
      );
    });

    it('takes the end of a member that stops for an end', async () => {
      const writes = (accepted: string) =>
        accepted === '' ? { text: 'one();\n', ended: false } : { text: '', ended: true };
      const { text, last } = await told([{ id: 'a', writes }]);
      assert.deepEqual([text, last?.ranking.scored[0]?.candidate.complete], ['one();', true]);
    });

    it('has nothing where nobody writes anything', async () => {
      const { last } = await told([
        { id: 'a', writes: '' },
        { id: 'b', writes: '  ' },
      ]);
      assert.deepEqual([last?.ranking.scored, last?.settled], [[], true]);
    });
  });
}
