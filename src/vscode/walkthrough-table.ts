/** One step of the walkthrough; its picture is `media/walkthrough/<id>.md`. */
interface WalkthroughStep {
  readonly id: string;
  readonly title: string;
  /** Markdown; links to commands become buttons. */
  readonly description: string;
  readonly completionEvents: readonly string[];
}

/** The steps that a new user takes. package.json and its texts derive from this table. */
export const walkthroughTable = [
  {
    id: 'connect',
    title: 'Get some models',
    description:
      'Start Ollama and pull one to three code models.\n[Choose Models](command:ensemble.chooseModels)\n[Pull a Model](command:ensemble.pullModel)',
    completionEvents: ['onCommand:ensemble.chooseModels', 'onCommand:ensemble.pullModel'],
  },
  {
    id: 'complete',
    title: 'Complete something',
    description:
      'Open a sample, put the cursor behind an unfinished line and type.\n[Open a Sample](command:ensemble.openSample)',
    completionEvents: ['onCommand:ensemble.openSample', 'onCommand:ensemble.pickCandidate'],
  },
  {
    id: 'status',
    title: 'See who answers',
    description: 'The status bar knows every model.\n[Show Menu](command:ensemble.showMenu)',
    completionEvents: ['onCommand:ensemble.showMenu'],
  },
  {
    id: 'privacy',
    title: 'Know what leaves this machine',
    description:
      'Nothing does by default.\n[Settings](command:workbench.action.openSettings?%22ensemble%22)',
    completionEvents: ['onSettingChanged:ensemble.lineUp', 'onStepSelected'],
  },
] as const satisfies readonly WalkthroughStep[];
