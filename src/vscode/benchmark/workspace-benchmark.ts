import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { reportOf } from '../../benchmark/evaluate/report-of.ts';
import type { BenchmarkReport } from '../../benchmark/report/benchmark-report.ts';
import { HOLE_KINDS } from '../../benchmark/holes/hole.ts';
import { runBenchmark, type BenchmarkProgress } from '../../benchmark/workspace/run-benchmark.ts';
import { workspaceHoles, type HoleFiles } from '../../benchmark/workspace/workspace-places.ts';
import { sleep } from '../../core/clock.ts';
import type { ListedModel } from '../../engine/model-directory.ts';
import { diskFiles } from '../../providers/workspace/disk-files.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import { openRecording } from '../../recording/recording-writer.ts';
import { CHALLENGER, strategies } from '../../strategies/registry.ts';
import { createWorkspaceFiles } from '../platform/workspace-files.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import type { Session } from '../session.ts';
import { durationText, figures } from '../figures.ts';
import { dollars } from '../members/money-words.ts';

const { t } = vscode.l10n;

/** One benchmark of the open workspace. */
export interface WorkspaceBenchmark {
  readonly members: readonly ListedModel[];
  /** Holes at most. */
  readonly holes: number;
  readonly limitMs?: number;
  readonly stopWhenDecided: boolean;
  /** Where the run is recorded; what is there is gone on with. */
  readonly recording: string;
}

const HOLES_PER_FILE = 3;
/** The same holes every time: figures of two runs can be compared, and a cancelled one resumed. */
const SEED = 1;

/**
 * Runs the benchmark with its progress in a notification that can cancel it. Undefined where nothing
 * was asked. A cancelled run keeps its recording and gives the report of what there is.
 */
export async function runWorkspaceBenchmark(
  session: Session,
  wish: WorkspaceBenchmark,
): Promise<{ readonly report: BenchmarkReport; readonly complete: boolean } | undefined> {
  const goesOn = existsSync(wish.recording);
  await mkdir(path.dirname(wish.recording), { recursive: true });
  const writer = await openRecording(wish.recording);
  try {
    return await withCancellableProgress(t('Ensemble benchmark'), async (progress, signal) => {
      progress.report({ message: t('looking for code; typing pauses it') });
      const { engine, clock, syntax } = session;
      await session.workspace
        ?.settled(AbortSignal.any([signal, AbortSignal.timeout(LEARNING_MS)]))
        .catch(() => undefined);
      let told = 0;
      const run = await runBenchmark(
        {
          survey: engine.survey,
          directory: engine.roster.directory,
          speeds: engine.roster.speeds,
          clock,
          write: (line) => writer.write(line),
        },
        workspaceHoles(
          filesOf(session),
          { kinds: HOLE_KINDS, perFile: HOLES_PER_FILE, seed: SEED },
          wish.holes,
          signal,
        ),
        {
          members: wish.members,
          ask: { seed: SEED },
          judging: { strategies, syntax, seed: SEED, wait: 'settled' },
          live: { strategyIds: [CHALLENGER], abilities: 'scores' },
          budget: wish.limitMs === undefined ? {} : { timeMs: wish.limitMs },
          stopWhenDecided: wish.stopWhenDecided,
          ...(goesOn ? { earlier: readRecordingFile(wish.recording) } : {}),
          onProgress: (state) => {
            const share = shareDone(state, wish);
            progress.report({ message: progressText(state), increment: 100 * share - told });
            told = 100 * share;
          },
        },
        signal,
      );
      if (run.fault !== undefined) void vscode.window.showErrorMessage(run.fault);
      if (run.judgement.items.length === 0) return undefined;
      progress.report({ message: t('evaluating') });
      const report = await reportOf(run.judgement, {
        title: t('Benchmark of this workspace'),
        subject: vscode.workspace.name ?? '',
        seed: SEED,
        notes: [endText(run.end, run.asked)],
        breathe: () => sleep(clock, 0, new AbortController().signal),
      });
      return { report, complete: run.end !== 'cancelled' && run.fault === undefined };
    });
  } finally {
    await writer.close();
  }
}

/** The model of the workspace is waited for so long. */
const LEARNING_MS = 15_000;

/** Files as the model of the workspace may see them: what rules exclude is never cut into. */
export function filesOf(session: Session): HoleFiles {
  const files = createWorkspaceFiles(session.exclusions, session.clock);
  const disk = files.onDisk?.();
  return disk === undefined ? files : diskFiles(disk);
}

function shareDone(
  { done, spent }: BenchmarkProgress,
  { holes, limitMs }: WorkspaceBenchmark,
): number {
  const byHoles = done / holes;
  const byTime = limitMs === undefined ? 0 : spent.timeMs / limitMs;
  return Math.min(1, Math.max(byHoles, byTime));
}

function progressText({ done, leftMs, spent }: BenchmarkProgress): string {
  return [
    t('{0} places asked', figures.number(done)),
    ...(spent.usd > 0 ? [t('{0} spent', dollars(spent.usd))] : []),
    ...(leftMs === undefined ? [] : [t('about {0} left', durationText(Math.max(1_000, leftMs)))]),
  ].join(', ');
}

function endText(end: string, asked: number): string {
  switch (end) {
    case 'decided':
      return t('{0} places were asked; more would hardly change the advice.', asked);
    case 'time':
      return t('{0} places were asked in the time there was.', asked);
    case 'cancelled':
      return t('Cancelled after {0} places; the benchmark can be resumed.', asked);
    default:
      return t('{0} places were asked.', asked);
  }
}

/** Puts a recording aside as the one of the last complete run. */
export async function archive(recording: string): Promise<void> {
  const last = recording.replace(/\.jsonl$/, '.last.jsonl');
  await rm(last, { force: true });
  await rename(recording, last);
}
