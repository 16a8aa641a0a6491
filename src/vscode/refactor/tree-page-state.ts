import { languageOf } from '../../context/language-of.ts';
import { baselinesOf } from '../../refactor/baselines-of.ts';
import type { CheckOutcome } from '../../refactor/evidence.ts';
import type { Refactor, RefactorNode, RefactorStep } from '../../refactor/refactor.ts';
import type { ReviewFile } from '../../refactor/review.ts';
import type { PageTheme } from '../../webview/page-state.ts';
import type {
  NodeDetail,
  NodeRow,
  PageOutcome,
  PageReviewFile,
  TreeAbout,
  TreeBudget,
  TreePageState,
  TreeReview,
} from '../../webview/tree/tree-page-state.ts';
import type { RefactorDesk } from './desk.ts';

/** What the page looks at. Without a node: the one that is reviewed. */
export interface LookedAt {
  readonly nodeId?: number | undefined;
  readonly against: 'base' | 'parent';
}

/** What a node changes; undefined where it has no state. */
export type FilesOfNode = (
  nodeId: number,
  against: LookedAt['against'],
) => readonly ReviewFile[] | undefined;

export interface TreePageStateOptions {
  readonly desk: RefactorDesk;
  readonly filesOf: FilesOfNode;
  readonly theme: () => PageTheme;
  /** For durations. Unit: ms. */
  readonly now: () => number;
}

const NO_FILES: readonly PageReviewFile[] = [];

/** Lists of a node that may be endless, so that no message is. */
const MOST_DIAGNOSTICS = 200;
const MOST_FAILING = 200;
const MOST_LINES = 200;
/** Words of models and servers. Unit: UTF-16 code units. */
const MOST_WORDS = 2_000;

/**
 * Reads off the desk what the page shows. What has not changed is the same object as the last time, so
 * whoever sends it sees by identity what is new. Cost O(nodes), and of the diff of another node looked at.
 */
export function createTreePageState({ desk, filesOf, theme, now }: TreePageStateOptions): {
  read(looked: LookedAt): TreePageState;
} {
  const rows = new WeakMap<RefactorNode, NodeRow>();
  const about = kept<TreeAbout>();
  const running = kept<TreePageState['running']>();
  const review = kept<TreeReview>();
  const reviewFiles = kept<readonly PageReviewFile[]>();
  const detail = kept<NodeDetail>();
  const detailFiles = kept<readonly PageReviewFile[] | undefined>();
  const baselines = kept<NonNullable<TreePageState['baselines']>>();
  const budget = kept<Omit<TreeBudget, 'ageMs'>>();
  let spentSince: { readonly spent: Refactor['spent']; readonly at: number } | undefined;

  function rowOf(node: RefactorNode): NodeRow {
    const known = rows.get(node);
    if (known !== undefined) return known;
    const row = nodeRow(node);
    rows.set(node, row);
    return row;
  }

  function pageBudget({ spent, request, end }: Refactor): TreeBudget {
    if (spentSince?.spent !== spent) spentSince = { spent, at: now() };
    const figures = budget([spent, request], () => ({
      limit: { ...request.budget },
      spent: { ...spent },
    }));
    return { ...figures, ageMs: end === undefined ? now() - spentSince.at : 0 };
  }

  function pageReview(): TreeReview {
    const { reviewed: nodeId, files, leftOut, canApply } = desk;
    // An empty list may be another one each time.
    const shown = files.length === 0 ? NO_FILES : reviewFiles([files], () => files.map(pageFile));
    return review([nodeId, shown, leftOut, canApply], () => ({
      ...{ nodeId, files: shown, leftOut: [...leftOut], canApply },
      canRestore: wasApplied(shown, leftOut, canApply),
    }));
  }

  function pageDetail(node: RefactorNode, against: LookedAt['against']): NodeDetail {
    const { id, parts, cost, step, state } = node;
    // A node's state never changes.
    const files = detailFiles([id, against, desk.base, state], () =>
      filesOf(id, against)?.map(pageFile),
    );
    return detail([id, parts, cost, step, files], () => nodeDetail(node, against, files));
  }

  return {
    read({ nodeId, against }) {
      const { refactor, reviewed } = desk;
      if (refactor === undefined) return { nodes: [], running: [], best: 0, theme: theme() };
      const { nodes, trials, request, phase, isolation, baseline, plan, end } = refactor;
      const node = nodes.find(({ id }) => id === (nodeId ?? reviewed));
      return {
        nodes: nodes.map((one) => rowOf(one)),
        about: about([refactor.id, request, phase, isolation, baseline, plan, end], () =>
          pageAbout(refactor),
        ),
        budget: pageBudget(refactor),
        running: running([trials], () =>
          trials.map((trial) => ({
            ...{ id: trial.id, nodeId: trial.nodeId, memberId: trial.memberId },
          })),
        ),
        best: refactor.best,
        review: pageReview(),
        ...(node === undefined ? {} : { detail: pageDetail(node, against) }),
        ...(nodes.length < 2 ? {} : { baselines: baselines([nodes], () => baselinesOf(refactor)) }),
        theme: theme(),
      };
    },
  };
}

