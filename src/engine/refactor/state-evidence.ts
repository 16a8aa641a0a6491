import { languageOf } from '../../context/language-of.ts';
import type { FilePath } from '../../edits/edit.ts';
import { lineChanges } from '../../edits/line-changes.ts';
import type { BaseFiles, WorkspaceState } from '../../edits/workspace-state.ts';
import { checkCredit } from '../../refactor/check-credit.ts';
import type {
  CheckCredit,
  DiagnosticsFound,
  Evidence,
  RewardWeights,
  StateEvidence,
} from '../../refactor/evidence.ts';
import type { ChangeCheck, DiagnosticsSource } from '../../refactor/sources.ts';
import { textDigest } from '../../text/text-digest.ts';
import type { SyntaxTools } from '../syntax-tools.ts';

export interface EvidenceSources {
  /** Of the documents that the syntax service is shown. */
  readonly searchId: string;
  readonly base: BaseFiles;
  readonly files: readonly FilePath[];
  readonly syntax: SyntaxTools;
  readonly weights: RewardWeights;
  readonly diagnostics?: DiagnosticsSource;
  readonly check?: ChangeCheck;
  /** A check has ended; `reused`: an earlier run stood in for it. */
  readonly onChecked?: (reused: boolean) => void;
}

/** What a text says of a state before anything costly is asked. */
export interface StateShape {
  /** Equal for states that differ in layout alone. */
  readonly key: string;
  readonly parse: StateEvidence['parse'];
  readonly added: number;
  readonly removed: number;
}

/** Gathers what is known of the states of one search. */
export interface EvidenceDesk {
  /** Cost: parsing the changed files, each from its last text. Throws the signal's reason. */
  shapeOf(state: WorkspaceState, signal: AbortSignal): Promise<StateShape>;
  /**
   * All evidence but agreement and judges, which come of other states. Diagnostics and check go side by
   * side. A state that does not parse is not checked: it cannot pass. Throws the signal's reason.
   */
  evidenceOf(state: WorkspaceState, shape: StateShape, signal: AbortSignal): Promise<StateEvidence>;
  /**
   * Of the unchanged workspace, with what will be known of its states: where no file has a grammar or no
   * checker speaks, nothing is known of the base either. Throws the signal's reason.
   */
  baseEvidence(signal: AbortSignal): Promise<StateEvidence>;
  /** Lets the syntax service forget. */
  close(): void;
}

