import type { EditTask } from '../../prompt/edit-messages.ts';
import type { FileEdit } from '../../edits/edit.ts';
import type { CheckOutcome, StateEvidence } from '../../refactor/evidence.ts';
import type { Refactor, RefactorNode, RefactorStep } from '../../refactor/refactor.ts';
import { touchedTests } from '../../refactor/test-files.ts';
import type { Changes } from '../../refactor/sources.ts';

/** Paths named in a title. */
const NAMED = 3;

/** A step in a few words: `change src/a.ts, create src/b.ts (+12 -3)`; without lines where none are known. */
export function titleOf(edits: readonly FileEdit[], added: number, removed: number): string {
  if (edits.length === 0) return 'done';
  const named = edits
    .slice(0, NAMED)
    .map((edit) =>
      edit.kind === 'rename'
        ? `rename ${edit.path} to ${edit.to}`
        : `${VERBS[edit.kind]} ${edit.path}`,
    );
  const more = edits.length > NAMED ? [`${edits.length - NAMED} more`] : [];
  const lines = added + removed === 0 ? '' : ` (+${added} -${removed})`;
  return `${[...new Set(named), ...more].join(', ')}${lines}`;
}

const VERBS = { change: 'change', rewrite: 'rewrite', create: 'create', delete: 'delete' } as const;

/** What a node shows of its evidence. */
export function evidenceFacts(
  evidence: StateEvidence,
  changes: Changes,
): Pick<RefactorStep, 'check' | 'lostTests' | 'diagnostics' | 'touchedTests' | 'missing'> {
  const { check, diagnostics } = evidence;
  const tests = touchedTests(changes);
  const missing = (['parse', 'diagnostics', 'check', 'judge'] as const).flatMap((name) => {
    const one = evidence[name];
    if (one.kind === 'known') return [];
    return [`${name}: ${one.why}${one.detail === undefined ? '' : ` (${one.detail})`}`];
  });
  return {
    ...(check.kind === 'known' ? { check: check.outcome } : {}),
    ...(check.kind === 'known' && check.lostTests > 0 ? { lostTests: check.lostTests } : {}),
    ...(diagnostics.kind === 'known' ? { diagnostics: diagnostics.added } : {}),
    ...(tests.length === 0 ? {} : { touchedTests: tests }),
    ...(missing.length === 0 ? {} : { missing }),
  };
}

/** Lines of a check that an author is shown. */
const SHOWN_LINES = 12;

/** What the next author at a node is told of what was done and tried before. */
export function historyAt(
  refactor: Refactor,
  nodeId: number,
): Pick<EditTask, 'stepsSoFar' | 'attempts' | 'check'> {
  const byId = new Map(refactor.nodes.map((node) => [node.id, node]));
  const stepsSoFar: string[] = [];
  for (let node = byId.get(nodeId); node?.parent !== undefined; node = byId.get(node.parent)) {
    stepsSoFar.unshift(node.step?.title ?? 'by hand');
  }
  const attempts = refactor.nodes
    .filter(({ parent, mark }) => parent === nodeId && mark !== 'pruned')
    .map((node) => ({
      title: node.step?.title ?? 'no edit',
      reward: node.reward,
      fault: faultOf(node),
    }));
  const outcome = byId.get(nodeId)?.step?.check ?? refactor.baseline;
  const command = refactor.request.checkCommand;
  return {
    ...{ stepsSoFar, attempts },
    ...(outcome === undefined || command === undefined
      ? {}
      : { check: { command, passes: outcome.passed, lines: shownLines(outcome) } }),
  };
}

function shownLines({ lastLines }: CheckOutcome): readonly string[] {
  return lastLines.slice(-SHOWN_LINES);
}

/** Why a sibling was no good, in a line. */
function faultOf({ failure, step, parts }: RefactorNode): string {
  if (step?.refusal !== undefined) {
    const { code, detail } = step.refusal;
    return `refused, ${code}: ${detail.split('\n')[0] ?? ''}`;
  }
  if (failure !== undefined) return `failed, ${failure}`;
  if ((step?.lostTests ?? 0) > 0) return 'refused: tests are gone';
  const parse = parts.find(({ name }) => name === 'parse')?.value;
  if (parse !== undefined && parse < 1) return 'it does not parse';
  const [diagnostic] = step?.diagnostics ?? [];
  if (diagnostic !== undefined) return `new error: ${diagnostic.message.split('\n')[0] ?? ''}`;
  const check = step?.check;
  if (check !== undefined && !check.passed) {
    return `the check fails: ${check.lastLines.findLast((line) => line.trim() !== '')?.trim() ?? ''}`;
  }
  return '';
}
