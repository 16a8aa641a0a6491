import assert from 'node:assert/strict';
import type { Observation, ParseEvidence } from '../../../../src/core/strategy.ts';
import { loadingOf } from '../../../../src/strategies/ranking/likeness/loading.ts';
import { NOT_LOADED } from '../../../../src/text/behaviour-clusters.ts';
import { scriptedTask } from '../../../fakes/scripted-task.ts';

interface Known {
  readonly parse?: number;
  readonly observed?: Observation;
}

/** Which of the texts load. */
async function loads(...texts: readonly Known[]): Promise<readonly (boolean | undefined)[]> {
  const writers = texts.map((_, i) => ({ id: `m${i}`, text: `text${i}` }));
  const of = (text: string): Known => texts[Number(text.slice(4))] ?? {};
  const { tools } = scriptedTask(writers, {
    parse(text): ParseEvidence {
      const { parse } = of(text);
      return { known: parse !== undefined, newErrors: parse ?? 0 };
    },
    observe: (text) => of(text).observed ?? {},
  });
  const arrivals = await Array.fromAsync(tools.collect(writers.map(({ id }) => id)));
  const candidates = arrivals.flatMap((one) => (one.kind === 'candidate' ? [one.candidate] : []));
  return (await loadingOf(candidates, tools)).map((one) => one.loads);
}

const passing = (passed: number, behaviour?: string): Known => ({
  parse: 0,
  observed: { check: { passed, total: 4 }, ...(behaviour === undefined ? {} : { behaviour }) },
});

describe('loading', () => {
  it('is adding no syntax error', async () => {
    assert.deepEqual(await loads({ parse: 0 }, { parse: 1 }, { parse: 0 }), [true, false, true]);
  });

  it('is repairing a half-written line where another text does', async () => {
    assert.deepEqual(await loads({ parse: 0 }, { parse: -1 }), [false, true]);
  });

  it('says nothing where no text does, or nothing is known', async () => {
    assert.deepEqual(await loads({ parse: 1 }, { parse: 2 }), [undefined, undefined]);
    assert.deepEqual(await loads({}, {}), [undefined, undefined]);
    assert.deepEqual(await loads(), []);
  });

  it('is not done by a text of which nothing is known where others do', async () => {
    assert.deepEqual(await loads({ parse: 0 }, {}), [true, false]);
  });

  it('is having run, whatever the parser says', async () => {
    const ran = { parse: 1, observed: { behaviour: '' } };
    assert.deepEqual(await loads({ parse: 0 }, ran), [false, true]);
  });

  it('is not done by a program that could not be loaded', async () => {
    const broken: Known = { parse: 0, observed: { behaviour: `${NOT_LOADED}NameError:1` } };
    const ran: Known = { parse: 0, observed: { behaviour: 'x' } };
    assert.deepEqual(await loads(broken, ran), [false, true]);
    assert.deepEqual(await loads(broken, { ...broken, parse: 1 }), [true, false]);
  });

  it('is passing the most visible tests, whatever ran', async () => {
    assert.deepEqual(await loads(passing(3), passing(1, 'ran'), passing(3)), [true, false, true]);
  });

  it('goes by the next evidence where no text passes a test', async () => {
    assert.deepEqual(await loads(passing(0, 'ran'), passing(0)), [true, false]);
  });
});
