import type * as z from 'zod/mini';

/** Where a setting may be set. `machine-overridable` ones are ignored in untrusted workspaces. */
export type Scope = 'application' | 'machine-overridable' | 'window';

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
  readonly group: 'main' | 'models' | 'timing' | 'refactor' | 'advanced';
}
