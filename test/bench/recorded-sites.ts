import { askMembers, type AskedPlace } from '../../src/benchmark/workspace/ask-members.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { withScores } from '../../src/recording/fill-scores.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { embeddedServer } from './embedded.ts';
import type { EvaluationSource } from './evaluation-sources.ts';
import type { Site } from './fusion-sites.ts';
import { NANO_MEMBERS } from './recorded-holes.ts';
import { scopedWorkspace, underName } from './scoped-workspaces.ts';
import { benchEngine, unaborted } from './stage.ts';

const SCOPES = ['file', 'folder', 'sibling'] as const;
/** The model of the workspace writes wherever it can, as the small models do. */
const ALWAYS = 0;

/** The small models, and the model of the workspace that knows the file, its folder, a sibling package. */
export const SITE_MEMBERS: readonly string[] = [
  ...NANO_MEMBERS,
  ...SCOPES.map((name) => `${name}:workspace`),
];

/** The members of sites, ready to be asked. */
export interface SiteMembers {
  /** What the second and the third model of the workspace know; the first knows the file asked about. */
  show(folder: readonly EvaluationSource[], sibling: readonly EvaluationSource[]): Promise<void>;
  /**
   * Every member's text for every place, written once and greedily with the prompts, limits and filters of
   * the engine, and every text's score under every member that scores at once.
   */
  record(places: readonly AskedPlace[]): Promise<readonly RecordingLine[]>;
  dispose(): Promise<void>;
}

export function openSiteMembers(memberIds: readonly string[] = SITE_MEMBERS): SiteMembers {
  const models = embeddedServer();
  const scopes = {
    file: scopedWorkspace(ALWAYS),
    folder: scopedWorkspace(ALWAYS),
    sibling: scopedWorkspace(ALWAYS),
  };
  const servers: readonly ModelServer[] = [
    models,
    ...SCOPES.map((name) => underName(scopes[name].server, name)),
  ];
  return {
    async show(folder, sibling) {
      await scopes.folder.show(folder, unaborted);
      await scopes.sibling.show(sibling, unaborted);
    },
    async record(places) {
      const engine = benchEngine({ servers, settings: { members: memberIds } });
      try {
        const { directory } = engine.roster;
        await directory.refresh(0, unaborted);
        const chosen = engine.roster.selection().chosen.map(({ listed }) => listed);
        const members = chosen.filter(({ description }) => memberIds.includes(description.id));
        if (members.length !== memberIds.length) throw new Error('a member is missing');
        const scorers = members
          .filter(({ description }) => description.instant === true)
          .map((listed) => directory.model(listed));
        const asked = await askMembers(engine.survey, members, places, { seed: 1 }, unaborted);
        const lines: RecordingLine[] = [];
        for (const line of asked) lines.push((await withScores(line, scorers, unaborted)).line);
        return lines;
      } finally {
        engine.dispose();
      }
    },
    async dispose() {
      await Promise.all(
        [models, ...Object.values(scopes).map(({ server }) => server)].map((one) => one.dispose()),
      );
    },
  };
}

/** All places of some sites as a recording. */
export async function recordedSites(sites: readonly Site[]): Promise<readonly RecordingLine[]> {
  const members = openSiteMembers();
  const lines: RecordingLine[] = [];
  try {
    for (const { folders, sibling } of sites) {
      for (const { sources, places } of folders) {
        await members.show(sources, sibling);
        lines.push(...(await members.record(places)));
      }
    }
  } finally {
    await members.dispose();
  }
  return lines;
}
