/** What models might write for "debounce" in TypeScript: two agree, one differs, one is longer. */
export const TEXTS = {
  qwen: `export function debounce<A extends unknown[]>(
  action: (...args: A) => void,
  delayMs: number,
): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), delayMs);
  };
}
`,
  starcoder: `export function debounce<A extends unknown[]>(
  action: (...args: A) => void,
  delayMs: number,
): (...args: A) => void {
  let timer: number | null = null;
  return (...args) => {
    if (timer !== null) {
      clearTimeout(timer);
    }
    timer = window.setTimeout(() => {
      timer = null;
      action(...args);
    }, delayMs);
  };
}
`,
  deepseek: `export function debounce(fn, wait) {
  // calls fn once, wait milliseconds after the last call
  let handle;
  return function (...args) {
    clearTimeout(handle);
    handle = setTimeout(() => fn.apply(this, args), wait);
  };
}
`,
  codestral: `export function debounce<A extends unknown[]>(
  action: (...args: A) => void,
`,
} as const;
