import { abortReason } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import { untilAborted } from '../core/until-aborted.ts';
import type { FilePath } from '../edits/edit.ts';
import type { DiagnosticsFound, Evidence } from '../refactor/evidence.ts';
import type { Changes, DiagnosticsSource } from '../refactor/sources.ts';
import { createCheckingProcess } from './checking-process.ts';
import type { CheckAnswer, CheckingProcess } from './checking-process.ts';
import { findTypescript } from './find-typescript.ts';
import type { FoundTypescript, TypescriptSearch } from './find-typescript.ts';

export interface DiagnosticsSourceOptions {
  /** Absolute path of the workspace: one root. */
  readonly root: string;
  /** Files that may be changed. Their projects are checked, whichever of them a state changes. */
  readonly files: readonly FilePath[];
  /** The user trusts the workspace: its own compiler may run. */
  readonly trusted: boolean;
  /** Folder of a package `typescript` that comes with the host. */
  readonly bundled?: string;
  /** Path of the type-checking process: `diagnostics-process.cjs` beside the other bundles. */
  readonly processPath: string;
  readonly clock: Clock;
  /** Node's executable for that process; by default that of this process. */
  readonly nodePath?: string;
  /** Texts that the base has and the disk has not, as unsaved ones. */
  readonly unsaved?: Changes;
}

/** TypeScript, JavaScript, and what they are configured by and import. */
const CHECKABLE = /\.(?:[cm]?[jt]sx?|json)$/i;

/**
 * The errors that TypeScript tells of a state and not of the base, by the workspace's own compiler or a
 * bundled one in a child process. Other languages are `no-checker`: their check command is there for them.
 *
 * The process starts with the first state and ends 60 s after the last; it has at most 2 GB, and 30 s for a
 * state, 60 s for the first. It sees no environment variable but the places of programs and temporary files.
 */
export function createDiagnosticsSource(options: DiagnosticsSourceOptions): DiagnosticsSource {
  let search: Promise<TypescriptSearch> | undefined;
  let running:
    { readonly typescript: FoundTypescript; readonly process: CheckingProcess } | undefined;
  const unusable = new Map<FoundTypescript, string>();
  let last: Promise<unknown> = Promise.resolve();
  let disposed = false;

  async function processOf(typescript: FoundTypescript): Promise<CheckingProcess> {
    if (running?.typescript === typescript) return running.process;
    await running?.process.dispose();
    const { unsaved: base = new Map(), ...rest } = options;
    const process = createCheckingProcess({ ...rest, base, typescript: typescript.path });
    running = { typescript, process };
    return process;
  }

  async function work(changes: Changes, signal: AbortSignal): Promise<Evidence<DiagnosticsFound>> {
    signal.throwIfAborted();
    const { usable, untrusted } = await (search ??= findTypescript(options));
    for (const typescript of usable) {
      signal.throwIfAborted();
      if (disposed) return { kind: 'missing', why: 'failed', detail: 'closed' };
      if (unusable.has(typescript)) continue;
      if (changes.size === 0) return nothingNew(typescript);
      const answer = await (await processOf(typescript)).check(changes, signal);
      if (answer.kind !== 'unusable') return evidenceOf(answer, typescript);
      unusable.set(typescript, answer.detail);
    }
    const why = untrusted ? 'untrusted' : 'no-checker';
    const details = [...unusable].map(([{ checker }, detail]) => `${checker}: ${detail}`);
    return { kind: 'missing', why, ...(details.length > 0 ? { detail: details.join('; ') } : {}) };
  }

  return {
    check(changes, signal) {
      const looked = changes.size > 0 ? [...changes.keys()] : options.files;
      if (!looked.some((path) => CHECKABLE.test(path)))
        return signal.aborted
          ? Promise.reject(abortReason(signal))
          : Promise.resolve({ kind: 'missing', why: 'no-checker' });
      const turn = last.then(() => work(changes, signal));
      last = turn.catch(() => undefined);
      return untilAborted(turn, signal);
    },
    async dispose() {
      disposed = true;
      await running?.process.dispose();
    },
  };
}

function evidenceOf(
  answer: Exclude<CheckAnswer, { kind: 'unusable' }>,
  { checker }: FoundTypescript,
): Evidence<DiagnosticsFound> {
  switch (answer.kind) {
    case 'nothing-to-check':
      return { kind: 'missing', why: 'no-checker' };
    case 'failed':
      return { kind: 'missing', why: 'failed', detail: `${checker}: ${answer.detail}` };
    case 'compared': {
      const { added, addedCount, goneCount } = answer;
      const further = addedCount - added.length;
      const more = further > 0 ? { further } : {};
      return { kind: 'known', added, ...more, gone: goneCount, checker };
    }
  }
}

function nothingNew({ checker }: FoundTypescript): Evidence<DiagnosticsFound> {
  return { kind: 'known', added: [], gone: 0, checker };
}
