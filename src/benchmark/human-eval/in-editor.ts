import type { HumanEvalTask } from './tasks.ts';

/** A task as an editor would have it before somebody completes it. */
export interface TaskInEditor {
  readonly before: string;
  readonly after: string;
  readonly reference: string;
  /** The answer of the task that an inserted text makes. */
  answerOf(text: string): string;
}

/**
 * Where whole lines were taken out, the editor has put the cursor behind the indentation and the line
 * has its own end: the blanks and the line end around the reference are shown and not asked for. The
 * published sets ask for them as well, so figures are not those of papers, where a model that forgets
 * an indentation fails.
 */
export function taskInEditor({
  prefix,
  suffix,
  reference,
}: Pick<HumanEvalTask, 'prefix' | 'suffix' | 'reference'>): TaskInEditor {
  const atLineStart = prefix === '' || prefix.endsWith('\n');
  const indentation = atLineStart ? (/^[ \t]*/.exec(reference)?.[0] ?? '') : '';
  const body = reference.slice(indentation.length);
  const end = body.endsWith('\n') ? '\n' : '';
  return {
    before: prefix + indentation,
    after: end + suffix,
    reference: body.slice(0, body.length - end.length),
    answerOf: (text) => indentation + text + end,
  };
}
