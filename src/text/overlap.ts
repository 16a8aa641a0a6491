/**
 * Length of the longest end of `text` that is a beginning of `head`, by the failure function of
 * Knuth, Morris and Pratt (1977). Cost O(|head| + min(|text|, |head|)).
 */
export function overlapLength(text: string, head: string): number {
  const failure = [0];
  const fallBack = (matched: number, character: string): number => {
    let length = matched;
    while (length > 0 && head[length] !== character) length = failure[length - 1] ?? 0;
    return head[length] === character ? length + 1 : length;
  };
  for (let i = 1; i < head.length; i++) failure.push(fallBack(failure[i - 1] ?? 0, head.charAt(i)));
  let length = 0;
  for (const character of text.slice(-head.length).split('')) {
    if (length === head.length) length = failure[length - 1] ?? 0;
    length = fallBack(length, character);
  }
  return length;
}
