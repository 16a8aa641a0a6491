import type { CompletionShape } from '../../core/completion.ts';
import { markOf } from '../../recording/text-mark.ts';
import type { AskedPlace } from '../workspace/ask-members.ts';
import { taskInEditor } from './in-editor.ts';
import type { HumanEvalTask } from './tasks.ts';

const LINE: CompletionShape = { kind: 'line', maxLines: 1, maxTokens: 64 };
const SPAN: CompletionShape = { kind: 'block', maxLines: 24, maxTokens: 256 };
const BODY: CompletionShape = { kind: 'block', maxLines: 48, maxTokens: 512 };

/**
 * The tasks as places to ask for, in an order that the seed decides. Holes of one problem are one
 * group. How much may be written follows from what was taken out: one line, a span, or a whole body;
 * both published infilling sets tell that by their names as well.
 */
export function humanEvalPlaces(
  tasks: readonly HumanEvalTask[],
  seed: number,
  shard: { readonly index: number; readonly count: number } = { index: 1, count: 1 },
): readonly AskedPlace[] {
  return tasks
    .filter(({ id }) => markOf(id) % shard.count === shard.index - 1)
    .toSorted((a, b) => markOf(`${seed}:${a.id}`) - markOf(`${seed}:${b.id}`))
    .map((task) => {
      const { id, kind, entryPoint } = task;
      const { before, after, reference } = taskInEditor(task);
      const isSpan = reference.trim().includes('\n');
      return {
        id,
        kind: kind === 'completion' ? 'body' : isSpan ? 'span' : 'line',
        path: `${entryPoint}.py`,
        group: /HumanEval\/\d+/.exec(id)?.[0] ?? id,
        languageId: 'python',
        before,
        after,
        reference,
        shape: kind === 'completion' ? BODY : isSpan ? SPAN : LINE,
      };
    });
}
