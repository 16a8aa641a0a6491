import type { CompletionShape } from '../core/completion.ts';
import { opensBlock } from '../text/brackets.ts';
import { isBlank } from '../text/lines.ts';

export interface ShapeInput {
  /** The cursor's line up to the cursor, and from it on. */
  readonly lineBefore: string;
  readonly lineAfter: string;
  /** What the syntax tree says of the cursor's place; without it the text of the line decides. */
  readonly syntax?: {
    /** The cursor stands in a block, body or argument list that is empty so far. */
    readonly emptyBlock: boolean;
    readonly insideCommentOrString: boolean;
  };
  /** `always`: a block wherever the line ends at the cursor. `never`: one line everywhere. */
  readonly multiline: 'auto' | 'always' | 'never';
}

const lineShape: CompletionShape = { kind: 'line', maxLines: 1, maxTokens: 64 };

const blockShape: CompletionShape = { kind: 'block', maxLines: 12, maxTokens: 128 };

/**
 * How much may be written at a place.
 *
 * One line of at most 64 tokens where anything follows on the
 * cursor's line, and inside comments and strings. A block of at most 12 lines and 128 tokens on an empty line
 * and where a block has just been opened. One line elsewhere, unless the setting says otherwise.
 */
export function completionShape(input: ShapeInput): CompletionShape {
  const { lineBefore, lineAfter, syntax, multiline } = input;
  if (multiline === 'never' || !isBlank(lineAfter)) return lineShape;
  if (multiline === 'always') return blockShape;
  if (syntax?.insideCommentOrString === true) return lineShape;
  const opens = syntax?.emptyBlock ?? opensBlock(lineBefore);
  return isBlank(lineBefore) || opens ? blockShape : lineShape;
}
