/** What a computation in pieces comes to. */
export function atEnd<T>(pieces: Generator<undefined, T>): T {
  for (;;) {
    const step = pieces.next();
    if (step.done === true) return step.value;
  }
}
