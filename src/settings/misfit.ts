import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/**
 * Where in a setting a value does not fit and what is expected there, such as `entry 2, kind: one of ollama,
 * openai`. Names entries and fields, and never the value itself.
 */
export function misfitText(issues: readonly Issue[]): string {
  const [first] = issues;
  if (first === undefined) return 'not understood';
  const { issue, path } = deepest(first);
  const where = path.map((part) => (typeof part === 'number' ? `entry ${part + 1}` : String(part)));
  return where.length === 0 ? expected(issue) : `${where.join(', ')}: ${expected(issue)}`;
}

/** Of something that fits none of several forms, what is wrong with the form that it comes nearest to. */
function deepest(issue: Issue): { readonly issue: Issue; readonly path: readonly PropertyKey[] } {
  if (issue.code !== 'invalid_union') return { issue, path: issue.path };
  const inner = issue.errors
    .flatMap(([first]) => (first === undefined ? [] : [deepest(first)]))
    .sort((a, b) => b.path.length - a.path.length);
  const [nearest] = inner;
  if (nearest === undefined || nearest.path.length === 0) return { issue, path: issue.path };
  return { issue: nearest.issue, path: [...issue.path, ...nearest.path] };
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `expected ${String(issue.minimum)} or more${counted(issue.origin)}`;
    case 'too_big':
      return `expected ${String(issue.maximum)} or less${counted(issue.origin)}`;
    default:
      // Ours begin so; the library's own depend on the language that somebody has loaded for it.
      return issue.message.startsWith('expected ') ? issue.message : 'not understood';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function counted(origin: string): string {
  return { array: ' entries', string: ' characters' }[origin] ?? '';
}
