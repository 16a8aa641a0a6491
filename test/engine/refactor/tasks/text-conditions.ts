import type { TextAt } from './instruct-task.ts';

type Condition = (at: TextAt) => boolean;

export function has(path: string, ...texts: readonly string[]): Condition {
  return (at) => texts.every((text) => at(path).includes(text));
}

export function lacks(path: string, ...texts: readonly string[]): Condition {
  return (at) => at(path) !== '' && texts.every((text) => !at(path).includes(text));
}

export function all(...conditions: readonly Condition[]): Condition {
  return (at) => conditions.every((holds) => holds(at));
}
