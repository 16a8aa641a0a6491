import type { ChatMessage } from '../core/generation.ts';
import type { CompletionContext } from '../core/completion.ts';
import { breakMarks } from '../text/special-marks.ts';
import { shownPath } from './preamble.ts';

const instructions = `You complete source code in an editor.
You are given the text before the cursor and the text after it. Answer with the text that belongs at the cursor, and nothing else: no explanation, no Markdown, no code fence.
Do not repeat text that is already before or after the cursor. Your answer is inserted as it is, so begin in the middle of a line where the text before the cursor ends in the middle of a line, and keep to the indentation, names and style around it. If nothing sensible belongs there, answer with nothing.`;

const example: readonly ChatMessage[] = [
  {
    role: 'user',
    content: task('python', 'shapes.py', 'def area(width, height):\n    return ', '\n', 'line', 1),
  },
  { role: 'assistant', content: 'width * height' },
];

/**
 * Messages that make a chat model fill a hole: instructions, one worked example, the task. What
 * changes with every key comes last. The filters take off what the model says beyond it.
 */
export function holeFillerMessages(context: CompletionContext): readonly ChatMessage[] {
  const { prefix, suffix, languageId, path, shape, snippets } = context;
  const others = snippets.map(
    (snippet) => `Code of ${shownPath(snippet.path)}, for comparison:\n${snippet.text}\n\n`,
  );
  const asked = task(languageId, shownPath(path), prefix, suffix, shape.kind, shape.maxLines);
  return [
    { role: 'system', content: instructions },
    ...example,
    { role: 'user', content: breakMarks(others.join('') + asked) },
  ];
}

function task(
  languageId: string,
  path: string,
  prefix: string,
  suffix: string,
  kind: CompletionContext['shape']['kind'],
  maxLines: number,
): string {
  const length =
    kind === 'line'
      ? 'Write the rest of this line only.'
      : `Write at most ${maxLines} lines and stop where the block around the cursor ends.`;
  return [
    `File ${path === '' ? 'without a name' : path}, language ${languageId}. ${length}`,
    `<after_cursor>${suffix}</after_cursor>`,
    `<before_cursor>${prefix}</before_cursor>`,
  ].join('\n');
}
