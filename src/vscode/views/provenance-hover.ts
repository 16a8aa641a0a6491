import * as vscode from 'vscode';
import type { RunnerUp, Span } from '../../core/completion.ts';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import { cutSafely } from '../../text/well-formed.ts';
import type { Acceptance } from '../completion/acceptance.ts';
import { spanAt, type AcceptedText, type SpanAt } from '../completion/accepted-texts.ts';
import { fidelityText } from '../words.ts';
import { modelLabel, modelLabels } from './model-label.ts';
import { scoreText } from '../figures.ts';

const { t } = vscode.l10n;

/** A runner-up is shown so far: a hover is no editor. */
const MOST_LINES = 8;
const MOST_CHARACTERS = 600;

/**
 * Who wrote the span under the pointer of a text that was just accepted, how it was chosen and over what,
 * until the document is edited. What models wrote is shown in code blocks alone, their names as plain
 * text: nothing of theirs is Markdown, HTML, a link or a command.
 */
export function createProvenanceHover(acceptance: Acceptance): vscode.HoverProvider {
  return {
    provideHover(document, position) {
      const accepted = acceptance.accepted(document);
      const found = accepted && spanAt(accepted, document.offsetAt(position));
      if (accepted === undefined || found === undefined) return undefined;
      const end = document.positionAt(found.start + found.span.text.length);
      const range = new vscode.Range(document.positionAt(found.start), end);
      return new vscode.Hover(textOf(accepted, found, document.languageId), range);
    },
  };
}

function textOf(accepted: AcceptedText, found: SpanAt, languageId: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const { span } = found;
  text.appendMarkdown('**Ensemble** · ');
  if (!accepted.byTurns) {
    text.appendText(t('written by {0}', modelLabels(accepted.modelIds)));
    const { agreeing, answered } = accepted.agreement;
    if (answered > 1) {
      const agreed =
        agreeing > 1
          ? t('{0} of {1} agree', agreeing, answered)
          : t('no other model wrote the same');
      text.appendText(` · ${agreed}`);
    }
    return text;
  }
  text.appendText(
    `${t('written by {0}', modelLabel(span.modelId))} · ${t('part {0} of {1}', found.number, found.of)}`,
  );
  text.appendMarkdown('\n\n');
  text.appendText(judgedText(span));
  const { runnerUp } = span;
  if (runnerUp === undefined) return text;
  text.appendMarkdown('\n\n');
  text.appendText(runnerUpText(runnerUp));
  if (runnerUp.text !== '') text.appendCodeblock(blockOf(runnerUp.text), languageId);
  return text;
}

/** How a span was chosen: its score and what that is worth. */
export function judgedText({ score, fidelity }: Span): string {
  if (score === undefined) return t('not disputed, or nobody could judge');
  const value = t('score {0}', scoreText(score));
  return fidelity === undefined ? value : `${value} · ${fidelityText(fidelity)}`;
}

function runnerUpText({ text, modelId, score }: RunnerUp): string {
  const author = modelLabel(modelId);
  return text === ''
    ? t('{0} wrote nothing here (score {1})', author, scoreText(score))
    : t('in place of what {0} wrote (score {1}):', author, scoreText(score));
}

/** White space alone would be an empty block. */
function blockOf(written: string): string {
  const text = harmless(written);
  if (text.trim() === '') return visibleLine(text, MOST_CHARACTERS);
  const lines = text.replace(/^\n+|\s+$/g, '').split('\n');
  const head = lines.slice(0, MOST_LINES).join('\n');
  const cut = cutSafely(head, MOST_CHARACTERS);
  return lines.length > MOST_LINES || cut !== head ? `${cut}\n…` : cut;
}
