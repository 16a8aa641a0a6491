/** One setting that is not as it should be. The host words it; the default is used instead. */
export interface SettingProblem {
  readonly key: string;
  /**
   * `widening`: a workspace wants what the user alone may want; it is left out. `secret`: a key stands where
   * none may; it is not used. `unclear`: a pattern that is read as widely as it can be.
   */
  readonly kind: 'unknown' | 'mistyped' | 'contradictory' | 'widening' | 'secret' | 'unclear';
  /** What was expected and what came, e.g. `expected number, received string`; never a secret. */
  readonly detail: string;
}
