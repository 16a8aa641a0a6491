/** A sample in a language. */
export interface Sample {
  readonly language: 'typescript' | 'python';
  readonly file: string;
  readonly comment: string;
}

export const samples = {
  typescript: { language: 'typescript', file: 'task-queue.ts', comment: '//' },
  python: { language: 'python', file: 'word_count.py', comment: '#' },
} as const satisfies Readonly<Record<string, Sample>>;

/** A place in the text: line and character count from 0. */
export interface SampleText {
  readonly text: string;
  readonly line: number;
  readonly character: number;
}

/** What a value is missing behind: the place with the plainest answer. */
const UNFINISHED = /\breturn $/;

/**
 * The text of a sample under a few lines that say what to do, and where its cursor stands: behind the first
 * line that ends in an unfinished `return`, or at the end.
 */
export function sampleText(
  content: string,
  { comment }: Pick<Sample, 'comment'>,
  hints: readonly string[],
): SampleText {
  const own = content.replaceAll('\r\n', '\n').split('\n');
  // It says in one language what the hints say in the user's.
  const [first = ''] = own;
  const rest = first.startsWith(comment) ? own.slice(1) : ['', ...own];
  const lines = [...hints.map((hint) => `${comment} ${hint}`), ...rest];
  const found = lines.findIndex((line) => UNFINISHED.test(line));
  const line = found < 0 ? lines.length - 1 : found;
  return { text: lines.join('\n'), line, character: lines[line]?.length ?? 0 };
}
