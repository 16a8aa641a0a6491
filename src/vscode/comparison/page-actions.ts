import * as vscode from 'vscode';
import { castVote, rewardsOfVote } from '../../comparison/votes.ts';
import type { Comparison, Vote } from '../../comparison/comparison.ts';
import type { HostMessage, PageMessage, TextRef } from '../../webview/protocol.ts';
import { modelLabel } from '../views/model-label.ts';
import type { Session } from '../session.ts';
import { acceptedRecord } from './accepted-record.ts';
import { acceptText } from './accept-text.ts';
import { checkTexts } from './check-texts.ts';
import type { ComparisonFiles } from './comparison-files.ts';
import { comparedPlace, refusalText } from './compared-place.ts';
import type { Desk } from './desk.ts';
import type { DiffDocuments } from './diff-documents.ts';
import { exportComparison, importComparison } from './exporting.ts';
import type { PanelFacts } from './panel-facts.ts';
import { targetText } from './target-words.ts';

const { t } = vscode.l10n;

export interface PageActionsOptions {
  readonly session: Session;
  readonly context: vscode.ExtensionContext;
  readonly files: ComparisonFiles;
  readonly diffs: DiffDocuments;
  readonly desk: Desk;
  readonly facts: PanelFacts;
  readonly post: (message: HostMessage) => void;
  readonly notice: (kind: 'info' | 'error', text: string) => void;
  refresh(): Promise<void>;
  close(): void;
}

type Handled = Exclude<PageMessage, { readonly type: 'ready' | 'painted' | 'grammar' }>;

/** What the user asks for on the page, done. Rejects where it goes wrong; nothing is lost then. */
export interface PageActions {
  perform(message: Handled): Promise<void>;
}

