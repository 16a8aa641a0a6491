/** An option of the command line. */
export interface OptionRow {
  readonly name: string;
  /** Word for its value in the help; flags have none. */
  readonly value?: string;
  readonly help: string;
  /** Commands that take it. */
  readonly commands: readonly string[];
}

const ASKING = [
  ...['models', 'complete', 'compare', 'refactor', 'second-opinion', 'prompt-mind', 'instruct'],
  ...['demo', 'bench', 'serve'],
];
const JUDGING = ['replay', 'bench'];
/** Whose texts are run where that is asked for. */
const OBSERVING = ['complete', 'compare'];

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
      'prompt-mind',
      'instruct',
      'refactor',
      'replay',
      'judges',
      'team',
      'bench',
      'import',
      'merge',
      'train',
      'spending',
      'demo',
      'serve',
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
    help: 'settings as JSON, with the keys of the VS Code settings; replay takes parameters of strategies and what was trained from it',
    commands: [...ASKING, 'replay', 'score', 'train', 'spending'],
  },
  {
    name: 'models',
    value: 'A,B',
    help: 'members by id or name; to train citer, the small model and the large one',
    commands: [...ASKING, 'replay', 'team', 'import', 'train'],
  },
  {
    name: 'model',
    value: 'NAME',
    help: 'the model that scores, by id or name; of a table, the column with the model',
    commands: ['score', 'import'],
  },
  {
    name: 'team-size',
    value: 'N',
    help: 'members of a team at most',
    commands: ['team'],
  },
  {
    name: 'lines',
    value: 'A-B',
    help: 'only these lines, from 1; to refactor, those of the first file that it is about',
    commands: ['second-opinion', 'prompt-mind', 'refactor'],
  },
  {
    name: 'most',
    value: 'N',
    help: 'functions at most that models are asked about; 50 where nobody says otherwise',
    commands: ['instruct'],
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
    commands: ['models', 'complete', 'compare', 'demo', 'bench', 'replay', 'serve'],
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
    commands: [...ASKING, 'replay', 'judges', 'train'],
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
    help: 'what was trained, for the setting ensemble.citerRouter or ensemble.ranker; of instruct, the examples, as JSON lines',
    commands: ['train', 'instruct'],
  },
  {
    name: 'hidden-states',
    help: 'trains citer on the last hidden states of the small model, which embedded models tell',
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
    help: 'answers a task and model, for pass@k; to prompt-mind, answers to each way of asking',
    commands: ['bench', 'prompt-mind'],
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
    commands: [...OBSERVING, 'refactor'],
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
    help: 'runs the project’s tests on every text, in a sandbox, in a copy; to refactor, what has to pass',
    commands: ['bench', ...OBSERVING, 'refactor'],
  },
  {
    name: 'check-seconds',
    value: 'N',
    help: 'a run of --check takes no longer; 120 where nobody says otherwise',
    commands: ['bench', ...OBSERVING, 'refactor'],
  },
  {
    name: 'check-visible',
    value: 'A,B',
    help: 'folders that --check may read besides those of the system: tools in a home',
    commands: ['bench', ...OBSERVING, 'refactor'],
  },
  {
    name: 'without-isolation',
    help: 'lets generated code run where this machine cannot isolate it',
    commands: ['bench', ...OBSERVING, 'refactor'],
  },
  {
    name: 'call',
    value: 'EXPRESSION',
    help: 'calls every text in a sandbox and votes by what texts do: "add(1, 2)"; several with " ;; " between them',
    commands: OBSERVING,
  },
  {
    name: 'diagnostics',
    help: 'counts the errors that TypeScript has of the workspace with every text',
    commands: OBSERVING,
  },
  {
    name: 'port',
    value: 'N',
    help: 'port to listen at; 11535 where nobody says otherwise, any free one for 0',
    commands: ['serve'],
  },
  {
    name: 'host',
    value: 'ADDRESS',
    help: 'address to listen at; 127.0.0.1 and ::1 where nobody says otherwise',
    commands: ['serve'],
  },
  {
    name: 'allow-remote',
    help: 'lets --host be one that other machines reach: whoever has the token asks your models and spends your keys, and nothing is encrypted',
    commands: ['serve'],
  },
  {
    name: 'token-file',
    value: 'FILE',
    help: 'the token that clients have to send, from a file, which is made where it is not there; else from ENSEMBLE_SERVE_TOKEN, else a new one',
    commands: ['serve'],
  },
  {
    name: 'print-token',
    help: 'tells the token in the value of --json too',
    commands: ['serve'],
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
