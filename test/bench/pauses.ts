import { wilsonInterval } from '../../src/math/intervals.ts';
import { hardwareProfiles } from '../fakes/hardware-profiles.ts';
import { PAUSE_MS, sitDown } from '../rings/profiles/profile-session.ts';
import { ms, percent, type Benchmark } from './benchmark.ts';
import { median, quantile } from './statistics.ts';

/** Ghost text within a pause of three seconds on imitated hardware; see rings/profiles. */
export const pauses: Benchmark = {
  name: 'pauses',
  async run(bench) {
    const { address } = await bench.ollama();
    const sessions = bench.rounds(2, 1);
    const rows = [];
    for (const profile of hardwareProfiles) {
      const seen = [];
      for (let session = 0; session < sessions; session++) {
        const seed = bench.seed + session;
        seen.push(
          ...(await sitDown(profile, { ollama: address, pauses: bench.rounds(32, 6), seed }))
            .pauses,
        );
      }
      const shown = seen.flatMap(({ shownAfterMs }) =>
        shownAfterMs === undefined ? [] : [shownAfterMs],
      );
      const blank = seen.filter(({ kind }) => kind === 'blank').length;
      const wanted = seen.length - blank;
      const { low, high } = wilsonInterval(shown.length, wanted);
      rows.push([
        profile.id,
        `${shown.length} of ${wanted}`,
        `${percent(shown.length / wanted)} (${percent(low)} to ${percent(high)})`,
        String(blank),
        ms(median(shown)),
        ms(quantile(shown, 0.95)),
      ]);
    }
    return [
      {
        name: 'pauses',
        title: `Ghost text within a pause of ${PAUSE_MS / 1000} s`,
        note:
          'Two small models of a real Ollama behind a throttle: a laptop GPU whose memory holds one of them (swaps of 4 s), a CPU (120 tokens/s read, 15 written), ' +
          `a cloud 0.6 to 2.3 s away. Simulated time, ${sessions} sessions of typing a profile, first pause of each left out. ` +
          'Blank: every model had answered in time and written nothing. Must be 95 %, goal 99 %.',
        head: [
          'profile',
          'shown',
          'share (95 % interval)',
          'blank',
          'after the last key, p50',
          'p95',
        ],
        rows,
      },
    ];
  },
};
