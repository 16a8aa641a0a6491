/** Operators that are written for each other, in groups. */
const CONFUSED: readonly (readonly string[])[] = [
  ['<', '<=', '>', '>='],
  ['==', '!='],
  ['===', '!=='],
  ['&&', '||', '??'],
  ['and', 'or'],
  ['+', '-', '*', '/'],
  ['%', '/', '*'],
  ['+=', '-=', '*=', '/='],
  ['++', '--'],
  ['<<', '>>'],
  ['&', '|', '^'],
  ['&=', '|='],
  ['true', 'false'],
  ['True', 'False'],
];

const rivals = new Map<string, readonly string[]>();
for (const group of CONFUSED) {
  for (const one of group) {
    const others = group.filter((other) => other !== one);
    rivals.set(one, [...new Set([...(rivals.get(one) ?? []), ...others])]);
  }
}

/** What an operator (also one spelled as a word, and a truth value) is confused with; often nothing. */
export function rivalOperators(text: string): readonly string[] {
  return rivals.get(text) ?? [];
}

/** The neighbours of a whole number written in digits, 0 or more; nothing of any other. */
export function rivalNumbers(text: string): readonly string[] {
  if (!/^(?:0|[1-9]\d{0,8})$/.test(text)) return [];
  const value = Number(text);
  return [value - 1, value + 1].filter((other) => other >= 0).map(String);
}
