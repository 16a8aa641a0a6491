/** A command of the command line. */
export interface CommandRow {
  readonly name: string;
  readonly takes: string;
  readonly help: string;
}

export const commandRows: readonly CommandRow[] = [
  { name: 'models', takes: '', help: 'models of every server, and what each can do' },
  { name: 'strategies', takes: '', help: 'every method, ready or planned' },
  {
    name: 'complete',
    takes: 'FILE:LINE:COLUMN',
    help: 'completes a place; lines and columns count from 1',
  },
  {
    name: 'compare',
    takes: 'FILE:LINE:COLUMN',
    help: 'all members’ texts for a place, side by side and ranked',
  },
  {
    name: 'score',
    takes: '',
    help: 'log-probabilities of texts behind a prefix by one model',
  },
  {
    name: 'second-opinion',
    takes: 'FILE',
    help: 'code that all members that read find improbable, and what they would have there',
  },
  {
    name: 'prompt-mind',
    takes: 'FILE',
    help: 'Find mistakes (PromptMind): what several models, asked in several ways, all find wrong',
  },
  {
    name: 'instruct',
    takes: '[DIR]',
    help: 'examples for training (Ensemble-Instruct): instructions and code that models agree on',
  },
  {
    name: 'refactor',
    takes: '"INSTRUCTION" FILE...',
    help: 'searches for edits of several models that carry out an instruction; prints the diff',
  },
  {
    name: 'replay',
    takes: 'RECORDING...',
    help: 'runs strategies on recorded candidates; no model is called',
  },
  {
    name: 'judges',
    takes: 'FILE...',
    help: 'how judges have done in recordings and comparisons, and who wins once their errors are out',
  },
  {
    name: 'team',
    takes: 'RECORDING...',
    help: 'which members fail at different places and vote best together; no model is called',
  },
  {
    name: 'bench',
    takes: 'workspace DIR',
    help: 'cuts holes into the files of DIR, asks every member, compares all strategies',
  },
  {
    name: 'bench',
    takes: 'human-eval FILE',
    help: 'asks every member for the tasks of a HumanEval file and runs their tests',
  },
  {
    name: 'import',
    takes: 'TABLE',
    help: 'a CSV or JSONL table of query x model to quality and cost as a recording',
  },
  { name: 'merge', takes: 'RECORDING...', help: 'several recordings, shards say, as one' },
  {
    name: 'train',
    takes: 'citer|ranker RECORDING...',
    help: 'trains on recordings: the router of CITER for two models, or rankers of finished texts',
  },
  {
    name: 'serve',
    takes: '',
    help: 'lends the ensemble to other editors and tools: OpenAI’s protocol, on this machine, with a token',
  },
  {
    name: 'spending',
    takes: '',
    help: 'what calls of models elsewhere have cost, by day and model; no model is called',
  },
  { name: 'demo', takes: '', help: 'completes sample files and shows how it came about' },
];
