import type * as z from 'zod/mini';

/**
 * Where a setting may be set. `application`: by the user alone, and it follows into remote windows.
 * `machine`: by the user, apart for every machine. `machine-overridable` ones are ignored in untrusted
 * workspaces.
 */
export type Scope = 'application' | 'machine' | 'machine-overridable' | 'window';

export interface SettingRow {
  /** Without the prefix `ensemble.`. */
  readonly key: string;
  readonly schema: z.ZodMiniType;
  readonly default: unknown;
  /** Shown in the settings editor and the README; Markdown. */
  readonly description: string;
  readonly scope: Scope;
  /** Names an address, a file or a model: taken from trusted workspaces only. */
  readonly restricted?: true;
  /** Descriptions of an enumeration's values, in order. */
  readonly enumDescriptions?: readonly string[];
  readonly group: 'main' | 'models' | 'cloud' | 'timing' | 'refactor' | 'advanced';
}
