import { fillMethodOf } from '../../engine/fill-methods.ts';
import type { Arguments } from '../arguments.ts';
import { createHeadless, type Places } from '../headless.ts';
import { serverFailureWords } from '../failure-words.ts';
import type { Output } from '../output.ts';

/** Lists every model of every server; exit code 1 when no server answers. */
export async function models(given: Arguments, places: Places, output: Output): Promise<number> {
  const host = await createHeadless(given, places, output, {});
  try {
    const { roster, states } = host.engine;
    const listing = await roster.directory.refresh(0, new AbortController().signal);
    const { chosen, left } = roster.selection();
    const reasons = new Map([
      ...chosen.map(({ listed, reason }) => [listed.description.id, `member: ${reason}`] as const),
      ...left.map(({ id, reason }) => [id, `left out: ${reason}`] as const),
    ]);
    const rows = listing.models.map(({ description, residency }) => ({
      id: description.id,
      provider: description.provider,
      place: description.place,
      state: states.of(description.id).state,
      resident: residency === undefined ? null : residency !== 'not-resident',
      contextLength: description.contextLength ?? null,
      roles: description.roles,
      primitives: description.primitives,
      fill: fillMethodOf(description, host.settings.engine.fillOverrides, roster.verdicts).kind,
      selection: reasons.get(description.id) ?? '',
    }));
    output.json(rows);
    for (const { id, place, resident, fill, selection } of rows) {
      const memory = resident === true ? 'in memory' : resident === false ? 'on disk' : '';
      output.text(
        [id.padEnd(42), place.padEnd(8), memory.padEnd(10), fill.padEnd(12), selection].join(' '),
      );
    }
    for (const { server, failure } of listing.failures) {
      output.message(serverFailureWords(server, failure));
    }
    return listing.models.some(({ description }) => description.instant !== true) ? 0 : 1;
  } finally {
    await host.dispose();
  }
}
