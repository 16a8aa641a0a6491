/** Writes all bundles and grammars; returns the names of the bundles. */
export function buildAll(options?: {
  readonly production?: boolean;
  readonly out?: string;
}): Promise<readonly string[]>;

/** Writes the page of the comparison panel alone, below `out`. */
export function buildPanel(options: {
  readonly production?: boolean;
  readonly out: string;
}): Promise<void>;
