import * as vscode from 'vscode';
import type { MissingEvidence } from '../../refactor/evidence.ts';
import type {
  Refactor,
  RefactorNode,
  RefactorStep,
  RunningTrial,
} from '../../refactor/refactor.ts';
import type { ReviewFile, ReviewHunk } from '../../refactor/review.ts';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import { modelLabel } from '../views/model-label.ts';
import { partText } from '../words.ts';
import { escapesText, missingText, outcomeText, refusalText } from './refactor-words.ts';
import { scoreText } from '../figures.ts';

const { t } = vscode.l10n;

/** How a row of the tree looks; plain texts, since models wrote parts of them. */
export interface RowLook {
  readonly label: string;
  readonly description: string;
  /** Undefined where it is made when it is wanted: see `nodeTooltip`. */
  readonly tooltip?: string;
  /** A codicon and the theme's colour for it. */
  readonly icon: string;
  readonly colour?: string;
  /** What menus ask for: words between dots, as `.node..open..pinned..live.`. */
  readonly context: string;
}

const MOST_LABEL = 120;
const MOST_DETAIL = 2_000;

export interface NodeLookFacts {
  /** The search goes on. */
  readonly isLive: boolean;
  readonly isReviewed: boolean;
}

/** A state or a failed step of the tree. */
export function nodeLook(
  node: RefactorNode,
  best: number,
  { isLive, isReviewed }: NodeLookFacts,
): RowLook {
  const isRoot = node.parent === undefined;
  const isBest = node.id === best && !isRoot;
  const { icon, colour } = iconOf(node, isBest);
  const hasState = node.state === 'open' || node.state === 'solution';
  const words = [
    isRoot ? 'root' : 'node',
    node.state,
    ...(hasState ? ['state'] : []),
    node.mark ?? 'unmarked',
    ...(isLive ? ['live'] : []),
    ...(isReviewed ? ['reviewed'] : []),
  ];
  return {
    label: isRoot ? t('As it was') : labelOf(node),
    description: descriptionOf(node, isBest, isReviewed),
    icon,
    ...(colour === undefined ? {} : { colour }),
    context: words.map((word) => `.${word}.`).join(''),
  };
}

/** Everything that is known of a step, a line each; of the root the instruction. */
export function nodeTooltip(
  node: RefactorNode,
  { request, plan }: Pick<Refactor, 'request' | 'plan'>,
): string {
  const lines =
    node.parent === undefined
      ? [request.instruction, ...(plan ?? '').split('\n')]
      : tooltipLines(node);
  return harmless(lines.join('\n').trimEnd()).slice(0, MOST_DETAIL);
}

/** A member that writes now. */
export function trialLook({ memberId }: RunningTrial): RowLook {
  return {
    label: t('{0} is writing', visibleLine(modelLabel(memberId), MOST_LABEL)),
    description: '',
    tooltip: '',
    icon: 'loading~spin',
    context: '.trial.',
  };
}

/** `leftOut`: so many of its pieces are not applied. */
export function fileLook(file: ReviewFile, isTest: boolean, leftOut: number): RowLook {
  const count = (kind: 'added' | 'removed'): number =>
    file.hunks.flatMap(({ lines }) => lines).filter((line) => line.kind === kind).length;
  const kinds: Readonly<Record<ReviewFile['kind'], string>> = {
    change: '',
    create: t('new'),
    delete: t('deleted'),
    rename: t('renamed from {0}', visibleLine(file.renamedFrom ?? '', MOST_LABEL)),
  };
  const parts = [kinds[file.kind], changeText(count('added'), count('removed'))];
  if (isTest) parts.push(t('a test'));
  if (leftOut === file.hunks.length) parts.push(t('left out'));
  else if (leftOut > 0) parts.push(t('{0} of {1} left out', leftOut, file.hunks.length));
  return {
    label: visibleLine(file.path, MOST_LABEL),
    description: parts.filter((part) => part !== '').join(' · '),
    tooltip: isTest ? t('This file is named like a test: look at it before you apply it.') : '',
    icon: isTest ? 'beaker' : file.kind === 'delete' ? 'trash' : 'file',
    ...(isTest ? { colour: 'list.warningForeground' } : {}),
    context: '.file.',
  };
}

export function hunkLook({ lines, newLine, oldLine }: ReviewHunk): RowLook {
  const first = lines.find(({ kind, text }) => kind !== 'same' && text.trim() !== '');
  const of = (kind: 'added' | 'removed'): number =>
    lines.filter((line) => line.kind === kind).length;
  const sign = { added: '+', removed: '−', same: ' ' };
  return {
    label: visibleLine(first?.text.trim() ?? '', MOST_LABEL),
    description: `${t('line {0}', Math.max(newLine, oldLine, 1))} · ${changeText(of('added'), of('removed'))}`,
    tooltip: harmless(lines.map(({ kind, text }) => `${sign[kind]}${text}`).join('\n')).slice(
      0,
      MOST_DETAIL,
    ),
    icon: 'diff',
    context: '.hunk.',
  };
}