export function createEvidenceDesk(sources: EvidenceSources): EvidenceDesk {
  const { searchId, base, files, syntax, weights, diagnostics, check, onChecked } = sources;
  const documents = new Set<string>();
  /** States never change. */
  const shapes = new WeakMap<WorkspaceState, StateShape>();
  /** Two trials that come to the same state at once are one question. */
  const underWay = new Map<string, Promise<StateEvidence>>();
  const baseErrors = new Map<FilePath, Promise<number | undefined>>();
  const baseLines = files.reduce((sum, path) => sum + linesOf(baseText(path)), 0);

  function baseText(path: FilePath): string {
    const file = base.get(path);
    return file.kind === 'text' ? file.text : '';
  }

  /** Successive texts of one file are one document: each is parsed from the one before. */
  function treeOf(path: FilePath, text: string, side: 'base' | 'state', signal: AbortSignal) {
    const uri = `ensemble-refactor:${searchId}/${side}/${path}`;
    documents.add(uri);
    return syntax.treeShape({ uri, languageId: languageOf(path), text }, signal);
  }

  function errorsOfBase(path: FilePath, signal: AbortSignal): Promise<number | undefined> {
    const known = baseErrors.get(path);
    if (known !== undefined) return known;
    const asked = treeOf(path, baseText(path), 'base', signal).then((tree) =>
      tree.known ? tree.errors : undefined,
    );
    baseErrors.set(path, asked);
    asked.catch(() => baseErrors.delete(path));
    return asked;
  }

  async function parsed(
    path: FilePath,
    text: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly mark: string; readonly newErrors: number | undefined }> {
    if (text === undefined) return { mark: 'gone', newErrors: 0 };
    const [before, tree] = await Promise.all([
      errorsOfBase(path, signal),
      treeOf(path, text, 'state', signal),
    ]);
    // The tree of a text with errors says little: such a text is told apart by itself.
    const isSound = tree.known && tree.errors === 0;
    return {
      mark: isSound ? tree.digest : textDigest(text),
      newErrors: tree.known ? tree.errors - (before ?? 0) : undefined,
    };
  }

  async function diagnosticsOf(
    changes: WorkspaceState['changes'],
    signal: AbortSignal,
  ): Promise<Evidence<DiagnosticsFound>> {
    if (weights.diagnostics === 0) return NOT_ASKED;
    if (diagnostics === undefined) return { kind: 'missing', why: 'no-checker' };
    return await diagnostics.check(changes, signal);
  }

  async function checkOf(
    changes: WorkspaceState['changes'],
    parse: StateEvidence['parse'],
    signal: AbortSignal,
  ): Promise<Evidence<CheckCredit>> {
    if (check === undefined) return { kind: 'missing', why: 'no-command' };
    if (parse.kind === 'known' && parse.newErrors > 0) {
      return { kind: 'missing', why: 'not-asked', detail: 'it does not parse' };
    }
    try {
      const before = check.reused ?? 0;
      const outcome = await check.run(changes, signal);
      onChecked?.((check.reused ?? 0) > before);
      return { kind: 'known', ...checkCredit(check.baseline, outcome) };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'missing', why: 'failed', detail: messageOf(error) };
    }
  }

  async function gathered(
    { changes }: WorkspaceState,
    { parse, added, removed }: StateShape,
    signal: AbortSignal,
  ): Promise<StateEvidence> {
    const [found, credit] = await Promise.all([
      diagnosticsOf(changes, signal),
      checkOf(changes, parse, signal),
    ]);
    return {
      ...{ parse, diagnostics: found, check: credit },
      ...{ agreement: NO_RIVALS, judge: NO_RIVALS },
      ...{ changedLines: added + removed, baseLines },
    };
  }

  return {
    async shapeOf(state, signal) {
      const { changes } = state;
      const seen = shapes.get(state);
      if (seen !== undefined) return seen;
      const marks: string[] = [];
      let newErrors = 0;
      let known = 0;
      let lines = { added: 0, removed: 0 };
      for (const path of [...changes.keys()].sort()) {
        const text = changes.get(path);
        // The parser has a thread of its own: meanwhile this one counts lines.
        const parsing = parsed(path, text, signal);
        const { added, removed } = lineChanges(baseText(path), text ?? '');
        const found = await parsing;
        marks.push(`${path}\n${found.mark}`);
        if (found.newErrors !== undefined && text !== undefined) {
          known++;
          newErrors += Math.max(0, found.newErrors);
        }
        lines = { added: lines.added + added, removed: lines.removed + removed };
      }
      const shape: StateShape = {
        key: marks.length === 0 ? UNCHANGED_KEY : textDigest(marks.join('\n')),
        parse: known > 0 ? { kind: 'known', newErrors } : { kind: 'missing', why: 'no-grammar' },
        ...lines,
      };
      shapes.set(state, shape);
      return shape;
    },
    async evidenceOf(state, shape, signal) {
      const known = underWay.get(shape.key);
      if (known !== undefined) return await known;
      const gathering = gathered(state, shape, signal).finally(() => underWay.delete(shape.key));
      underWay.set(shape.key, gathering);
      return await gathering;
    },
    async baseEvidence(signal) {
      const [errors, found] = await Promise.all([
        Promise.all(files.map((path) => errorsOfBase(path, signal))),
        diagnosticsOf(new Map(), signal),
      ]);
      const isKnown = errors.some((one) => one !== undefined);
      return {
        parse: isKnown ? { kind: 'known', newErrors: 0 } : { kind: 'missing', why: 'no-grammar' },
        diagnostics: found,
        check:
          check === undefined
            ? { kind: 'missing', why: 'no-command' }
            : { kind: 'known', ...checkCredit(check.baseline, check.baseline) },
        ...{ agreement: NO_RIVALS, judge: NO_RIVALS },
        ...{ changedLines: 0, baseLines },
      };
    },
    close() {
      for (const uri of documents) syntax.forget(uri);
    },
  };
}

/** Key of the workspace as it is. */
export const UNCHANGED_KEY = 'unchanged';

const NOT_ASKED = { kind: 'missing', why: 'not-asked' } as const;
const NO_RIVALS = { kind: 'missing', why: 'no-rivals' } as const;

function linesOf(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
