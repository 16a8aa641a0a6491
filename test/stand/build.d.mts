/** Writes all bundles and grammars; returns the names of the bundles. */
export function buildAll(options?: {
  readonly production?: boolean;
  readonly out?: string;
}): Promise<readonly string[]>;
