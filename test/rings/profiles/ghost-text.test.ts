import assert from 'node:assert/strict';
import { cloud, cpu, laptopGpu, type HardwareProfile } from '../../fakes/hardware-profiles.ts';
import { ollama } from './server.ts';
import { sitDown, type Sitting } from './profile-session.ts';
import type { Pause } from './typing-session.ts';

const PAUSES = 32;
/** Pauses in which there was something to show, at least. */
const LEAST = 20;
const GOAL = 0.95;

describe('ghost text within a pause of three seconds', function () {
  this.timeout(240_000);

  for (const profile of [laptopGpu, cpu, cloud])
    it(`is there in at least 95 % of the pauses on the profile ${profile.id}`, async () => {
      const sitting = await sit(profile);
      const shown = sitting.pauses.filter(({ kind }) => kind === 'shown').length;
      const missed = sitting.pauses.filter(({ kind }) => kind === 'missed');
      const wanted = shown + missed.length;
      assert.ok(wanted >= LEAST, `something to show in ${wanted} of ${PAUSES} pauses only`);
      assert.ok(shown / wanted >= GOAL, `${shown} of ${wanted}\n${explain(sitting, missed)}`);
    });

  it('costs no more swaps than it takes to find out that memory holds one model', async () => {
    const { tally } = await sit(laptopGpu);
    assert.ok(tally.swaps <= 2, `${tally.swaps} swaps`);
  });
});

const sittings = new Map<HardwareProfile, Promise<Sitting>>();

/** One sitting a profile, whichever test asks first. */
function sit(profile: HardwareProfile): Promise<Sitting> {
  const known =
    sittings.get(profile) ??
    sitDown(profile, { ollama: ollama().address, pauses: PAUSES, seed: 1 });
  sittings.set(profile, known);
  return known;
}

/** What went on before and in each missed pause. */
function explain({ log }: Sitting, missed: readonly Pause[]): string {
  return missed
    .map(({ atMs, line, outcome }) => {
      const around = log.filter((entry) => {
        const at = Number.parseInt(entry, 10);
        return at >= atMs - 500 && at <= atMs + 3000;
      });
      return [`${atMs} ${JSON.stringify(line)}: ${outcome}`, ...around].join('\n  ');
    })
    .join('\n');
}
