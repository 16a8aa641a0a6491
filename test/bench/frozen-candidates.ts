import { systemClock } from '../../src/core/clock.ts';
import type { CompletionContext } from '../../src/core/completion.ts';
import type { Generation } from '../../src/core/generation.ts';
import type { ModelDescription, ModelServer } from '../../src/core/model.ts';
import { completionShape } from '../../src/context/completion-shape.ts';
import { ENGINE_DEFAULTS } from '../../src/engine/engine-settings.ts';
import { readStream } from '../../src/engine/member-stream.ts';
import { createModelDirectory } from '../../src/engine/model-directory.ts';
import { prepareCalls } from '../../src/engine/prepare.ts';
import { createSpeeds } from '../../src/engine/speeds.ts';
import type { Hole } from './holes.ts';
import { STRAIGHT, unaborted } from './stage.ts';

/** What every member wrote into one hole, once: strategies rank these and ask nobody. */
export interface FrozenHole {
  readonly hole: Hole;
  readonly context: CompletionContext;
  /** One entry a member, in the members' order. */
  readonly answers: readonly FrozenAnswer[];
}

export interface FrozenAnswer {
  readonly member: ModelDescription;
  /** After the filters; empty where the member wrote nothing that may be inserted. */
  readonly text: string;
  readonly generation: Generation;
}

/** As at the end of an unfinished line. */
const LINE = completionShape({ lineBefore: 'x', lineAfter: '', multiline: 'never' });

/**
 * Asks every member of a server for every hole, with the prompts, limits and filters of the engine,
 * greedily, one call at a time; the members take turns, so that a busy moment hits all alike.
 */
export async function freezeCandidates(
  server: ModelServer,
  holes: readonly Hole[],
  isMember: (description: ModelDescription) => boolean = () => true,
): Promise<readonly FrozenHole[]> {
  const directory = createModelDirectory([server], systemClock);
  const { models } = await directory.refresh(0, unaborted);
  const members = models.filter(({ description }) => isMember(description));
  const speeds = createSpeeds();
  const frozen: FrozenHole[] = [];
  for (const hole of holes) {
    const { context, calls } = prepareCalls(members, {
      request: requestFor(hole),
      shape: LINE,
      settings: { ...ENGINE_DEFAULTS, ...STRAIGHT },
      directory,
      speeds,
      verdicts: new Map(),
      snippets: undefined,
    });
    const answers: FrozenAnswer[] = [];
    for (const { description: member } of members) {
      const call = calls.get(member.id)!;
      const generation = await readStream(
        call.model,
        call.request,
        call.guard(),
        systemClock,
        { onText: () => {} },
        unaborted,
      );
      const filtered = call.filter(generation.text);
      const text = filtered.kind === 'kept' ? filtered.text.trimEnd() : '';
      answers.push({ member, text, generation });
    }
    frozen.push({ hole, context, answers });
  }
  return frozen;
}

function requestFor(hole: Hole): Parameters<typeof prepareCalls>[1]['request'] {
  const lines = hole.before.split('\n');
  return {
    id: hole.id,
    trigger: 'explicit',
    document: {
      uri: `file:///evaluated/${hole.path}`,
      path: hole.path,
      languageId: hole.languageId,
      version: 1,
      text: hole.before + hole.after,
    },
    position: { line: lines.length - 1, character: lines.at(-1)!.length },
  };
}
