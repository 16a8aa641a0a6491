import { holesOf } from '../../src/benchmark/holes/plan-holes.ts';
import { HOLE_KINDS } from '../../src/benchmark/holes/hole.ts';
import { judgeRecording } from '../../src/benchmark/evaluate/judge-recording.ts';
import { reportOf } from '../../src/benchmark/evaluate/report-of.ts';
import type { BenchmarkReport, Way } from '../../src/benchmark/report/benchmark-report.ts';
import type { AskedPlace } from '../../src/benchmark/workspace/ask-members.ts';
import { systemClock } from '../../src/core/clock.ts';
import { replayRequest } from '../../src/engine/replay/replay-request.ts';
import { createWorkspaceServer } from '../../src/providers/workspace/workspace-server.ts';
import type { WorkspaceServer } from '../../src/providers/workspace/workspace-server.ts';
import { workspaceWorkerAt } from '../../src/providers/workspace/start-workspace-worker.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { strategies } from '../../src/strategies/registry.ts';
import { evidence } from '../../src/strategies/ranking/evidence.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { ms, percent, type Bench, type Benchmark, type BenchTable } from './benchmark.ts';
import { embeddedServer } from './embedded.ts';
import { overlapWithTraining } from './evaluation-sources.ts';
import { asRecording, NANO_MEMBERS, recordedHoles } from './recorded-holes.ts';
import { reportTables } from './report-tables.ts';
import { repository, unaborted } from './stage.ts';
import { median, quantile } from './statistics.ts';
import { workspaceCorpora, type WorkspaceCorpus } from './workspace-corpus.ts';
import { judgedPackages } from './workspace-packages.ts';

/**
 * The workspace benchmark on installed packages that neither the model of the workspace was tuned on
 * nor the small models were trained on: each package is a workspace of its own, all four kinds of
 * holes, all members asked once, everything else by replay. Then what the model of the workspace adds
 * as a member and as a prior, and the strategies' own time for a replayed request.
 */
export const workspaceEnsemble: Benchmark = {
  name: 'workspace-ensemble',
  async run(bench) {
    const lines = await recordedPackages(bench);
    const syntax = installedSyntaxService();
    try {
      const report = await reportFor(lines, syntax, bench.seed);
      return [
        ...reportTables(
          report,
          'workspace-ensemble',
          'The workspace benchmark on installed packages',
        ),
        await shareOfWorkspace(lines, report, syntax, bench.seed),
        await ownTimes(lines.slice(0, bench.rounds(200, 20)), bench.seed),
      ];
    } finally {
      await syntax.dispose();
    }
  },
};

const WORKSPACE = 'workspace:workspace';
const HOLES_PER_FILE = 3;
const FILES_OF_A_PACKAGE = 20;

async function recordedPackages(bench: Bench): Promise<readonly RecordingLine[]> {
  const models = embeddedServer();
  const lines: RecordingLine[] = [];
  try {
    for (const corpus of workspaceCorpora(judgedPackages)) {
      const { packageName } = corpus;
      if (overlapWithTraining({ npm: [packageName], python: [packageName] }).length > 0) continue;
      const places = placesOf(corpus, bench);
      if (places.length === 0) continue;
      const workspace = serverOf(corpus);
      try {
        await workspace.settled(unaborted);
        const members = [...NANO_MEMBERS, WORKSPACE];
        lines.push(...(await recordedHoles([models, workspace], places, members)));
      } finally {
        await workspace.dispose();
      }
    }
  } finally {
    await models.dispose();
  }
  return lines;
}

/** Holes of a package's files, spread over them. */
function placesOf({ files }: WorkspaceCorpus, bench: Bench): readonly AskedPlace[] {
  const wanted = bench.rounds(FILES_OF_A_PACKAGE, 2);
  const step = Math.max(1, Math.floor(files.length / wanted));
  const keys = new Set<string>();
  return files
    .filter((_, i) => i % step === 0)
    .slice(0, wanted)
    .flatMap(({ source }) =>
      holesOf(source, { kinds: HOLE_KINDS, perFile: HOLES_PER_FILE, seed: bench.seed }),
    )
    .filter(({ before, after }) => {
      const key = `${before.slice(-400)}\n${after.slice(0, 200)}`.replace(/\s+/g, ' ');
      const isFirst = !keys.has(key);
      keys.add(key);
      return isFirst;
    });
}

