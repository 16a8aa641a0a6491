import type { CompletionShape } from '../../src/core/completion.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { requestFor } from '../../src/benchmark/workspace/ask-members.ts';
import type { MemberCall } from '../../src/engine/member-call.ts';
import type { ListedModel } from '../../src/engine/model-directory.ts';
import { markOf } from '../../src/recording/text-mark.ts';
import { embeddedServer } from './embedded.ts';
import type { RefactorHole, TestedFunction } from './hole-refactor-hole.ts';
import { hasNextLine, stateKey, type HoleState } from './hole-refactor-step.ts';
import type { Draw } from './hole-refactor-ways.ts';
import { NANO_MEMBERS } from './recorded-holes.ts';
import { scopedWorkspace } from './scoped-workspaces.ts';
import { benchEngine, unaborted } from './stage.ts';

/** Of the members, in the order of the tables. */
export const HOLE_MEMBERS: readonly string[] = [...NANO_MEMBERS, 'workspace:workspace'];

/** Of every draw but a member's first in a state, as in `bench human-eval`. */
const TEMPERATURE = 0.8;
const LINE_TOKENS = 48;

const LINE: CompletionShape = { kind: 'line', maxLines: 1, maxTokens: LINE_TOKENS };
/** A shape of which no line end is a stop text. */
const ON: CompletionShape = { kind: 'block', maxLines: 2, maxTokens: LINE_TOKENS };

/** The members of a run, ready to be asked for lines. */
export interface HoleMembers {
  /** From here on the model of the workspace knows these functions; each is held out when asked about. */
  learn(sources: readonly TestedFunction[]): Promise<void>;
  /** The `draw` of a `HoleDesk`; equal questions are asked once. */
  drawer(
    hole: RefactorHole,
    seed: number,
  ): (memberId: string, state: HoleState, turn: number) => Promise<Draw>;
  dispose(): Promise<void>;
}

/**
 * The small models and the model of the workspace, with the prompts and limits of the engine.
 *
 * Members that continue a prefix are asked behind the end of the line above, and write its line end and
 * the indentation themselves: their tokens join the two, and behind a bare line end they think that the
 * file is over. The others are asked on the new line, as an editor asks; the first one is indented.
 */
export async function openHoleMembers(): Promise<HoleMembers> {
  const workspace = scopedWorkspace(0);
  const servers: readonly ModelServer[] = [embeddedServer(), workspace.server];
  const engine = benchEngine({ servers, settings: { members: HOLE_MEMBERS } });
  const { directory } = engine.roster;
  await directory.refresh(0, unaborted);
  const members = engine.roster.selection().chosen.map(({ listed }) => listed);
  if (members.length !== HOLE_MEMBERS.length) throw new Error('a member is missing');

  function callFor(hole: RefactorHole, listed: ListedModel): MemberCall {
    const { source, above, below, indentation } = hole;
    const isOnNewLine = continuesOnNewLine(listed);
    const place = {
      ...{ id: hole.id, kind: 'line', path: source.path, languageId: source.languageId },
      before: isOnNewLine ? `${above}\n${indentation}` : above,
      ...{ after: below, reference: '' },
    };
    const wish = {
      request: requestFor(place),
      shape: isOnNewLine ? LINE : ON,
      members: [listed],
    };
    const call = engine.survey.calls(wish, unaborted).get(listed.description.id);
    if (call === undefined) throw new Error(`${listed.description.id} cannot be asked`);
    return call;
  }

  return {
    async learn(sources) {
      const files = sources.map(({ path, languageId, text }) => ({
        ...{ path, languageId, text, packageName: 'functions' },
      }));
      await workspace.show(files, unaborted);
    },
    drawer(hole, seed) {
      const shape = { lines: hole.reference.length };
      const asked = new Map<string, Promise<Draw>>();
      return async (memberId, state, turn) => {
        const key = `${memberId}\n${turn}\n${stateKey(state, shape)}`;
        const known = asked.get(key);
        if (known !== undefined) return await known;
        const listed = members.find(({ description }) => description.id === memberId);
        if (listed === undefined) throw new Error(`no member ${memberId}`);
        const drawn = drawLine(listed, hole, state, {
          temperature: turn === 0 ? 0 : TEMPERATURE,
          seed: markOf(`${seed}:${hole.id}:${key}`) % 2 ** 32,
        });
        asked.set(key, drawn);
        return await drawn;
      };
    },
    async dispose() {
      engine.dispose();
      await Promise.all(servers.map((server) => server.dispose()));
    },
  };

  async function drawLine(
    listed: ListedModel,
    hole: RefactorHole,
    { lines }: HoleState,
    drawing: { readonly temperature: number; readonly seed: number },
  ): Promise<Draw> {
    const isOnNewLine = continuesOnNewLine(listed);
    const accepted = isOnNewLine ? onNewLine(lines, hole.indentation) : behindLine(lines);
    const { prompt, sampling } = callFor(hole, listed).continued(accepted, {
      maxTokens: LINE_TOKENS,
      temperature: drawing.temperature,
    });
    // The server's own stream, not a survey's: that of a survey cannot be left early.
    const own = new AbortController();
    let text = '';
    let tokens = 0;
    try {
      for await (const part of directory
        .model(listed)
        .generate({ prompt, sampling: { ...sampling, seed: drawing.seed } }, own.signal)) {
        if (part.kind === 'end') break;
        if (part.kind === 'tool-call') continue;
        text += part.text;
        tokens += part.tokens?.length ?? 0;
        if (!isOnNewLine && hasNextLine(text)) break;
      }
    } finally {
      own.abort();
    }
    const indented = lines.length === 0 ? hole.indentation + text : text;
    return { written: isOnNewLine ? `\n${indented}` : text, tokens };
  }
}

function continuesOnNewLine({ description }: ListedModel): boolean {
  return description.fill.kind !== 'prefix-only';
}

/** What stands behind the line above when the next line begins. */
function behindLine(lines: readonly string[]): string {
  return lines.map((line) => `\n${line}`).join('');
}

/** What stands behind the hole's indentation when the cursor is on the next line. */
function onNewLine(lines: readonly string[], indentation: string): string {
  return lines
    .map((line) => `${line}\n`)
    .join('')
    .slice(lines.length === 0 ? 0 : indentation.length);
}