/** The last result again as long as what it is made of is the same. */
function kept<Result>(): (of: readonly unknown[], make: () => Result) => Result {
  let last: { readonly of: readonly unknown[]; readonly result: Result } | undefined;
  return (of, make) => {
    if (last?.of.every((one, i) => one === of[i]) !== true) last = { of, result: make() };
    return last.result;
  };
}

function pageAbout(refactor: Refactor): TreeAbout {
  const { id, request, phase, isolation, baseline, plan, end } = refactor;
  const { instruction, files, members, architectId, checkCommand } = request;
  return {
    ...{ id, instruction, files, phase },
    members: members.map((member) => ({ id: member.id, place: member.place })),
    ...(architectId === undefined ? {} : { architectId }),
    ...(plan === undefined ? {} : { plan }),
    ...(checkCommand === undefined ? {} : { checkCommand }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(baseline === undefined ? {} : { baseline: pageOutcome(baseline) }),
    ...(end === undefined ? {} : { end }),
  };
}

function nodeRow(node: RefactorNode): NodeRow {
  const { id, parent, memberId, state, reward, value, visits, mergedInto, mark, step } = node;
  const failure = step?.refusal?.code ?? node.failure;
  const { check } = step ?? {};
  return {
    ...{ id, state, reward, value, visits },
    ...(parent === undefined ? {} : { parent }),
    ...(memberId === undefined ? {} : { memberId }),
    title: titleWithoutLines(step?.title ?? ''),
    added: step?.added ?? 0,
    removed: step?.removed ?? 0,
    ...(failure === undefined ? {} : { failure: failure.slice(0, MOST_WORDS) }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
    ...(mark === undefined ? {} : { mark }),
    ...(check === undefined ? {} : { check: check.passed ? 'passed' : 'failed' }),
    warns: step !== undefined && doesWarn(step),
  };
}

/** The numbers of lines have a column of their own. */
function titleWithoutLines(title: string): string {
  return title.replace(/ \(\+\d+ [-−]\d+\)$/, '').slice(0, MOST_WORDS);
}

function doesWarn({ lostTests = 0, touchedTests = [], check }: RefactorStep): boolean {
  const hasEscapes = check?.escapes !== undefined || check?.escapesLeft !== undefined;
  return lostTests > 0 || touchedTests.length > 0 || check?.contradicts === true || hasEscapes;
}

function nodeDetail(
  { id, parts, cost, step }: RefactorNode,
  against: LookedAt['against'],
  files: NodeDetail['files'],
): NodeDetail {
  const { refusal, answer, check, diagnostics } = step ?? {};
  return {
    nodeId: id,
    parts: parts.map(({ name, value, weight }) => ({
      ...{ name, weight },
      ...(value === undefined ? {} : { value }),
    })),
    missing: step?.missing ?? [],
    done: step?.done ?? false,
    cost: { ...cost },
    ...(refusal === undefined ? {} : { refusal }),
    ...(answer === undefined ? {} : { answer }),
    ...(check === undefined ? {} : { check: pageOutcome(check) }),
    lostTests: step?.lostTests ?? 0,
    touchedTests: step?.touchedTests ?? [],
    ...(diagnostics === undefined ? {} : { diagnostics: diagnostics.slice(0, MOST_DIAGNOSTICS) }),
    against,
    ...(files === undefined ? {} : { files }),
  };
}

function pageOutcome({ lastLines, tests, ...rest }: CheckOutcome): PageOutcome {
  return {
    ...rest,
    lastLines: lastLines.slice(-MOST_LINES).map((line) => line.slice(0, MOST_WORDS)),
    ...(tests === undefined
      ? {}
      : { tests: { ...tests, failing: tests.failing.slice(0, MOST_FAILING) } }),
  };
}

function pageFile(file: ReviewFile): PageReviewFile {
  return { ...file, languageId: languageOf(file.path) };
}

/** Something would be written, and yet nothing can be: it is written already. */
function wasApplied(
  files: readonly PageReviewFile[],
  leftOut: ReadonlySet<string>,
  canApply: boolean,
): boolean {
  return !canApply && files.some(({ hunks }) => hunks.some(({ id }) => !leftOut.has(id)));
}