export function createPageActions(options: PageActionsOptions): PageActions {
  const { session, desk, facts, files, notice } = options;

  async function ask(modelIds: readonly string[], instruction: string | undefined): Promise<void> {
    if (facts.editor === undefined || facts.editor.document.isClosed) {
      notice('error', t('Open a file and put the cursor where the models are to write.'));
      return;
    }
    const place = await comparedPlace(facts.editor, session);
    if ('reason' in place) {
      notice('error', refusalText(place));
      return;
    }
    const { request, original, offset } = place;
    const live = session.engine.comparisons.start({
      request,
      snippets: session.settings.engine.snippets ? session.surroundings.index() : undefined,
      memberIds: modelIds,
      ...(instruction === undefined ? {} : { instruction }),
      ...(original === '' ? {} : { original: { text: original, offset } }),
    });
    desk.follow(live);
    await options.refresh();
  }

  function textOf(ref: TextRef): string | undefined {
    const { comparison } = desk;
    switch (ref.of) {
      case 'column':
        return comparison?.columns.find(({ id }) => id === ref.columnId)?.text;
      case 'fused':
        return comparison?.outcome?.kind === 'verdict' ? comparison.outcome.fused?.text : undefined;
      case 'original':
        return comparison?.request.original;
      case 'result':
        return ref.text;
    }
  }

  function nameOf(ref: TextRef): string {
    switch (ref.of) {
      case 'column': {
        const column = desk.comparison?.columns.find(({ id }) => id === ref.columnId);
        return column === undefined ? '' : modelLabel(column.modelId);
      }
      case 'fused':
        return t('fused text');
      case 'original':
        return t('original');
      case 'result':
        return t('your text');
    }
  }

  async function accept({ text: ref, how, close }: Accept): Promise<void> {
    const { comparison } = desk;
    const text = textOf(ref);
    if (comparison === undefined || text === undefined || text === '') {
      notice('error', t('There is no text to take yet.'));
      return;
    }
    if (how === 'copy') {
      await vscode.env.clipboard.writeText(text);
      notice('info', t('Copied.'));
    } else if (how === 'open') {
      const { languageId: language } = comparison.request;
      const document = await vscode.workspace.openTextDocument({ content: text, language });
      await vscode.window.showTextDocument(document);
    } else {
      const target = await acceptText(comparison.request, text, how);
      if (target !== 'ready') {
        notice('error', targetText(target));
        return;
      }
      notice('info', t('Inserted. Undo takes it back in one step.'));
    }
    if (how !== 'open') learn(comparison, text);
    if (close) options.close();
  }

  /** What a run of ghost text wrote is recorded as the run's own: it is one request, taken or not. */
  function learn(comparison: Comparison, text: string): void {
    const { runId = '' } = desk;
    const run = session.engine.run(runId);
    if (run?.candidates.some((candidate) => candidate.text === text) === true) {
      session.report(runId, text, 'explicit', { kind: 'accepted' });
      return;
    }
    const record = acceptedRecord(comparison, text, session.clock.wallTime());
    if (record !== undefined) session.learn(record);
  }

  /** Errors that a text adds in its place, beside those that the document has without it. */
  async function parse(ask: number, text: string): Promise<void> {
    const { comparison } = desk;
    if (comparison === undefined) return;
    const { id, request } = comparison;
    const { languageId, prefix, suffix } = request;
    const document = { uri: `comparison:${id}`, languageId, text: prefix + suffix };
    const place = { ...document, offset: prefix.length, insertions: [text] };
    const signal = AbortSignal.timeout(PARSE_LIMIT_MS);
    const [evidence] = await session.syntax.parseEvidence(place, signal);
    const { newErrors = 0, known = false } = evidence ?? {};
    options.post({ type: 'parsed', ask, newErrors, known });
  }

  async function showDiff(left: TextRef, right: TextRef): Promise<void> {
    const { comparison } = desk;
    if (comparison === undefined) return;
    const { before, after } = surroundings(comparison.request);
    const inPlace = (ref: TextRef): { name: string; text: string } => ({
      name: nameOf(ref),
      text: before + (textOf(ref) ?? '') + after,
    });
    const [one, other] = [inPlace(left), inPlace(right)];
    const title = `${one.name} ↔ ${other.name}`;
    await options.diffs.show(one, other, title, comparison.request.path);
  }

  async function vote(cast: Vote): Promise<void> {
    const { comparison } = desk;
    if (comparison === undefined) return;
    desk.vote(cast);
    const battle = castVote(cast, comparison);
    if (battle === undefined || !session.settings.learning) return;
    const rewards = rewardsOfVote(cast, comparison);
    const { blind, tookMs, reasons } = cast;
    const wonLeft = cast.left === (cast.verdict === 'second' ? 'second' : 'first');
    const more = { comparisonId: comparison.id, blind, wonLeft, tookMs, reasons };
    await session.votes.append({ ...battle, rewards, ...more });
    session.learner.learn({ languageId: battle.languageId, at: battle.at, rewards });
    await facts.boardChanged();
  }

  /** From the history; what is wrong with its file is told. */
  async function loaded(id: string): Promise<Comparison | undefined> {
    const read = await files.load(id);
    if ('comparison' in read) return read.comparison;
    notice('error', t('This comparison cannot be read: {0}', read.problem));
    return undefined;
  }

  async function open(id: string): Promise<void> {
    // What lies in front is ahead of its file.
    if (desk.comparison?.id === id) return;
    const kept = await loaded(id);
    if (kept === undefined) return;
    desk.show(kept, true);
    await options.refresh();
  }

  async function addAnswersOf(id: string): Promise<void> {
    const kept = await loaded(id);
    if (kept !== undefined && !desk.addColumnsOf(kept)) {
      notice('error', t('That comparison is of another place; open it instead.'));
    }
  }

  /** One that lies in front goes as well: it would be written again. */
  async function remove(id: string): Promise<void> {
    const isInFront = desk.comparison?.id === id;
    if (isInFront) desk.clear(false);
    await files.remove(id);
    if (isInFront) await options.refresh();
    else await facts.historyChanged();
  }

  /** A text of its own, or once more one of all the others. */
  async function retry(columnId: string, temperature: number | undefined): Promise<void> {
    const column = desk.comparison?.columns.find(({ id }) => id === columnId);
    if (column === undefined) return;
    if (column.fusedFrom === undefined) await desk.add(column.modelId, temperature);
    else await desk.fuse(column.modelId, undefined);
  }

  return {
    async perform(message) {
      switch (message.type) {
        case 'ask':
          await ask(message.modelIds, message.instruction);
          return;
        case 'add':
          await desk.add(message.modelId);
          return;
        case 'remove':
          desk.remove(message.columnId);
          return;
        case 'stop':
          desk.stop(message.columnId);
          return;
        case 'stop-all':
          desk.stopAll();
          return;
        case 'enough':
          desk.stopAll();
          await desk.rank(facts.strategyId, false);
          return;
        case 'retry':
          await retry(message.columnId, message.temperature);
          return;
        case 'strategy':
          facts.strategyId = message.strategyId;
          await desk.rank(message.strategyId, message.live);
          return;
        case 'judge':
          await desk.judge();
          return;
        case 'check':
          await checkTexts(options);
          return;
        case 'fusion-model':
          facts.fusionModelId = message.modelId;
          return;
        case 'fuse':
          if (facts.fusionModelId === undefined)
            notice('error', t('No model can fuse: it takes one that follows instructions.'));
          else await desk.fuse(facts.fusionModelId, message.prompt);
          return;
        case 'vote':
          await vote({ ...castIn(message), at: session.clock.wallTime() });
          return;
        case 'accept':
          await accept(message);
          return;
        case 'parse':
          await parse(message.ask, message.text);
          return;
        case 'diff':
          await showDiff(message.left, message.right);
          return;
        case 'leaderboard':
          facts.boardOf = boardOf(message);
          await facts.boardChanged();
          return;
        case 'reset-votes':
          await session.forgetVotes();
          await facts.boardChanged();
          return;
        case 'history-open':
          await open(message.id);
          return;
        case 'history-add':
          await addAnswersOf(message.id);
          return;
        case 'history-delete':
          await remove(message.id);
          return;
        case 'export':
          if (desk.comparison !== undefined)
            await exportComparison(desk.comparison, message, options);
          return;
        case 'import': {
          const imported = await importComparison(session, notice);
          if (imported === undefined) return;
          desk.show(imported, false);
          await options.refresh();
          return;
        }
        case 'preset-save':
          facts.savePreset(message.name, message.modelIds);
          return;
        case 'preset-delete':
          facts.removePreset(message.name);
          return;
        case 'new':
          desk.clear();
          await options.refresh();
          return;
        case 'close':
          options.close();
          return;
      }
    },
  };
}

function castIn(message: Extract<PageMessage, { readonly type: 'vote' }>): Omit<Vote, 'at'> {
  const { first, second, verdict, left, blind, tookMs, reasons } = message;
  return { first, second, verdict, left, blind, tookMs, reasons };
}

function boardOf({
  languageId,
  kind,
}: Extract<PageMessage, { readonly type: 'leaderboard' }>): PanelFacts['boardOf'] {
  return {
    ...(languageId === undefined ? {} : { languageId }),
    ...(kind === undefined ? {} : { kind }),
  };
}

type Accept = Extract<PageMessage, { readonly type: 'accept' }>;

/** A text that takes longer to parse is not one. */
const PARSE_LIMIT_MS = 5_000;

/** Lines shown around a text in the editor of differences. */
const CONTEXT_LINES = 20;

function surroundings({ prefix, suffix }: { readonly prefix: string; readonly suffix: string }): {
  readonly before: string;
  readonly after: string;
} {
  return {
    before: prefix.split('\n').slice(-CONTEXT_LINES).join('\n'),
    after: suffix.split('\n').slice(0, CONTEXT_LINES).join('\n'),
  };
}
