/** One row a command. package.json and its texts derive from it; a test checks that each is registered. */
export interface CommandRow {
  readonly id: string;
  readonly title: string;
  /** When the palette offers it. */
  readonly enablement?: string;
  readonly icon?: string;
  /** Where the editor's context menu shows it: a `when` clause. */
  readonly editorMenu?: string;
  /** Where the editor's title shows it, as its icon: a `when` clause. */
  readonly titleMenu?: string;
  /** Its key, on a Mac with `cmd` in place of `ctrl`, and when it is that. */
  readonly key?: { readonly chord: string; readonly when: string };
}

/** The comparison panel has the focus; the page itself knows its keys. */
const IN_PANEL = "activeWebviewPanelId == 'ensemble.comparison'";

/** Not `editorTextFocus`: the palette has the focus while it decides what to list. */
const IN_EDITOR = 'editorIsOpen && !activeEditorIsReadonly';

export const commandsTable = [
  { id: 'ensemble.trigger', title: 'Trigger', enablement: IN_EDITOR },
  {
    id: 'ensemble.pickCandidate',
    title: 'Pick Candidate',
    enablement: IN_EDITOR,
  },
  {
    id: 'ensemble.compare',
    title: 'Compare Candidates',
    enablement: 'editorIsOpen',
    icon: '$(diff-multiple)',
    titleMenu: "ensemble.hasRun && !isInDiffEditor && resourceScheme != 'webview-panel'",
    key: { chord: 'ctrl+k alt+e', when: 'editorTextFocus' },
  },
  { id: 'ensemble.askAll', title: 'Ask All Models…', enablement: 'editorIsOpen' },
  { id: 'ensemble.comparison.next', title: 'Comparison: Next Candidate', enablement: IN_PANEL },
  {
    id: 'ensemble.comparison.previous',
    title: 'Comparison: Previous Candidate',
    enablement: IN_PANEL,
  },
  { id: 'ensemble.comparison.accept', title: 'Comparison: Accept', enablement: IN_PANEL },
  { id: 'ensemble.comparison.vote', title: 'Comparison: Vote', enablement: IN_PANEL },
  {
    id: 'ensemble.comparison.differences',
    title: 'Comparison: Differences from Base',
    enablement: IN_PANEL,
  },
  { id: 'ensemble.comparison.setBase', title: 'Comparison: Set as Base', enablement: IN_PANEL },
  { id: 'ensemble.comparison.fuse', title: 'Comparison: Fuse', enablement: IN_PANEL },
  {
    id: 'ensemble.comparison.judge',
    title: 'Comparison: Let Judges Compare',
    enablement: IN_PANEL,
  },
  { id: 'ensemble.comparison.retry', title: 'Comparison: Retry Candidate', enablement: IN_PANEL },
  { id: 'ensemble.comparison.stop', title: 'Comparison: Stop Candidate', enablement: IN_PANEL },
  { id: 'ensemble.comparison.stopAll', title: 'Comparison: Stop All', enablement: IN_PANEL },
  { id: 'ensemble.comparison.enough', title: 'Comparison: Good Enough', enablement: IN_PANEL },
  {
    id: 'ensemble.secondOpinion',
    title: 'Second Opinion',
    enablement: 'editorIsOpen',
    editorMenu: 'editorHasSelection',
  },
  { id: 'ensemble.clearSecondOpinion', title: 'Clear Second Opinion' },
  { id: 'ensemble.explainLast', title: 'Explain Last Completion' },
  { id: 'ensemble.toggle', title: 'Toggle' },
  { id: 'ensemble.showMenu', title: 'Show Menu' },
  { id: 'ensemble.chooseModels', title: 'Choose Models' },
  { id: 'ensemble.chooseStrategy', title: 'Choose Strategy' },
  { id: 'ensemble.pullModel', title: 'Pull Model' },
  { id: 'ensemble.setApiKey', title: 'Set API Key' },
  { id: 'ensemble.showLearned', title: 'Learned Weights' },
  { id: 'ensemble.myWeek', title: 'My Week' },
  { id: 'ensemble.benchmarkWorkspace', title: 'Benchmark This Workspace' },
  { id: 'ensemble.record', title: 'Record' },
  { id: 'ensemble.diagnose', title: 'Diagnose' },
  { id: 'ensemble.showLog', title: 'Show Log' },
  { id: 'ensemble.openSample', title: 'Open Sample' },
] as const satisfies readonly CommandRow[];

export type CommandId = (typeof commandsTable)[number]['id'];
