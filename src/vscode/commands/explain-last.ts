import * as vscode from 'vscode';
import type {
  Completion,
  CompletionRequest,
  CompletionResult,
  NoCompletion,
  ScorePart,
  Span,
} from '../../core/completion.ts';
import { noteText } from '../../comparison/note-words.ts';
import { partWords } from '../../comparison/part-words.ts';
import { offsetAt } from '../../core/document.ts';
import type { Run } from '../../engine/run.ts';
import { sentAwayOf, type SentAway } from '../../engine/sent-away.ts';
import { firstShown } from '../../engine/shown-confidence.ts';
import type { SeenPlace } from '../../providers/workspace/protocol.ts';
import type { Session } from '../session.ts';
import { fallbackText, ranInsteadText } from '../strategy-words.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { withoutIcons } from '../views/without-icons.ts';
import { modelLabel, modelLabels } from '../views/model-label.ts';
import { judgedText } from '../views/provenance-hover.ts';
import { acceptedText, reasonText } from '../words.ts';
import { durationText, figures, scoreText } from '../figures.ts';

const { t } = vscode.l10n;

interface ExplanationItem extends vscode.QuickPickItem {
  readonly place?: SeenPlace;
}

/** As much of the document before the cursor is compared with what was seen. */
const CONTEXT_CHARACTERS = 4000;
const MOST_PLACES = 5;
/** Characters of a span or its rival that fit a line of the list. */
const MOST_SHOWN = 60;
/** The worker answers in milliseconds; one that does not is not waited for. */
const LIMIT_MS = 2000;

/**
 * Why the last text was shown: which strategy ran where another is set, who wrote each part and over
 * what it was chosen, how often such texts were accepted, how it was ranked beside the others, which
 * lines of the workspace it repeats, and what was sent where; choosing a line opens it.
 */
export async function explainLast(session: Session): Promise<void> {
  const { last } = session;
  if (last === undefined) {
    await vscode.window.showInformationMessage(t('Ensemble: nothing has been completed yet.'));
    return;
  }
  if (last.result.kind === 'none') {
    await explainNothing(session, last.result);
    return;
  }
  const places = await seenPlaces(session, last.request, last.result);
  const run = session.engine.run(last.result.runId);
  const items = [
    ...insteadItems(run, last.request),
    ...confidenceItems(session, run, last.request, last.result),
    ...spanItems(last.result.spans),
    ...itemsOf(last.result, places, run?.latest?.note),
    ...judgeItems(run),
    ...sentItems(session, run),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: why this completion'),
    placeHolder: last.result.shown[0]?.text.split('\n')[0]?.trim() ?? '',
  });
  if (picked?.place !== undefined) await open(picked.place);
}

/** Why there was no text; and what was sent elsewhere for it all the same. */
async function explainNothing(
  session: Session,
  { reason, detail, runId }: NoCompletion,
): Promise<void> {
  const run = runId === undefined ? undefined : session.engine.run(runId);
  const sent = sentAway(session, run);
  const text = t('Ensemble: nothing was shown: {0} ({1})', reasonText(reason), detail);
  if (sent.length === 0) {
    await vscode.window.showInformationMessage(text);
    return;
  }
  const items = [separator(t('Sent to other machines')), ...sent.map(sentItem)];
  await vscode.window.showQuickPick(items, { title: text });
}

async function seenPlaces(
  { workspace }: Session,
  { document, position }: CompletionRequest,
  { shown: [first] }: Completion,
): Promise<readonly SeenPlace[]> {
  if (workspace === undefined || first === undefined) return [];
  const offset = offsetAt(document.text, position);
  const prefix = document.text.slice(Math.max(0, offset - CONTEXT_CHARACTERS), offset);
  const { path, languageId } = document;
  const wanted = { prefix, text: first.text, place: { path, languageId }, limit: MOST_PLACES };
  return await workspace.explain(wanted, AbortSignal.timeout(LIMIT_MS)).catch(() => []);
}

const separator = (label: string): ExplanationItem => ({
  label,
  kind: vscode.QuickPickItemKind.Separator,
});

/** Where another strategy ran than the one that is set. */
function insteadItems(run: Run | undefined, { trigger }: CompletionRequest): ExplanationItem[] {
  if (run === undefined) return [];
  const text =
    run.fallback === undefined ? ranInsteadText(run.choice, trigger) : fallbackText(run.fallback);
  return text === '' ? [] : [{ label: `$(info) ${text}` }];
}

/** How often texts of such a score were accepted, where enough is known of the language itself. */
function confidenceItems(
  { confidence }: Session,
  run: Run | undefined,
  { document: { languageId } }: CompletionRequest,
  result: Completion,
): ExplanationItem[] {
  const first = firstShown(result, result.shown);
  // Of a run that is kept no more it is not known which strategy scored.
  if (result.confidence === undefined || run === undefined || first === undefined) return [];
  const grounds = confidence.grounds(run.strategyId, languageId, first.score);
  if (grounds?.of !== 'language') return [];
  const description = t('{0} outcomes in {1}', grounds.outcomes, languageId);
  return [{ label: `$(graph) ${acceptedText(grounds.probability)}`, description }];
}

