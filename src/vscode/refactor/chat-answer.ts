import * as vscode from 'vscode';
import type { Refactor, RefactorNode } from '../../refactor/refactor.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { modelLabel } from '../views/model-label.ts';
import type { RefactorRoom } from './refactor-room.ts';
import { phaseText, resultText } from './refactor-words.ts';
import { scoreText } from '../figures.ts';

const { t } = vscode.l10n;

/**
 * `@ensemble /refactor`: the flow of the command with the prompt as its instruction, on the files that are
 * attached, else on the active one. What models wrote is told as progress, with its Markdown escaped.
 */
export async function answerChat(
  room: Pick<RefactorRoom, 'begin' | 'desk' | 'perform'>,
  request: vscode.ChatRequest,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<vscode.ChatResult> {
  const instruction = request.prompt.trim();
  if (instruction === '') {
    stream.markdown(t('Say what is to be done: `@ensemble /refactor` *instruction*.'));
    return {};
  }
  const attached = attachedFiles(request);
  const active = vscode.window.activeTextEditor?.document.uri;
  const files = attached.length > 0 || active === undefined ? attached : [active];
  const live = await room.begin({ instruction, files });
  if (live === undefined) {
    stream.markdown(t('Not started.'));
    return {};
  }
  const stopping = token.onCancellationRequested(() => {
    live.stop();
  });
  if (token.isCancellationRequested) live.stop();
  let told: Refactor | undefined;
  const tell = (): void => {
    for (const line of newLines(told, live.current)) stream.progress(plain(line).value);
    told = live.current;
  };
  const listening = room.desk.onDidChange(tell);
  const ended = await live.finished;
  listening.dispose();
  stopping.dispose();
  tell();
  if (ended.end !== undefined) stream.markdown(plain(resultText(ended)));
  if (ended.best === 0) return {};
  stream.button({ command: 'ensemble.refactor.review', title: t('Review') });
  stream.button({ command: 'ensemble.refactor.apply', title: t('Apply') });
  stream.button({ command: 'ensemble.refactor.showTree', title: t('Show Tree') });
  return {};
}

function attachedFiles({ references }: vscode.ChatRequest): readonly vscode.Uri[] {
  return references.flatMap(({ value }) =>
    value instanceof vscode.Uri ? [value] : value instanceof vscode.Location ? [value.uri] : [],
  );
}

/** What has happened since, a line each. */
function newLines(before: Refactor | undefined, now: Refactor): readonly string[] {
  const known = before?.nodes.length ?? 0;
  return [
    ...(before?.phase === now.phase || now.phase === 'ended' ? [] : [`${phaseText(now.phase)}…`]),
    ...now.nodes
      .slice(known)
      .filter(({ parent }) => parent !== undefined)
      .map((node) => nodeLine(node, now.best)),
  ];
}

function nodeLine(
  { id, memberId, state, reward, step, failure }: RefactorNode,
  best: number,
): string {
  const author = memberId === undefined ? t('you') : modelLabel(memberId);
  const what = state === 'failed' ? (failure ?? t('failed')) : (step?.title ?? '');
  const score = state === 'open' || state === 'solution' ? scoreText(reward) : '–';
  const isBest = id === best ? ` · ${t('best')}` : '';
  return visibleLine(`${score} · ${author} · ${what}${isBest}`, 200);
}

/** Nothing of it is Markdown. */
function plain(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(text);
}
