/** One step of the walkthrough; its picture is `media/walkthrough/<id>.svg`, drawn in the theme's colours. */
interface WalkthroughStep {
  readonly id: string;
  readonly title: string;
  /** Links to commands become buttons where they stand alone in a line; two back quotes are round a key. */
  readonly description: string;
  /** What the picture shows, for those who do not see it. */
  readonly alternative: string;
  readonly completionEvents: readonly string[];
}

/** A command of ours with one argument, as links have it. */
function commandLink(id: string, argument: string): string {
  return `command:${id}?${encodeURIComponent(JSON.stringify([argument]))}`;
}

/**
 * The steps that a new user takes. package.json and its texts derive from this table. The first two are ticked
 * off by what happened, and not by a click: a member answers, a text was shown.
 */
export const walkthroughTable = [
  {
    id: 'find',
    title: 'Find your models',
    description: `Ensemble looks at Ollama first, and for llama.cpp or LM Studio where that is silent. Where nobody answers, it says what to start or to pull.\n[Find My Models](${commandLink('ensemble.getStarted', 'walkthrough')})\nA download shows its size and licence first. [Add a model elsewhere](command:ensemble.addModel) if you have no model here.`,
    alternative:
      'Three models, each a box of its own, send their answers along lines to one editor, which marks the one that two of them agree on.',
    completionEvents: ['onContext:ensemble.hasMembers', 'onContext:ensemble.hasRun'],
  },
  {
    id: 'complete',
    title: 'Type, and take the grey text',
    description: `The sample stops in the middle of a line, where grey text appears.\n[Open a Sample](${commandLink('ensemble.openSample', 'typescript')})\n\`\`Tab\`\` takes it, \`\`Ctrl+→\`\` (\`\`⌘→\`\` on a Mac) takes a word, \`\`Esc\`\` sends it away. There is one [in Python](${commandLink('ensemble.openSample', 'python')}) too.`,
    alternative:
      'An editor in which the rest of a line stands in grey behind the cursor, and a Tab key that takes it.',
    completionEvents: ['onContext:ensemble.hasRun', 'onContext:ensemble.walked.complete'],
  },
  {
    id: 'choose',
    title: 'See the next candidate',
    description: `Every model writes one. \`\`Alt+]\`\` (\`\`⌥]\`\` on a Mac) shows the next, \`\`Alt+[\`\` (\`\`⌥[\`\`) the one before. Or see all of them in a list, with who wrote them.\n[Pick a Candidate](${commandLink('ensemble.openSample', 'pick')})`,
    alternative:
      'A stack of three candidates for one line; the first is in front, and an arrow leads to the next.',
    completionEvents: [
      'onCommand:editor.action.inlineSuggest.showNext',
      'onCommand:ensemble.pickCandidate',
      'onContext:ensemble.walked.pick',
    ],
  },
  {
    id: 'compare',
    title: 'Compare what the models write',
    description: `The panel has a column for every model, with what they share, where they differ, and why one came first.\n[Compare Candidates](${commandLink('ensemble.openSample', 'compare')})`,
    alternative:
      'Three columns side by side with lines of code; lines that are the same in all columns have the same colour.',
    completionEvents: ['onCommand:ensemble.compare', 'onContext:ensemble.walked.compare'],
  },
  {
    id: 'refactor',
    title: 'Refactor in steps that you review',
    description:
      'Say what to change: models propose edits of your files, your tests check them, and nothing is written before you have seen it.\n[Start a Refactoring](command:ensemble.refactor)',
    alternative:
      'A tree of attempts; a branch ends in a tick where the tests pass, and others end in a cross.',
    completionEvents: ['onCommand:ensemble.refactor', 'onContext:ensemble.walked.refactor'],
  },
  {
    id: 'privacy',
    title: 'Decide what leaves this machine',
    description:
      'Nothing does, unless you name a model elsewhere. Such a model is asked by hand alone until you allow more, costs show in the status bar, and a day has a limit.\n[Show What Is Stored](command:ensemble.showStored)\n[Settings for Models Elsewhere](command:workbench.action.openSettings?%22ensemble.cloud%22)',
    alternative:
      'A machine with a closed border: code goes round inside it, and one line that leads to a cloud ends at a gate.',
    completionEvents: ['onStepSelected', 'onCommand:ensemble.showStored'],
  },
] as const satisfies readonly WalkthroughStep[];