function iconOf(
  node: RefactorNode,
  isBest: boolean,
): { readonly icon: string; readonly colour?: string } {
  if (node.parent === undefined) return { icon: 'home' };
  if (node.mark === 'pruned') return { icon: 'circle-slash', colour: 'disabledForeground' };
  if (node.mark === 'pinned') return { icon: 'pinned', colour: 'charts.yellow' };
  if (isBest) return { icon: 'star-full', colour: 'charts.yellow' };
  switch (node.state) {
    case 'open':
      return { icon: 'git-commit', colour: 'charts.blue' };
    case 'solution':
      return { icon: 'pass-filled', colour: 'testing.iconPassed' };
    case 'failed':
      return { icon: 'error', colour: 'testing.iconFailed' };
    case 'merged':
      return { icon: 'git-merge', colour: 'disabledForeground' };
  }
}

function labelOf(node: RefactorNode): string {
  const { step, failure, state, mergedInto } = node;
  if (state === 'failed') {
    const why = step?.refusal === undefined ? failure : refusalText(step.refusal.code);
    return visibleLine(why ?? t('failed'), MOST_LABEL);
  }
  if (state === 'merged' && mergedInto !== undefined) return t('the same as step {0}', mergedInto);
  return visibleLine(step?.title ?? t('step {0}', node.id), MOST_LABEL);
}

function descriptionOf(node: RefactorNode, isBest: boolean, isReviewed: boolean): string {
  const { parent, memberId, step, state, reward, mark } = node;
  if (parent === undefined) return isReviewed ? t('in review') : '';
  const author = memberId === undefined ? t('you') : visibleLine(modelLabel(memberId), MOST_LABEL);
  const parts = [
    ...(state === 'open' || state === 'solution' ? [scoreText(reward)] : []),
    author,
    ...(step === undefined || state === 'failed' ? [] : [changeText(step.added, step.removed)]),
    ...(state === 'solution' ? [t('complete')] : []),
    ...(isBest ? [t('best')] : []),
    ...(mark === 'pinned' ? [t('pinned')] : []),
    ...(mark === 'pruned' ? [t('pruned')] : []),
    ...(isReviewed ? [t('in review')] : []),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function tooltipLines(node: RefactorNode): readonly string[] {
  const { id, step, parts, failure, visits, value, state } = node;
  return [
    t('Step {0}', id),
    ...(step === undefined ? [] : [step.title]),
    ...(state === 'failed' || state === 'merged'
      ? []
      : [t('value {0} after {1} trials', scoreText(value), visits), ...parts.map(partText)]),
    ...(failure === undefined ? [] : [failure]),
    ...(step === undefined ? [] : stepLines(step)),
  ];
}

function stepLines(step: RefactorStep): readonly string[] {
  const { refusal, check, lostTests = 0, diagnostics = [], touchedTests = [], missing = [] } = step;
  return [
    ...(refusal === undefined
      ? []
      : [`${refusalText(refusal.code)} ${refusal.path ?? ''} ${refusal.detail}`.trim()]),
    ...(check === undefined ? [] : [t('The check: {0}', outcomeText(check))]),
    ...(check === undefined ? [] : [escapesText(check) ?? []].flat()),
    ...(lostTests === 1 ? [t('1 test fewer than before')] : []),
    ...(lostTests > 1 ? [t('{0} tests fewer than before', lostTests)] : []),
    ...diagnostics
      .slice(0, 5)
      .map(({ path, line, code, message }) => `${path}:${line} ${code} ${message}`),
    ...(touchedTests.length > 0 ? [t('Tests it changes: {0}', touchedTests.join(', '))] : []),
    ...missing.map((entry) => t('Not known: {0}', missingEntryText(entry))),
    ...(step.answer === undefined ? [] : ['', step.answer]),
  ];
}

/** `diagnostics: untrusted` in words. */
function missingEntryText(entry: string): string {
  const [name = '', why = ''] = entry.split(': ');
  return isMissing(why) ? `${name} (${missingText(why)})` : entry;
}

const MISSING: Readonly<Record<MissingEvidence, true>> = {
  ...{ 'not-asked': true, 'no-grammar': true, 'no-checker': true, untrusted: true },
  ...{ 'no-command': true, 'no-rivals': true, 'no-judge': true, failed: true },
};

function isMissing(why: string): why is MissingEvidence {
  return Object.hasOwn(MISSING, why);
}

function changeText(added: number, removed: number): string {
  return [added > 0 ? `+${added}` : '', removed > 0 ? `−${removed}` : '']
    .filter((part) => part !== '')
    .join(' ');
}
