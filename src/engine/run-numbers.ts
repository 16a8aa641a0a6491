/** 1, 2, 3, … */
export function numbersFromOne(): () => number {
  let last = 0;
  return () => ++last;
}