/** The parts of the text in order, each with its author and what it was chosen over. */
function spanItems(spans: readonly Span[]): ExplanationItem[] {
  if (spans.length < 2 && spans[0]?.score === undefined) return [];
  return [
    separator(t('The text, part by part')),
    ...spans.map((span): ExplanationItem => {
      const { text, modelId, runnerUp } = span;
      const over =
        runnerUp === undefined
          ? ''
          : ` · ${t('in place of “{0}” by {1} ({2})', lineOf(runnerUp.text), modelLabel(runnerUp.modelId), scoreText(runnerUp.score))}`;
      return {
        label: lineOf(text),
        description: modelLabel(modelId),
        detail: `${judgedText(span)}${over}`,
      };
    }),
  ];
}

/** A list shows `$(name)` as an icon: what a model wrote stays as it is. */
function lineOf(text: string): string {
  return text === '' ? t('nothing') : withoutIcons(visibleLine(text, MOST_SHOWN));
}

function itemsOf(
  { ranking, shown, totalMs, source }: Extract<CompletionResult, Completion>,
  places: readonly SeenPlace[],
  note: string | undefined,
): ExplanationItem[] {
  const candidates = ranking.scored.map(({ candidate, score, parts }, i): ExplanationItem => {
    const isShown = candidate.id === shown[0]?.candidateId;
    return {
      label: `${isShown ? '$(check)' : '$(circle-outline)'} ${modelLabels(candidate.modelIds)}`,
      description: `${t('rank {0}', i + 1)} · ${scoreText(score)}`,
      detail: parts.map(partText).join(' · '),
    };
  });
  return [
    separator(t('Ranking ({0}, {1})', source, durationText(totalMs))),
    ...candidates,
    ...(note === undefined ? [] : [separator(noteText(note, t))]),
    separator(places.length === 0 ? t('Not seen in this workspace') : t('Seen in this workspace')),
    ...places.map((place): ExplanationItem => ({
      label: `$(go-to-file) ${place.path}:${place.line + 1}`,
      description: t('{0} tokens alike', place.tokens),
      place,
    })),
  ];
}

/** A part by name, and what it weighs where it counts. */
function partText({ name, value, weight }: ScorePart): string {
  const figure = value === undefined ? '–' : scoreText(value);
  const counted = weight === 0 ? figure : t('{0} × {1}', figure, figures.number(weight, 2));
  return `${partWords(name, t)} ${counted}`;
}

/** What judges were asked, and how far they can be believed. */
function judgeItems(run: Run | undefined): ExplanationItem[] {
  const judging = run?.latest?.judging;
  if (judging === undefined || judging.judges.length === 0) return [];
  const { compared, ofPairs } = judging;
  return [
    separator(t('Judges: {0} of {1} pairs compared', compared, ofPairs)),
    ...judging.judges.map(({ judge, asked, flipped, abstained }): ExplanationItem => ({
      label: modelLabel(judge),
      detail: [
        t('{0} asked in both orders', asked),
        t('{0} turned with the order', flipped),
        t('{0} without an answer that can be read', abstained),
      ].join(' · '),
    })),
  ];
}

/** What members that are not on this machine were shown, and what it took. */
function sentItems(session: Session, run: Run | undefined): ExplanationItem[] {
  if (run === undefined) return [];
  const sent = sentAway(session, run);
  if (sent.length === 0) return [separator(t('Nothing was sent to other machines'))];
  return [separator(t('Sent to other machines')), ...sent.map(sentItem)];
}

function sentAway({ engine }: Session, run: Run | undefined): readonly SentAway[] {
  const { directory } = engine.roster;
  return sentAwayOf(run?.streams ?? [], (id) => directory.find(id)?.server.address);
}

function sentItem(sent: SentAway): ExplanationItem {
  const { modelId, host, place, paths, characters, promptTokens, completionTokens } = sent;
  const tokens =
    promptTokens === undefined
      ? []
      : [t('{0} + {1} tokens', counted(promptTokens), counted(completionTokens))];
  const cost = sent.costUsd === undefined ? [] : [figures.money(sent.costUsd)];
  // What does not fit is cut off at the end: who got it and at what cost comes first.
  return {
    label: `$(cloud-upload) ${modelLabel(modelId)}`,
    description: [host === '' ? place : host, ...cost].join(' · '),
    detail: [
      t('{0} characters', figures.number(characters)),
      ...tokens,
      paths.length === 1 ? t('1 file') : t('{0} files', paths.length),
    ]
      .join(' · ')
      .concat(paths.length === 0 ? '' : `: ${withoutIcons(paths.join(', '))}`),
  };
}

function counted(tokens: number | undefined): string {
  return tokens === undefined ? '?' : figures.number(tokens);
}

async function open({ path, line }: SeenPlace): Promise<void> {
  const selection = new vscode.Range(line, 0, line, 0);
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const file = vscode.Uri.joinPath(uri, path);
    const isThere = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    await vscode.window.showTextDocument(file, { selection, preview: true });
    return;
  }
}
