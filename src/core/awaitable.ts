/** A value or a promise of it: algorithms that call no model stay synchronous. */
export type Awaitable<T> = T | Promise<T>;
