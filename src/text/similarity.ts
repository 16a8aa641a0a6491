/** Words of so many languages that they say nothing about what code is about. */
const commonWords: ReadonlySet<string> = new Set(
  (
    'abstract and any as assert async await bool boolean break case catch char class const continue ' +
    'def default defer del do double elif else end enum except export extends false final finally ' +
    'float fn for from func function global go if impl implements import in instanceof int interface ' +
    'is lambda let long match module mut namespace new nil none None not null number object of or ' +
    'override package pass private protected public raise range readonly return self short static ' +
    'str string struct super switch template this throw throws trait true True False try type typeof ' +
    'undefined union unsigned use using val var void while with yield'
  ).split(' '),
);

const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/**
 * The identifiers of a text: its words of two characters or more, without the common keywords.
 * Words in strings and comments count as well, they tell as much about a piece of code. Cost O(n).
 */
export function identifiersOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(identifier)) {
    if (word.length > 1 && !commonWords.has(word)) words.add(word);
  }
  return words;
}

/**
 * Jaccard similarity of two sets, in [0, 1]: |A ∩ B| ÷ |A ∪ B|; 0 where both are empty.
 * Cost O(min(|A|, |B|)).
 */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let common = 0;
  for (const word of small) if (large.has(word)) common += 1;
  const union = a.size + b.size - common;
  return union === 0 ? 0 : common / union;
}