async function reportFor(
  lines: readonly RecordingLine[],
  syntax: SyntaxService,
  seed: number,
): Promise<BenchmarkReport> {
  const judgement = await judgeRecording(asRecording(lines), {
    ...{ strategies, syntax, seed, wait: 'settled', signal: unaborted },
  });
  const packages = new Set(lines.map(({ group = '' }) => group.split('/', 1)[0]));
  return reportOf(judgement, {
    title: 'Workspace benchmark',
    subject: 'installed packages',
    seed,
    notes: [
      `${packages.size} packages that no model was trained or tuned on, each a workspace of its own; line ends, lines, blocks and arguments in turn; strategies show as soon as their rule holds, so that what comes later does not count.`,
    ],
  });
}

/** `evidence` without the model of the workspace, with it as a member, and as a prior as well. */
async function shareOfWorkspace(
  lines: readonly RecordingLine[],
  whole: BenchmarkReport,
  syntax: SyntaxService,
  seed: number,
): Promise<BenchTable> {
  const arms = [
    ['three models', lines.map(withoutWorkspace)],
    ['with the workspace as a member', lines.map(withoutScores)],
    ['with it as a member and a prior', lines],
  ] as const;
  const rows: string[][] = [];
  for (const wait of ['settled', 'all'] as const) {
    for (const [name, recorded] of arms) {
      const judgement = await judgeRecording(asRecording(recorded), {
        ...{ strategies: [evidence], syntax, seed, wait, signal: unaborted },
      });
      const { ways } = await reportOf(judgement, { title: name, subject: name, seed });
      const way = ways.find(({ id }) => id === evidence.id);
      rows.push([
        `\`evidence\`, ${name}`,
        wait === 'all' ? 'everybody' : 'its rule',
        ...figures(way),
      ]);
    }
  }
  const oracle = whole.ways.find(({ kind }) => kind === 'bound');
  return {
    name: 'workspace-share',
    title: 'What the model of the workspace adds',
    note: `The same ${whole.items} places. Waits for: its own arrival rule, as ghost text does, or for everybody, as an explicit request does.`,
    head: ['way', 'waits for', 'exact match', 'edit similarity', 'shows something'],
    rows: [...rows, ['oracle', '', ...figures(oracle)]],
  };
}

function figures(way: Way | undefined): readonly string[] {
  const text = (measure: 'exact' | 'similarity'): string => {
    const figure = way?.figures.find((one) => one.measure === measure);
    if (figure === undefined) return 'none';
    return `${percent(figure.mean)} (${percent(figure.low)} to ${percent(figure.high)})`;
  };
  return [text('exact'), text('similarity'), percent(way?.shown ?? Number.NaN)];
}

function withoutWorkspace(line: RecordingLine): RecordingLine {
  const { members = [], candidates, failures = [] } = withoutScores(line);
  return {
    ...withoutScores(line),
    members: members.filter(({ model }) => model !== WORKSPACE),
    candidates: candidates.filter(({ model }) => model !== WORKSPACE),
    failures: failures.filter(({ model }) => model !== WORKSPACE),
  };
}

function withoutScores(line: RecordingLine): RecordingLine {
  return { ...line, scores: [] };
}

/** Each strategy's own work for a request: with texts that the parser has not seen, and at once again. */
async function ownTimes(lines: readonly RecordingLine[], seed: number): Promise<BenchTable> {
  const rows: string[][] = [];
  for (const definition of strategies) {
    const syntax = installedSyntaxService();
    const times = { first: [] as number[], again: [] as number[] };
    try {
      for (const line of lines) {
        for (const turn of ['first', 'again'] as const) {
          const replayed = await replayRequest(line, definition, {
            ...{ syntax, seed, wait: 'all', signal: unaborted },
          });
          if (replayed.kind === 'answer') times[turn].push(replayed.ownMs);
        }
      }
    } finally {
      await syntax.dispose();
    }
    if (times.first.length === 0) continue;
    rows.push([
      `\`${definition.id}\``,
      String(times.first.length),
      ...[times.first, times.again].flatMap((one) => [ms(median(one)), ms(quantile(one, 0.95))]),
    ]);
  }
  return {
    name: 'own-time',
    title: 'Own time of each strategy for a replayed request',
    note: `${lines.length} requests of the workspace benchmark with up to four candidates, everybody waited for; real time, parses included, then the same request again. Must stay within 10 ms where \`evidence\` parses and 1 ms with parses cached. Strategies that no recording can feed are left out; n is the requests that could be judged.`,
    head: ['strategy', 'n', 'p50', 'p95', 'parses cached, p50', 'p95'],
    rows,
  };
}

/** The package's files as a host would hand them over. */
export function serverOf(corpus: WorkspaceCorpus): WorkspaceServer {
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
