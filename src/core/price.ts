/** What a vendor asks for tokens. Unit: US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Prompt tokens that the vendor had in its cache; `input` where it is not told. */
  readonly cachedInput?: number | undefined;
  /** Prompt tokens that it puts there; `input` where it is not told. */
  readonly cacheWrite?: number | undefined;
}
