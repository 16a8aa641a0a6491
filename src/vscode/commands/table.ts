/** One row a command. package.json and its texts derive from it; a test checks that each is registered. */
export interface CommandRow {
  readonly id: string;
  readonly title: string;
  /** When the palette offers it. */
  readonly enablement?: string;
  readonly icon?: string;
  /** Where the editor's context menu shows it: a `when` clause. */
  readonly editorMenu?: string;
}

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
