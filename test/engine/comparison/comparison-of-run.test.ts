import assert from 'node:assert/strict';
import { comparisonOfRun } from '../../../src/engine/comparison/comparison-of-run.ts';
import type { Comparison } from '../../../src/comparison/comparison.ts';
import { says, streams } from '../../fakes/scripted-model.ts';
import { requestFor, stageFor, type Role, type Stage } from '../scripted-engine.ts';

const PLACE = 'const sum = ‸;\n';

/** The run at a place after so long, as a comparison in the document as it is by then. */
async function comparedAfter(
  stage: Stage,
  ms: number,
  asked = PLACE,
  now = asked,
): Promise<Comparison | undefined> {
  stage.ask(asked, { trigger: 'explicit' });
  await stage.clock.pass(ms);
  const { runId = '' } = stage.events.find(({ type }) => type === 'run-start') ?? {};
  const run = stage.engine.run(runId);
  assert.ok(run);
  return comparisonOfRun(run, {
    ...{ id: 'c', startedAt: 0, describe: () => undefined },
    ...{ document: requestFor(now).document, cursor: now.indexOf('‸') },
  });
}

const lines = (comparison: Comparison | undefined): readonly string[] =>
  (comparison?.columns ?? []).map(
    ({ modelId, state, text }) => `${modelId.replace('scripted:', '')} ${state} "${text}"`,
  );

const role = (name: string, script: Role['script'], more: Partial<Role> = {}): Role => ({
  ...{ name, device: name, script },
  ...more,
});

describe('a run of ghost text as a comparison', () => {
  it('has a column a stream, as far as they have come', async () => {
    const stage = stageFor([
      role('fast', () => says('a + b', 10)),
      role('slow', () => streams(['x', ' + y', ';'], 100)),
      role('bad', () => [{ text: 'half' }, { afterMs: 10, cut: true }]),
    ]);
    const compared = await comparedAfter(stage, 150);
    assert.deepEqual(lines(compared), [
      'fast done "a + b"',
      'slow streaming "x"',
      'bad failed "half"',
    ]);
    assert.equal(compared?.columns[2]?.failure?.code, 'stream-broken');
    assert.equal(compared.columns[0]?.firstTextMs, 10);
  });

  it('has texts as they may be inserted', async () => {
    const stage = stageFor([role('repeats', () => says('const sum = a + b;', 10))]);
    assert.deepEqual(lines(await comparedAfter(stage, 50)), ['repeats done "a + b"']);
  });

  it('has every text of a model that writes several', async () => {
    const several = role('a', (_request, n) => says(n === 1 ? 'a + b' : 'b + a', 10), { slots: 3 });
    const stage = stageFor([several, role('b', () => says('b + a', 10))], {
      settings: { temperature: 0.8 },
    });
    const compared = await comparedAfter(stage, 100);
    assert.deepEqual(lines(compared).toSorted(), [
      'a done "a + b"',
      ...Array.from({ length: 2 }, () => 'a done "b + a"'),
      'b done "b + a"',
    ]);
  });

  it('has a column without text for a member whose turn has not come', async () => {
    const stage = stageFor([
      role('a', () => says('a + b', 1000), { device: 'gpu' }),
      role('b', () => says('b', 10), { device: 'gpu' }),
    ]);
    assert.deepEqual(lines(await comparedAfter(stage, 5)), ['a prefill ""', 'b queued ""']);
  });

  it('is of the whole document, with what was typed since in place of nothing', async () => {
    const asked = `${'// 😀\r\n'.repeat(2000)}f(‸\r\nrest();\r\n`;
    const stage = stageFor([role('a', () => says('x)', 10))]);
    const compared = await comparedAfter(stage, 50, asked, asked.replace('‸', 'g(x‸)'));
    const [prefix, suffix] = asked.split('‸');
    assert.deepEqual(
      [compared?.request.prefix, compared?.request.original, compared?.request.suffix],
      [prefix, 'g(x)', suffix],
    );
    assert.equal(compared?.request.source?.offset, prefix?.length);
  });

  it('is none where the document has become another one', async () => {
    const stage = stageFor([role('a', () => says('x)', 10))]);
    assert.equal(await comparedAfter(stage, 50, 'f(‸\n', 'g(‸\n'), undefined);
    const again = stageFor([role('a', () => says('x)', 10))]);
    assert.equal(await comparedAfter(again, 50, 'f(‸\n', 'f(‸ /* */\n'), undefined);
  });
});
