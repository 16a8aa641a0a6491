/** An option of the command line. */
export interface OptionRow {
  readonly name: string;
  /** Word for its value in the help; flags have none. */
  readonly value?: string;
  readonly help: string;
  /** Commands that take it. */
  readonly commands: readonly string[];
}

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
    takes: 'citer RECORDING...',
    help: 'trains the router of CITER for two models on the reference texts of recordings',
  },
  { name: 'demo', takes: '', help: 'completes sample files and shows how it came about' },
];

const ASKING = ['models', 'complete', 'compare', 'refactor', 'second-opinion', 'demo', 'bench'];
const JUDGING = ['replay', 'bench'];

export const optionRows: readonly OptionRow[] = [
  {
    name: 'json',
    help: 'one JSON value on stdout',
    commands: [
      'models',
      'strategies',
      'complete',
      'compare',
      'score',
      'second-opinion',
      'refactor',
      'replay',
      'bench',
      'import',
      'merge',
      'train',
      'demo',
    ],
  },
  {
    name: 'stream',
    help: 'events as JSON lines on stdout, the result last',
    commands: ['complete', 'refactor', 'replay'],
  },
  {
    name: 'config',
    value: 'FILE',
    help: 'settings as JSON, with the keys of the VS Code settings',
    commands: [...ASKING, 'replay', 'score', 'train'],
  },
  {
    name: 'models',
    value: 'A,B',
    help: 'members by id or name; to train, the small model and the large one',
    commands: [...ASKING, 'replay', 'import', 'train'],
  },
  {
    name: 'model',
    value: 'NAME',
    help: 'the model that scores, by id or name; of a table, the column with the model',
    commands: ['score', 'import'],
  },
  {
    name: 'lines',
    value: 'A-B',
    help: 'only these lines, from 1; to refactor, those of the first file that it is about',
    commands: ['second-opinion', 'refactor'],
  },
  {
    name: 'hints',
    value: 'N',
    help: 'hints at most for every 100 lines; 1 where nobody says otherwise',
    commands: ['second-opinion'],
  },
  {
    name: 'prefix-file',
    value: 'FILE',
    help: 'what stands before the texts',
    commands: ['score'],
  },
  {
    name: 'texts-file',
    value: 'FILE',
    help: 'the texts, as a JSON list',
    commands: ['score'],
  },
  {
    name: 'strategy',
    value: 'ID',
    help: 'one of those that "ensemble strategies" calls ready; several with commas where all are compared',
    commands: ['models', 'complete', 'compare', 'demo', 'bench', 'replay'],
  },
  {
    name: 'record',
    value: 'FILE',
    help: 'appends to a recording (it holds code)',
    commands: ['complete', 'replay', 'bench', 'import', 'merge'],
  },
  {
    name: 'seed',
    value: 'N',
    help: 'makes chance repeatable',
    commands: [...ASKING, 'replay', 'train'],
  },
  {
    name: 'html',
    value: 'FILE',
    help: 'writes the report, or the comparison, as a page',
    commands: [...JUDGING, 'compare'],
  },
  {
    name: 'instruction',
    value: 'TEXT',
    help: 'what is to be written at the place; without it, what belongs there',
    commands: ['compare'],
  },
  {
    name: 'measure',
    value: 'NAME',
    help: 'what comparisons go by: passes, quality, exact, similarity, first-line, parses, bleu, chrf or code-bleu',
    commands: JUDGING,
  },
  {
    name: 'text-measures',
    help: 'also BLEU, chrF and a CodeBLEU-style measure against the reference, and ranks',
    commands: JUDGING,
  },
  {
    name: 'wait',
    value: 'RULE',
    help: 'settled: show when the strategy calls it good enough (default); all: when everybody has answered',
    commands: JUDGING,
  },
  {
    name: 'deadline-ms',
    value: 'N',
    help: 'show the best there is after so long',
    commands: JUDGING,
  },
  {
    name: 'out',
    value: 'FILE',
    help: 'the trained router, for the setting ensemble.citerRouter',
    commands: ['train'],
  },
  {
    name: 'hidden-states',
    help: 'trains on the last hidden states of the small model, which embedded models tell',
    commands: ['train'],
  },
  { name: 'split', value: 'NAME', help: 'only requests of this split', commands: ['replay'] },
  {
    name: 'fill',
    help: 'asks live models for missing scores and writes a new recording (--record)',
    commands: ['replay'],
  },
  {
    name: 'full',
    help: 'until the holes are used up instead of two minutes; cloud members too, where named',
    commands: ['bench'],
  },
  { name: 'minutes', value: 'N', help: 'stops asking after so long', commands: ['bench'] },
  { name: 'holes', value: 'N', help: 'holes or tasks at most', commands: ['bench'] },
  {
    name: 'kinds',
    value: 'A,B',
    help: 'kinds of holes: line-end, line, block, argument',
    commands: ['bench'],
  },
  {
    name: 'shard',
    value: 'I/N',
    help: 'only the I-th of N parts; merge the recordings afterwards',
    commands: ['bench'],
  },
  {
    name: 'budget-usd',
    value: 'N',
    help: 'stops asking when so much has been spent, as far as prices are known',
    commands: ['bench', 'refactor'],
  },
  {
    name: 'budget-tokens',
    value: 'N',
    help: 'stops asking when so many tokens were read and written',
    commands: ['bench', 'refactor'],
  },
  {
    name: 'samples',
    value: 'N',
    help: 'answers a task and model, for pass@k',
    commands: ['bench'],
  },
  {
    name: 'method',
    value: 'ID',
    help: 'le-mcts or adaptive-branching',
    commands: ['refactor'],
  },
  {
    name: 'budget-ms',
    value: 'N',
    help: 'a search takes no longer; then the best so far counts',
    commands: ['refactor'],
  },
  {
    name: 'budget-steps',
    value: 'N',
    help: 'calls of models at most',
    commands: ['refactor'],
  },
  {
    name: 'architect',
    value: 'MODEL',
    help: 'plans in words before the others edit',
    commands: ['refactor'],
  },
  {
    name: 'create',
    help: 'lets models make new files',
    commands: ['refactor'],
  },
  {
    name: 'prepare',
    value: 'COMMAND',
    help: 'installs dependencies in the copy that --check runs in; it has the network and is not isolated',
    commands: ['refactor'],
  },
  {
    name: 'apply',
    help: 'writes the result, all files or none',
    commands: ['refactor'],
  },
  {
    name: 'save',
    value: 'FILE',
    help: 'keeps the search, for --resume; it holds code',
    commands: ['refactor'],
  },
  {
    name: 'resume',
    value: 'FILE',
    help: 'goes on with a search that was kept',
    commands: ['refactor'],
  },
  {
    name: 'check',
    value: 'COMMAND',
    help: 'runs the project’s tests on every answer, in a sandbox; to refactor, what has to pass',
    commands: ['bench', 'refactor'],
  },
  {
    name: 'check-seconds',
    value: 'N',
    help: 'a run of --check takes no longer; 120 where nobody says otherwise',
    commands: ['bench', 'refactor'],
  },
  {
    name: 'check-visible',
    value: 'A,B',
    help: 'folders that --check may read besides those of the system: tools in a home',
    commands: ['bench', 'refactor'],
  },
  {
    name: 'without-isolation',
    help: 'lets generated code run where this machine cannot isolate it',
    commands: ['bench', 'refactor'],
  },
  ...(
    [
      ['query', 'column with the id of the query'],
      ['quality', 'column with the quality; {model} in it stands for each of --models'],
      ['cost', 'column with the cost in dollars'],
      ['latency', 'column with the latency in milliseconds'],
      ['text', 'column with the answer'],
      ['prompt', 'column with the question'],
      ['reference', 'column with a right answer'],
      ['group', 'column with what the query is a part of'],
      ['split-column', 'column with the split'],
    ] as const
  ).map(([name, help]) => ({ name, value: 'COLUMN', help, commands: ['import'] })),
  {
    name: 'quality-max',
    value: 'N',
    help: 'largest quality, where it is not 1',
    commands: ['import'],
  },
  {
    name: 'format',
    value: 'NAME',
    help: 'csv, tsv or jsonl, where the name of the table does not tell',
    commands: ['import'],
  },
];

/** The help of all commands, or of one. */
export function helpText(command?: string): string {
  const rows = commandRows.filter(({ name }) => command === undefined || name === command);
  const calls = rows.map(({ name, takes, help }) => [`ensemble ${name} ${takes}`.trimEnd(), help]);
  const options = optionRows
    .filter(({ commands }) =>
      command === undefined ? commands.length > 2 : commands.includes(command),
    )
    .map(({ name, value, help }) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help]);
  const width = Math.max(...[...calls, ...options].map(([left = '']) => left.length)) + 2;
  const column = ([left = '', right = '']: readonly string[]): string =>
    `  ${left.padEnd(width)}${right}`;
  return [
    'ensemble: completions from several models at once',
    '',
    ...calls.map(column),
    '',
    ...options.map(column),
    ...(command === undefined ? ['', '"ensemble help COMMAND" lists all options of one.'] : []),
    '',
    'Keys of cloud servers come from ENSEMBLE_API_KEY_<NAME of the server, in capitals>.',
    'Messages go to stderr; the exit code is 0 only on success.',
  ].join('\n');
}
