import * as vscode from 'vscode';
import type { Comparison } from '../../comparison/comparison.ts';
import { leaderboardOf, type Leaderboard } from '../../comparison/leaderboard.ts';
import type { ModelOffer, PageState } from '../../webview/page-state.ts';
import { judgesSection, strategyOffers } from '../../webview/state-of-comparison.ts';
import { strategies } from '../../strategies/registry.ts';
import type { Session } from '../session.ts';
import { targetOf } from './accept-text.ts';
import { activeTheme } from './active-theme.ts';
import type { ComparisonFiles } from './comparison-files.ts';
import { CANDIDATE_SCHEME } from './diff-documents.ts';
import type { ComparisonSections } from './desk.ts';
import type { PageSender } from './page-sender.ts';
import { createPresets } from './presets.ts';

export type FactSections = Omit<PageState, keyof ComparisonSections>;

type BoardOf = Pick<Leaderboard, 'languageId' | 'kind'>;

export interface PanelFactsOptions {
  readonly session: Session;
  readonly context: vscode.ExtensionContext;
  readonly files: ComparisonFiles;
  readonly sender: PageSender;
  readonly comparison: () => Comparison | undefined;
}

/** What the panel knows besides its comparison: models, strategies, history, leaderboard, the editor. */
export interface PanelFacts {
  /** The strategy that ranks, remembered for the workspace. */
  strategyId: string;
  /** The model that fuses, remembered for the workspace. */
  fusionModelId: string | undefined;
  /** The language and kind of task of the leaderboard; without them of all. */
  boardOf: BoardOf;
  /** The editor that was active last. */
  readonly editor: vscode.TextEditor | undefined;
  sections(comparison: Comparison | undefined): Promise<FactSections>;
  historyChanged(): Promise<void>;
  boardChanged(): Promise<void>;
  savePreset(name: string, modelIds: readonly string[]): void;
  removePreset(name: string): void;
  /** A document was edited, opened or closed: an answer may fit there no longer, or again. */
  documentChanged(uri: string): void;
  editorChanged(editor: vscode.TextEditor | undefined): void;
  dispose(): void;
}

const STRATEGY = 'comparisonStrategy';
const FUSION_MODEL = 'comparisonFusionModel';
/** Typing is not looked at more often. Unit: ms. */
const LOOK_PAUSE_MS = 300;
const LISTING_LIMIT_MS = 5_000;
const LISTING_PATIENCE_MS = 500;

export function createPanelFacts({
  session,
  context,
  files,
  sender,
  comparison: inFront,
}: PanelFactsOptions): PanelFacts {
  const state = context.workspaceState;
  const presets = createPresets(state);
  let editor = vscode.window.activeTextEditor;
  let offers: readonly ModelOffer[] = [];
  let boardOf: BoardOf = {};
  let callOffLook: (() => void) | undefined;
  let lastTarget: PageState['target'] | undefined;

  async function board(): Promise<PageState['leaderboard']> {
    const { records } = await session.votes.read();
    return leaderboardOf(records, boardOf);
  }

  /** What is kept, and how judges have done in it: one after the other, so that a file is read once. */
  async function kept(): Promise<Required<Pick<PageState, 'history' | 'judges'>>> {
    const history = await files.list();
    return { history, judges: judgesSection(await files.judged()) };
  }

  /** Asks the servers which models there are, and tells the page where it has been told others. */
  async function lookForModels(comparison: Comparison | undefined): Promise<void> {
    const kind = comparison?.request.kind ?? 'fill';
    const languageId = comparison?.request.languageId ?? editor?.document.languageId ?? 'plaintext';
    const signal = AbortSignal.timeout(LISTING_LIMIT_MS);
    const found = await session.engine.comparisons
      .offers(kind, languageId, signal)
      .catch(() => offers);
    if (JSON.stringify(found) === JSON.stringify(offers)) return;
    offers = found;
    const fusionModelId = fusionModel();
    const fuses = fusionModelId === undefined ? {} : { fusionModelId };
    sender.change(
      { models: offers, ...fuses },
      fusionModelId === undefined ? ['fusionModelId'] : [],
    );
  }

  /** A server that does not answer keeps the page waiting no longer than that. */
  function aMoment(): Promise<void> {
    return new Promise((resolve) => session.clock.after(LISTING_PATIENCE_MS, resolve));
  }

  function fusionModel(): string | undefined {
    const chosen = state.get<string>(FUSION_MODEL);
    const able = offers.filter(({ fuses }) => fuses);
    const known = able.find(({ modelId }) => modelId === chosen);
    return (known ?? able.find(({ readiness }) => readiness === 'resident') ?? able[0])?.modelId;
  }

  function strategyId(): string {
    const chosen = state.get<string>(STRATEGY);
    return strategies.some(({ id }) => id === chosen) && chosen !== undefined ? chosen : 'evidence';
  }

  return {
    get strategyId() {
      return strategyId();
    },
    set strategyId(id) {
      void state.update(STRATEGY, id);
      sender.change({ strategyId: id });
    },
    get fusionModelId() {
      return fusionModel();
    },
    set fusionModelId(id) {
      void state.update(FUSION_MODEL, id);
      if (id !== undefined) sender.change({ fusionModelId: id });
    },
    get boardOf() {
      return boardOf;
    },
    set boardOf(wanted) {
      boardOf = wanted;
    },
    get editor() {
      return editor;
    },
    async sections(comparison) {
      const [ofHistory, leaderboard, theme] = await Promise.all([
        kept(),
        board(),
        activeTheme(),
        Promise.race([lookForModels(comparison), aMoment()]),
      ]);
      const fusionModelId = fusionModel();
      lastTarget = comparison === undefined ? 'none' : targetOf(comparison.request);
      return {
        strategies: strategyOffers(strategies),
        strategyId: strategyId(),
        models: offers,
        ...(fusionModelId === undefined ? {} : { fusionModelId }),
        presets: presets.all(),
        ...ofHistory,
        leaderboard,
        target: lastTarget,
        theme,
        live: true,
      };
    },
    async historyChanged() {
      sender.change(await kept());
    },
    async boardChanged() {
      sender.change({ leaderboard: await board() });
    },
    savePreset(name, modelIds) {
      const fusionModelId = fusionModel();
      const fuses = fusionModelId === undefined ? {} : { fusionModelId };
      presets.save({ name, modelIds, strategyId: strategyId(), ...fuses });
      sender.change({ presets: presets.all() });
    },
    removePreset(name) {
      presets.remove(name);
      sender.change({ presets: presets.all() });
    },
    documentChanged(uri) {
      if (inFront()?.request.source?.uri !== uri) return;
      callOffLook?.();
      callOffLook = session.clock.after(LOOK_PAUSE_MS, () => {
        const comparison = inFront();
        const target = comparison === undefined ? 'none' : targetOf(comparison.request);
        if (target === lastTarget) return;
        lastTarget = target;
        sender.change({ target });
      });
    },
    editorChanged(active) {
      // The texts of a comparison beside each other are no place to write at.
      if (active !== undefined && active.document.uri.scheme !== CANDIDATE_SCHEME) editor = active;
    },
    dispose() {
      callOffLook?.();
    },
  };
}
