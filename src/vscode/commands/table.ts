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
  /** Where the title of a view shows it, as its icon: a `when` clause. */
  readonly viewTitleMenu?: string;
  /** On which rows of a view it stands, and where in their menu; in `inline` as its icon. */
  readonly viewRowMenu?: { readonly when: string; readonly group: string };
  /** Its key, on a Mac with `cmd` in place of `ctrl`, and when it is that. */
  readonly key?: { readonly chord: string; readonly when: string };
}

/** The comparison panel has the focus; the page itself knows its keys. */
const IN_PANEL = "activeWebviewPanelId == 'ensemble.comparison'";

/** Not `editorTextFocus`: the palette has the focus while it decides what to list. */
const IN_EDITOR = 'editorIsOpen && !activeEditorIsReadonly';

/** The search tree; its rows say in `viewItem` what they are, in words between dots. */
const IN_TREE = 'view == ensemble.refactor';
const onRow = (words: string): string => `${IN_TREE} && viewItem =~ /${words}/`;

const HAS_REFACTOR = 'ensemble.hasRefactor';

export const commandsTable = [
  { id: 'ensemble.trigger', title: 'Trigger', enablement: IN_EDITOR },
  {
    id: 'ensemble.pickCandidate',
    title: 'Pick Candidate',
    enablement: IN_EDITOR,
  },
  // Without keys: the editor has its own for them, and others belong to the user.
  { id: 'ensemble.next', title: 'Next Candidate', enablement: IN_EDITOR },
  { id: 'ensemble.previous', title: 'Previous Candidate', enablement: IN_EDITOR },
  { id: 'ensemble.acceptWord', title: 'Accept Word', enablement: IN_EDITOR },
  { id: 'ensemble.acceptLine', title: 'Accept Line', enablement: IN_EDITOR },
  { id: 'ensemble.recall', title: 'Recall Last Suggestion', enablement: IN_EDITOR },
  { id: 'ensemble.snooze', title: 'Snooze…' },
  { id: 'ensemble.endSnooze', title: 'End Snooze', enablement: 'ensemble.snoozed' },
  { id: 'ensemble.askByHand', title: 'Toggle Ask Only by Hand' },
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
  {
    id: 'ensemble.comparison.check',
    title: 'Comparison: Run Check on Candidates',
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
  {
    id: 'ensemble.findMistakes',
    title: 'Find Mistakes',
    enablement: 'editorIsOpen',
    editorMenu: 'editorHasSelection',
  },
  {
    id: 'ensemble.refactor',
    title: 'Refactor…',
    enablement: 'workspaceFolderCount > 0 || editorIsOpen',
    editorMenu: 'editorHasSelection && !editorReadonly',
  },
  {
    id: 'ensemble.refactor.stop',
    title: 'Stop Refactor',
    enablement: 'ensemble.refactorRunning',
    icon: '$(debug-stop)',
    viewTitleMenu: `${IN_TREE} && ensemble.refactorRunning`,
  },
  {
    id: 'ensemble.refactor.review',
    title: 'Review Refactor',
    enablement: HAS_REFACTOR,
    icon: '$(diff-multiple)',
    viewTitleMenu: IN_TREE,
    viewRowMenu: { when: onRow('\\.node\\..*\\.state\\.'), group: 'inline@2' },
  },
  {
    id: 'ensemble.refactor.apply',
    title: 'Apply Refactor',
    enablement: 'ensemble.refactorCanApply',
    icon: '$(check)',
    viewTitleMenu: IN_TREE,
  },
  { id: 'ensemble.refactor.restore', title: 'Restore Before Last Refactor' },
  {
    id: 'ensemble.refactor.showTree',
    title: 'Show Refactor Tree',
    enablement: HAS_REFACTOR,
    icon: '$(type-hierarchy-sub)',
    viewTitleMenu: IN_TREE,
  },
  {
    id: 'ensemble.refactor.openDiff',
    title: 'Refactor: Show Changes',
    enablement: HAS_REFACTOR,
    icon: '$(diff)',
    viewRowMenu: { when: onRow('\\.node\\..*\\.state\\.'), group: '1_look@1' },
  },
  {
    id: 'ensemble.refactor.openParentDiff',
    title: 'Refactor: Show This Step Alone',
    enablement: HAS_REFACTOR,
    viewRowMenu: { when: onRow('\\.node\\..*\\.state\\.'), group: '1_look@2' },
  },
  {
    id: 'ensemble.refactor.pin',
    title: 'Refactor: Pin Step',
    enablement: HAS_REFACTOR,
    icon: '$(pin)',
    viewRowMenu: { when: onRow('\\.node\\..*\\.state\\..*\\.unmarked\\.'), group: '2_steer@1' },
  },
  {
    id: 'ensemble.refactor.unpin',
    title: 'Refactor: Unpin Step',
    enablement: HAS_REFACTOR,
    viewRowMenu: { when: onRow('\\.pinned\\.'), group: '2_steer@1' },
  },
  {
    id: 'ensemble.refactor.prune',
    title: 'Refactor: Prune Step',
    enablement: HAS_REFACTOR,
    icon: '$(circle-slash)',
    viewRowMenu: { when: onRow('\\.node\\..*\\.state\\..*\\.unmarked\\.'), group: '2_steer@2' },
  },
  {
    id: 'ensemble.refactor.unprune',
    title: 'Refactor: Take Back Pruning',
    enablement: HAS_REFACTOR,
    viewRowMenu: { when: onRow('\\.pruned\\.'), group: '2_steer@2' },
  },
  {
    id: 'ensemble.refactor.expandHere',
    title: 'Refactor: Go On from Here',
    // Its row says whether the search goes on: a key that changes has the workbench draw rows anew.
    enablement: HAS_REFACTOR,
    icon: '$(git-branch-create)',
    viewRowMenu: { when: onRow('\\.state\\..*\\.live\\.'), group: '2_steer@3' },
  },
  {
    id: 'ensemble.refactor.continueByHand',
    title: 'Refactor: Continue by Hand',
    enablement: HAS_REFACTOR,
    icon: '$(edit)',
    viewRowMenu: { when: onRow('\\.state\\.'), group: '2_steer@4' },
  },
  { id: 'ensemble.refactor.export', title: 'Export Refactor…', enablement: HAS_REFACTOR },
  { id: 'ensemble.refactor.resume', title: 'Resume Refactor…' },
  { id: 'ensemble.explainLast', title: 'Explain Last Completion' },
  { id: 'ensemble.toggle', title: 'Toggle' },
  { id: 'ensemble.showMenu', title: 'Show Menu' },
  { id: 'ensemble.getStarted', title: 'Get Started' },
  { id: 'ensemble.addModel', title: 'Add Model…' },
  { id: 'ensemble.allowEditorModels', title: 'Allow Models of the Editor' },
  { id: 'ensemble.useLaptopModels', title: 'Use Models of My Computer…' },
  { id: 'ensemble.chooseModels', title: 'Choose Models' },
  { id: 'ensemble.reachModels', title: 'Ways to Reach a Model' },
  { id: 'ensemble.freeMemory', title: 'Free GPU Memory' },
  { id: 'ensemble.exportLineUp', title: 'Export Line-Up…' },
  { id: 'ensemble.importLineUp', title: 'Import Line-Up…' },
  { id: 'ensemble.chooseStrategy', title: 'Choose Strategy' },
  { id: 'ensemble.pullModel', title: 'Pull Model' },
  { id: 'ensemble.setApiKey', title: 'Set API Key' },
  { id: 'ensemble.showLearned', title: 'Learned Weights' },
  { id: 'ensemble.myWeek', title: 'My Week' },
  { id: 'ensemble.benchmarkWorkspace', title: 'Benchmark This Workspace' },
  { id: 'ensemble.record', title: 'Record' },
  {
    id: 'ensemble.writeExamples',
    title: 'Write Training Examples…',
    enablement: 'workspaceFolderCount > 0',
  },
  { id: 'ensemble.showStored', title: 'Show What Is Stored' },
  { id: 'ensemble.deleteLocalData', title: 'Delete All Local Data' },
  { id: 'ensemble.diagnose', title: 'Diagnose' },
  { id: 'ensemble.showLog', title: 'Show Log' },
  { id: 'ensemble.openSample', title: 'Open Sample' },
] as const satisfies readonly CommandRow[];

export type CommandId = (typeof commandsTable)[number]['id'];
