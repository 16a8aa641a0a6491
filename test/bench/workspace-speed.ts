import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import type { GenerationRequest, PromptPlace } from '../../src/core/generation.ts';
import { workspaceWorkerAt } from '../../src/providers/workspace/start-workspace-worker.ts';
import { createWorkspaceServer } from '../../src/providers/workspace/workspace-server.ts';
import type { WorkspaceServer } from '../../src/providers/workspace/workspace-server.ts';
import { ms, type Benchmark } from './benchmark.ts';
import { repository, unaborted } from './stage.ts';
import { median, quantile } from './statistics.ts';

/** Bytes of source that make about ten million tokens. */
const SOURCE_BYTES = 36e6;
const LARGEST_FILE = 400_000;
/** Between a workspace that is learned and the first key in it; the worker rehearses meanwhile. */
const BEFORE_TYPING_MS = 3_000;

interface Source {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Speed of the workspace model as its host sees it, through the worker: learning about ten million
 * tokens of installed packages, answering among them, and starting again from what was stored.
 */
export const workspaceSpeed: Benchmark = {
  name: 'workspace-speed',
  async run(bench) {
    const sources = installedSources(bench.rounds(SOURCE_BYTES, SOURCE_BYTES / 10));
    const totalBytes = sources.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const storageFolder = mkdtempSync(path.join(tmpdir(), 'workspace-speed-'));
    try {
      const learning = serverOf(sources, storageFolder, 'first');
      const begun = performance.now();
      await learning.settled(unaborted);
      const learnedMs = performance.now() - begun;
      const { tokens, bytes, files } = learning.status;
      await pause(BEFORE_TYPING_MS);
      const timings = await answerTimes(learning, sources, bench.rounds(200, 30));
      await learning.dispose();

      const again = serverOf(sources, storageFolder, 'second');
      const restarted = performance.now();
      await again.model((await again.list(unaborted))[0]!).next!(
        { prefix: 'const ', k: 1 },
        unaborted,
      );
      const firstAnswerMs = performance.now() - restarted;
      await again.settled(unaborted);
      const readyMs = performance.now() - restarted;
      await again.dispose();

      const each = (values: readonly number[]): readonly string[] => [
        ms(median(values)),
        ms(quantile(values, 0.95)),
      ];
      return [
        {
          name: 'workspace-speed',
          title: 'Speed of the workspace model',
          note:
            `${files} files with ${(tokens / 1e6).toFixed(1)} million tokens (blanks and line ends counted), ${(totalBytes / 1e6).toFixed(0)} MB of installed sources. ` +
            `Answers are timed from the calling thread, there and back, from ${BEFORE_TYPING_MS / 1e3} s after everything is learned.`,
          head: ['what', 'p50', 'p95', 'limit'],
          rows: [
            ['learning', `${(totalBytes / 1e3 / learnedMs).toFixed(1)} MB/s`, '', '1 MB/s or more'],
            [
              'memory of counts, texts and vocabulary',
              `${(bytes / tokens).toFixed(1)} MB a million tokens`,
              '',
              '',
            ],
            ['telling of a key, on the calling thread', ...each(timings.told), ''],
            ['a key, and `next` that waits for it', ...each(timings.typed), '1 ms'],
            ['`next`, 10 tokens', ...each(timings.next), '0.2 ms'],
            ['a line draft', ...each(timings.drafts), '5 ms (p95)'],
            ['`score` of two texts', ...each(timings.scores), ''],
            ['first answer from the stored index', ms(firstAnswerMs), '', '300 ms'],
            ['all files compared with the stored index', ms(readyMs), '', ''],
          ],
        },
      ];
    } finally {
      rmSync(storageFolder, { recursive: true, force: true });
    }
  },
};

function installedSources(mostBytes: number): readonly Source[] {
  const names = globSync('node_modules/**/*.{ts,js,mjs,cjs}', { cwd: repository }).sort();
  const sources: Source[] = [];
  let total = 0;
  for (const name of names) {
    const file = path.join(repository, name);
    const { size } = statSync(file);
    if (size === 0 || size > LARGEST_FILE || /\.min\.|\.d\.ts$/.test(name)) continue;
    sources.push({
      path: name.replaceAll(path.sep, '/'),
      bytes: new Uint8Array(readFileSync(file)),
    });
    total += size;
    if (total >= mostBytes) break;
  }
  return sources;
}

function serverOf(
  sources: readonly Source[],
  storageFolder: string,
  session: string,
): WorkspaceServer {
  const byPath = new Map(sources.map((source) => [source.path, source.bytes]));
  return createWorkspaceServer({
    startWorker: workspaceWorkerAt(path.join(repository, 'dist/workspace-worker.cjs')),
    files: {
      list: async function* () {
        yield await Promise.resolve(
          sources.map((one) => ({ path: one.path, sizeBytes: one.bytes.length, modifiedMs: 0 })),
        );
      },
      // A copy: the bytes are handed over to the worker.
      read: (name) => Promise.resolve(byPath.get(name)?.slice()),
      onChange: () => () => undefined,
    },
    storageFolder,
    session,
    clock: systemClock,
  });
}

/** Each call alone, at line ends of files spread over all, each file open as in an editor. */
async function answerTimes(server: WorkspaceServer, sources: readonly Source[], rounds: number) {
  const model = server.model((await server.list(unaborted))[0]!);
  const times = {
    told: [] as number[],
    typed: [] as number[],
    next: [] as number[],
    drafts: [] as number[],
    scores: [] as number[],
  };
  for (let round = 0; round < rounds; round++) {
    const source = sources[Math.floor((round * sources.length) / rounds)]!;
    const text = new TextDecoder().decode(source.bytes);
    const lineEnd = text.indexOf('\n', Math.floor(text.length / 2));
    const cut = Math.max(0, (lineEnd < 0 ? text.length : lineEnd) - 12);
    const [prefix, suffix] = [text.slice(0, cut), text.slice(lineEnd < 0 ? cut : lineEnd)];
    const place: PromptPlace = { path: source.path, languageId: 'javascript' };
    const near = prefix.slice(-4000);
    server.documents.changed({ ...place, text: prefix + suffix });
    await model.next!({ prefix: near, k: 1, place }, unaborted); // opening the file does not count

    const typedAt = performance.now();
    server.documents.changed({ ...place, text: `${prefix}a${suffix}` });
    times.told.push(performance.now() - typedAt);
    await model.next!({ prefix: `${near}a`, k: 1, place }, unaborted);
    times.typed.push(performance.now() - typedAt);
    server.documents.changed({ ...place, text: prefix + suffix });

    times.next.push(await timed(() => model.next!({ prefix: near, k: 10, place }, unaborted)));
    const request: GenerationRequest = {
      prompt: { kind: 'infill', prefix: near, suffix: suffix.slice(0, 400), place },
      sampling: { temperature: 0, maxTokens: 64, stop: ['\n'] },
    };
    times.drafts.push(await timed(() => server.drafts(request, 1, unaborted)));
    const texts = ['return undefined;', text.slice(cut, cut + 12)];
    times.scores.push(await timed(() => model.score!({ prefix: near, texts, place }, unaborted)));
    server.documents.closed(source.path);
  }
  return times;
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await action();
  return performance.now() - begun;
}
