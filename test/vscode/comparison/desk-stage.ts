import assert from 'node:assert/strict';
import type { EngineEvent } from '../../../src/core/events.ts';
import type { ComparedRequest, Comparison } from '../../../src/comparison/comparison.ts';
import { comparisonOfRun } from '../../../src/engine/comparison/comparison-of-run.ts';
import type { DuelRound } from '../../../src/engine/comparison/duels.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Run } from '../../../src/engine/run.ts';
import { createDesk, type Desk, type DeskOptions } from '../../../src/vscode/comparison/desk.ts';
import { createPageSender, type PageSender } from '../../../src/vscode/comparison/page-sender.ts';
import { Conversation } from '../../../src/webview/conversation.ts';
import type { ColumnHead, PageState } from '../../../src/webview/page-state.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { says, streams } from '../../fakes/scripted-model.ts';
import {
  comparisonStage,
  type ComparedModel,
  type ComparisonStage,
} from '../../engine/comparison/comparison-stage.ts';
import { requestFor } from '../../engine/scripted-engine.ts';

export const PLACE = 'const sum = ‸;\n';

export const model = (name: string, more: Partial<ComparedModel> = {}): ComparedModel => ({
  name,
  device: name,
  script: () => says(`${name}()`, 100),
  ...more,
});

export const slow = (name: string): ComparedModel =>
  model(name, { script: () => streams(['x', ' + ', 'y'], 1000) });

/** What the panel knows besides its comparison. */
export const FACTS: Omit<PageState, 'columns' | 'duels' | 'votes'> = {
  strategies: [],
  strategyId: 'evidence',
  models: [],
  presets: [],
  history: [],
  leaderboard: { languages: [], battles: 0, least: 20, standings: [] },
  target: 'ready',
  theme: { kind: 'dark', name: '', settings: [], foreground: '#fff', background: '#000' },
  live: true,
};

/** A desk between an engine with scripted models and the page's own end of the conversation. */
export interface DeskStage extends ComparisonStage {
  readonly desk: Desk;
  readonly sender: PageSender;
  readonly page: Conversation;
  /** What was written for the history, in order. */
  readonly saved: readonly Comparison[];
  /** What the user was told. */
  readonly told: readonly string[];
  readonly judged: readonly DuelRound[];
  /** The state once more, as after a change of what lies in front. */
  refresh(): void;
  /** Lets the settings make another engine of the same models. */
  reconfigure(): void;
  /** Columns as the page has them, a line each: `a done "text"`. */
  shown(): readonly string[];
  /** Begins ghost text at the mark ‸; its run, once it is there. */
  ghostText(marked: string, more?: { readonly localOnly?: boolean }): Promise<Run>;
  /** The run as a comparison, with the document as it is by now. */
  ofRun(run: Run, marked: string): Comparison;
}

export interface DeskStageOptions {
  /** Stands in front of the engine's comparisons. */
  readonly comparisons?: (own: Engine['comparisons']) => Engine['comparisons'];
  readonly localOnly?: (request: ComparedRequest) => Promise<boolean>;
  readonly save?: DeskOptions['save'];
}

export function deskStage(
  roles: readonly ComparedModel[],
  options: DeskStageOptions = {},
): DeskStage {
  const clock = createManualClock();
  const saved: Comparison[] = [];
  const told: string[] = [];
  const judged: DuelRound[] = [];
  const onEvent = (event: EngineEvent): void => {
    desk.onEvent(event);
  };
  const stageOf = (): ComparisonStage => comparisonStage(roles, { clock, onEvent });
  let stage = stageOf();
  const wrapped = options.comparisons ?? ((own) => own);
  let sessions = 0;
  const sender = createPageSender({
    clock,
    session: () => `session-${++sessions}`,
    // As the editor carries it: what is undefined does not arrive.
    post: (message) => page.receive(JSON.parse(JSON.stringify(message))),
  });
  const refresh = (): void => {
    sender.reset({ ...FACTS, ...desk.sections() }, desk.texts());
  };
  const page = new Conversation(
    (message) => {
      if (message.type === 'ready') refresh();
      if (message.type === 'painted') sender.painted(message.session, message.seq);
    },
    {
      changed: () => clock.after(1, () => page.painted()),
      aside: () => undefined,
    },
  );
  const desk = createDesk({
    engine: () => ({
      comparisons: wrapped(stage.engine.comparisons),
      roster: stage.engine.roster,
      run: (id) => stage.engine.run(id),
    }),
    clock,
    sender,
    save: options.save ?? ((comparison) => void saved.push(comparison)),
    tell: (error) => void told.push(error instanceof Error ? error.message : String(error)),
    localOnly: options.localOnly ?? (async () => false),
    strategyId: () => 'majority',
    judged: (round) => void judged.push(round),
  });
  return {
    ...stage,
    get engine() {
      return stage.engine;
    },
    get models() {
      return stage.models;
    },
    start: (...wish) => stage.start(...wish),
    ...{ desk, sender, page, saved, told, judged, refresh },
    reconfigure() {
      stage.engine.dispose();
      stage = stageOf();
      desk.engineChanged();
    },
    shown: () =>
      (page.state?.columns ?? []).map(({ id, modelId, state }) => {
        const text = page.texts.get(id)?.text ?? '';
        return `${modelId.replace('scripted:', '')} ${state} ${JSON.stringify(text)}`;
      }),
    async ghostText(marked, more = {}) {
      const request = requestFor(marked, 'q1', { trigger: 'explicit', ...more });
      void stage.engine.complete(request, undefined, new AbortController().signal);
      await clock.pass(0);
      const id = stage.events.findLast(({ type }) => type === 'run-start')?.runId ?? '';
      const run = stage.engine.run(id);
      if (run === undefined) throw new Error('there is no run');
      return run;
    },
    ofRun(run, marked) {
      const { document } = requestFor(marked);
      const comparison = comparisonOfRun(run, {
        ...{ id: 'of-run', startedAt: clock.wallTime(), document },
        cursor: marked.indexOf('‸'),
        describe: () => undefined,
      });
      if (comparison === undefined) throw new Error('the document is another one');
      return comparison;
    },
  };
}

/** Asks models and puts that in front, as the panel does. */
export function follow(stage: DeskStage, names: readonly string[], marked = PLACE): void {
  stage.desk.follow(stage.start(marked, names));
  stage.refresh();
}

/** The page has exactly what lies on the desk. */
export function assertSame({ desk, page }: DeskStage): void {
  const { columns, request, outcome, duels, votes, working } = page.state ?? {};
  const sections = desk.sections();
  const known = { columns, request, outcome, duels, votes, working };
  // While a text grows, it alone is told.
  const bare = (head: ColumnHead) => ({ ...head, revision: 0, length: 0 });
  assert.deepEqual(
    JSON.parse(JSON.stringify({ ...known, columns: columns?.map(bare) })),
    JSON.parse(JSON.stringify({ ...sections, columns: sections.columns.map(bare) })),
  );
  assert.deepEqual(
    desk.texts().map(({ columnId }) => page.texts.get(columnId)?.text ?? ''),
    desk.texts().map(({ text }) => text),
  );
}

/** The columns of the ranked texts, best first; none where there is no verdict. */
export const rankedOf = (comparison: Comparison | undefined): (readonly string[])[] =>
  comparison?.outcome?.kind === 'verdict'
    ? comparison.outcome.ranked.map(({ columnIds }) => columnIds)
    : [];

/** Lets everything that does not wait for a model come to its end, and the page paint it. */
export async function rest({ clock }: DeskStage): Promise<void> {
  for (let i = 0; i < 10; i++) await clock.pass(60);
}
