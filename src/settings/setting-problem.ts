/** One setting that is not as it should be. The host words it; the default is used instead. */
export interface SettingProblem {
  readonly key: string;
  /**
   * `widening`: a workspace wants what the user alone may want; it is left out. `secret`: a key stands where
   * none may; it is not used. `unclear`: a pattern that is read as widely as it can be. `incomplete`: something
   * is left out without which an entry is of no use.
   */
  readonly kind:
    'unknown' | 'mistyped' | 'contradictory' | 'widening' | 'secret' | 'unclear' | 'incomplete';
  /** Where and what was expected, e.g. `entry 2, kind: expected one of ollama, openai`; never a secret. */
  readonly detail: string;
}
