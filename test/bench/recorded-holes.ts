import { askMembers, type AskedPlace } from '../../src/benchmark/workspace/ask-members.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { withScores } from '../../src/recording/fill-scores.ts';
import type { RecordingItem } from '../../src/recording/read-recording.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { benchEngine, unaborted } from './stage.ts';

/** Places asked before the next member's turn, so that a busy moment hits all members alike. */
const TURN = 4;

/**
 * Every member's text for every place, as a recording: the members of all servers, asked alone, with
 * the prompts, limits and filters of the engine, greedily. Instant members score all texts, as they
 * would in a live request.
 */
export async function recordedHoles(
  servers: readonly ModelServer[],
  places: readonly AskedPlace[],
  memberIds: readonly string[],
): Promise<readonly RecordingLine[]> {
  const engine = benchEngine({ servers, settings: { members: memberIds } });
  try {
    const { directory } = engine.roster;
    await directory.refresh(0, unaborted);
    const members = engine.roster.selection().chosen.map(({ listed }) => listed);
    if (members.length !== memberIds.length) throw new Error('a member is missing');
    const scorers = members
      .filter(({ description }) => description.instant === true)
      .map((listed) => directory.model(listed));
    const lines: RecordingLine[] = [];
    for (let from = 0; from < places.length; from += TURN) {
      const turn = places.slice(from, from + TURN);
      const asked = await askMembers(engine.survey, members, turn, { seed: 1 }, unaborted);
      for (const line of asked) lines.push((await withScores(line, scorers, unaborted)).line);
    }
    return lines;
  } finally {
    engine.dispose();
  }
}

/** Lines as a recording that is read. */
export async function* asRecording(lines: readonly RecordingLine[]): AsyncGenerator<RecordingItem> {
  for (const [i, line] of lines.entries()) {
    yield await Promise.resolve({ kind: 'request' as const, number: i + 1, line });
  }
}

/** Ids of the small models in the embedded llama.cpp. */
export const NANO_MEMBERS = ['ensemble-nano-mix', 'ensemble-nano-py', 'ensemble-nano-ts'].map(
  (name) => `embedded:${name}`,
);
