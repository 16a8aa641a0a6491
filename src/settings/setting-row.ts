import type * as z from 'zod/mini';

/**
 * Where a setting may be set. `application`: by the user alone, and it follows into remote windows.
 * `machine`: by the user, apart for every machine: paths. `window`: by a workspace as well. `resource`: by
 * each of its folders too; those are privacy routes, and the values of all levels count together.
 */
export type Scope = 'application' | 'machine' | 'window' | 'resource';

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
  readonly group:
    'main' | 'models' | 'cloud' | 'timing' | 'refactor' | 'review' | 'advanced' | 'strategies';
}
