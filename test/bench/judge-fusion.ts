import {
  askMembers,
  requestFor,
  shapeOf,
  type AskedPlace,
} from '../../src/benchmark/workspace/ask-members.ts';
import { createJudge, type Judgement } from '../../src/benchmark/evaluate/judge-recording.ts';
import type { ModelServer } from '../../src/core/model.ts';
import type { StrategyDefinition } from '../../src/core/strategy.ts';
import type { MemberCall } from '../../src/engine/member-call.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { embeddedServer } from './embedded.ts';
import type { Site } from './fusion-sites.ts';
import { NANO_MEMBERS } from './recorded-holes.ts';
import { scopedWorkspace, underName } from './scoped-workspaces.ts';
import { benchEngine, unaborted } from './stage.ts';

const SCOPES = ['file', 'folder', 'sibling'].map((name) => `${name}:workspace`);
const ALL_MEMBERS = [...NANO_MEMBERS, ...SCOPES];
/** The model of the workspace writes wherever it can, as the small models do. */
const ALWAYS = 0;

/**
 * Every member writes once into every hole; strategies choose among these texts, and what they ask for
 * besides (scores of parts, drafts behind a part) the same models answer live. Members, unless said
 * otherwise: the model of the workspace that knows the file alone, the file's folder, and a sibling
 * package; and the small models.
 */
export async function judgeFusion(
  sites: readonly Site[],
  strategies: readonly StrategyDefinition[],
  seed: number,
  memberIds: readonly string[] = ALL_MEMBERS,
): Promise<Judgement> {
  const [models, syntax] = [embeddedServer(), installedSyntaxService()];
  const scopes = {
    file: scopedWorkspace(ALWAYS),
    folder: scopedWorkspace(ALWAYS),
    sibling: scopedWorkspace(ALWAYS),
  };
  const named = Object.entries(scopes).map(([name, { server }]) => underName(server, name));
  let calls: ReadonlyMap<string, ReadonlyMap<string, MemberCall>> = new Map();
  const judge = createJudge({
    ...{ strategies, syntax, seed, wait: 'all', signal: unaborted },
    live: ({ id }) => calls.get(id),
  });
  try {
    for (const { folders, sibling } of sites) {
      await scopes.sibling.show(sibling, unaborted);
      for (const { sources, places } of folders) {
        await scopes.folder.show(sources, unaborted);
        const recorded = await recordPlaces([models, ...named], places, memberIds);
        ({ calls } = recorded);
        for (const [i, line] of recorded.lines.entries()) {
          await judge.add({ kind: 'request', number: i + 1, line });
        }
        recorded.dispose();
      }
    }
    return judge.judgement;
  } finally {
    const servers = [models, ...Object.values(scopes).map(({ server }) => server)];
    await Promise.all([syntax, ...servers].map((one) => one.dispose()));
  }
}

/** Every member's text for every place, and the calls that it would make there. */
export async function recordPlaces(
  servers: readonly ModelServer[],
  places: readonly AskedPlace[],
  memberIds: readonly string[] = ALL_MEMBERS,
) {
  const engine = benchEngine({ servers, settings: { members: memberIds } });
  const { directory } = engine.roster;
  await directory.refresh(0, unaborted);
  const chosen = engine.roster.selection().chosen.map(({ listed }) => listed);
  const members = chosen.filter(({ description }) => memberIds.includes(description.id));
  if (members.length !== memberIds.length) throw new Error('a member is missing');
  const lines = await askMembers(engine.survey, members, places, { seed: 1 }, unaborted);
  const calls = new Map(
    places.map((place) => [
      place.id,
      engine.survey.calls(
        { request: requestFor(place), shape: shapeOf(place), members },
        unaborted,
      ),
    ]),
  );
  return {
    lines,
    calls,
    dispose() {
      engine.dispose();
    },
  };
}
