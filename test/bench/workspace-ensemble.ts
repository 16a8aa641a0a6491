import type { ModelServer } from '../../src/core/model.ts';
import { systemClock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import { createWorkspaceServer } from '../../src/providers/workspace/workspace-server.ts';
import type { WorkspaceServer } from '../../src/providers/workspace/workspace-server.ts';
import { workspaceWorkerAt } from '../../src/providers/workspace/start-workspace-worker.ts';
import { evidence } from '../../src/strategies/ranking/evidence.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { editSimilarity } from '../../src/text/edit-similarity.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { percent, type Benchmark } from './benchmark.ts';
import { embeddedServer } from './embedded.ts';
import { overlapWithTraining } from './evaluation-sources.ts';
import { freezeCandidates, type FrozenHole } from './frozen-candidates.ts';
import type { Hole } from './holes.ts';
import { replayStrategy } from './replay-strategy.ts';
import { repository, unaborted } from './stage.ts';
import { clusteredInterval, mean } from './statistics.ts';
import { workspaceCorpora, type WorkspaceCorpus } from './workspace-corpus.ts';
import { workspaceHoles } from './workspace-holes.ts';
import { judgedPackages } from './workspace-packages.ts';

/** What each way of choosing shows in one hole; empty where nothing. */
interface Judged {
  readonly hole: Hole;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The model of the workspace beside the three small models: alone, as one more candidate, and as a
 * prior that scores the drafts of all. The real server, in its worker, with the rest of each package
 * as the workspace; packages that neither it was tuned on nor the small models were trained on.
 */
export const workspaceEnsemble: Benchmark = {
  name: 'workspace-ensemble',
  async run(bench) {
    const models = embeddedServer();
    const syntax = installedSyntaxService();
    const judged: Judged[] = [];
    const packages: string[] = [];
    try {
      for (const corpus of workspaceCorpora(judgedPackages)) {
        const { packageName } = corpus;
        if (overlapWithTraining({ npm: [packageName], python: [packageName] }).length > 0) continue;
        const holes = workspaceHoles(corpus, bench.rounds(20, 3), seededRandom(bench.seed));
        const ends = holes.get('line end') ?? [];
        if (ends.length === 0) continue;
        packages.push(corpus.packageName);
        judged.push(...(await judgedIn(corpus, ends, models, syntax)));
      }
    } finally {
      await Promise.all([models.dispose(), syntax.dispose()]);
    }
    const names = [...(judged[0]?.texts.keys() ?? [])];
    return [
      {
        name: 'workspace-ensemble',
        title: 'The workspace model beside the small models',
        note:
          `${judged.length} line ends in ${packages.length} packages that no model was trained or tuned on; the rest of the package is the workspace, through the real worker. ` +
          '“Right”: of the shown texts, those that are the beginning of the true line end or all of it. 95 % intervals by bootstrap over files.',
        head: ['chosen by', 'exact match', 'edit similarity', 'shows something', 'right'],
        rows: names.map((name) => rowOf(name, judged)),
      },
    ];
  },
};

async function judgedIn(
  corpus: WorkspaceCorpus,
  holes: readonly Hole[],
  models: ModelServer,
  syntax: SyntaxService,
): Promise<readonly Judged[]> {
  const workspace = serverOf(corpus);
  try {
    await workspace.settled(unaborted);
    const others = await freezeCandidates(models, holes);
    const own = await freezeCandidates(workspace, holes);
    const scorer = workspace.model((await workspace.list(unaborted))[0]!);
    const judged: Judged[] = [];
    for (const [i, hole] of holes.entries()) {
      const three = others[i]!;
      const four = { ...three, answers: [...three.answers, ...own[i]!.answers] };
      const place = { path: hole.path, languageId: hole.languageId };
      const shown = async (frozen: FrozenHole, isPrior = false): Promise<string> => {
        const winner = await replayStrategy(
          evidence,
          isPrior ? frozen : withoutInstant(frozen),
          syntax,
          (_id, prefix, texts) => scorer.score!({ prefix, texts, place }, unaborted),
        );
        return winner?.shownText.trimEnd() ?? '';
      };
      const best = four.answers
        .map(({ text }) => text)
        .sort((a, b) => merit(b, hole) - merit(a, hole));
      judged.push({
        hole,
        texts: new Map([
          ...four.answers.map(({ member, text }) => [member.name, text] as const),
          ['`evidence`, three models', await shown(three)],
          ['`evidence`, with the workspace as a member', await shown(four)],
          ['`evidence`, with it as a member and a prior', await shown(four, true)],
          ['oracle', best[0] ?? ''],
        ]),
      });
    }
    return judged;
  } finally {
    await workspace.dispose();
  }
}

/** As if the workspace's scores could not be asked for. */
function withoutInstant(frozen: FrozenHole): FrozenHole {
  const answers = frozen.answers.map((answer) => {
    const { primitives } = answer.member;
    return {
      ...answer,
      member: { ...answer.member, primitives: { ...primitives, score: 'none' as const } },
    };
  });
  return { ...frozen, answers };
}

/** The package's files as a host would hand them over. */
function serverOf(corpus: WorkspaceCorpus): WorkspaceServer {
  const files = new Map(
    corpus.files.map(({ source }) => [source.path, new TextEncoder().encode(source.text)]),
  );
  return createWorkspaceServer({
    startWorker: workspaceWorkerAt(`${repository}/dist/workspace-worker.cjs`),
    files: {
      list: async function* () {
        yield await Promise.resolve(
          [...files].map(([path, bytes]) => ({ path, sizeBytes: bytes.length, modifiedMs: 0 })),
        );
      },
      // A copy: the bytes are handed over to the worker.
      read: (path) => Promise.resolve(files.get(path)?.slice()),
      onChange: () => () => undefined,
    },
    storageFolder: undefined,
    session: 'bench',
    clock: systemClock,
  });
}

function merit(text: string, hole: Hole): number {
  if (text === '') return -1;
  return Number(isExact(text, hole)) * 10 + editSimilarity(text, hole.reference);
}

function isExact(text: string, hole: Hole): boolean {
  return text.trim() === hole.reference.trim();
}

function rowOf(name: string, judged: readonly Judged[]): string[] {
  const shown = judged.map(({ hole, texts }) => ({ hole, text: texts.get(name) ?? '' }));
  const exact = shown.map(({ hole, text }) => ({
    cluster: hole.path,
    value: Number(text !== '' && isExact(text, hole)),
  }));
  const similar = shown.map(({ hole, text }) => ({
    cluster: hole.path,
    value: text === '' ? 0 : editSimilarity(text, hole.reference),
  }));
  const visible = shown.filter(({ text }) => text !== '');
  const right = visible.filter(({ hole, text }) => hole.reference.trim().startsWith(text.trim()));
  const within = (items: typeof exact, word: (value: number) => string): string => {
    const { low, high } = clusteredInterval(items);
    return `${word(mean(items.map(({ value }) => value)))} (${word(low)} to ${word(high)})`;
  };
  return [
    name,
    within(exact, percent),
    within(similar, (value) => value.toFixed(3)),
    percent(visible.length / shown.length),
    percent(right.length / Math.max(1, visible.length)),
  ];
}
