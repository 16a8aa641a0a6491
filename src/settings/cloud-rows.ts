import * as z from 'zod/mini';
import { ENGINE_DEFAULTS } from '../engine/engine-settings.ts';
import type { SettingRow } from './setting-row.ts';

const dollars = z.number().check(z.minimum(0), z.maximum(10_000));

export const priceSchema = z.object({
  input: dollars,
  output: dollars,
  cachedInput: z.optional(dollars),
  cacheWrite: z.optional(dollars),
});

/** What models elsewhere may see, do and cost. */
export const cloudRows = [
  {
    key: 'cloud.enable',
    schema: z.boolean(),
    default: true,
    description:
      'Ask models outside this machine, as far as line-ups name them. A workspace can switch them off, not on.',
    scope: 'resource',
    group: 'cloud',
  },
  {
    key: 'cloud.neverSend',
    schema: z.array(z.string()),
    default: [],
    description:
      'Files that never leave this machine: patterns such as `**/billing/**`, as in an ignore file. Yours and those of the workspace count together.',
    scope: 'resource',
    group: 'cloud',
  },
  {
    key: 'cloud.dailyLimitDollars',
    schema: dollars,
    default: 1,
    description:
      'Most that all windows together may spend in a day, in US dollars; at this limit local models go on alone. 0 refuses every call that costs money, 10000 is no limit.',
    scope: 'application',
    group: 'cloud',
  },
  {
    key: 'cloud.dailyWarningDollars',
    schema: dollars,
    default: 0.5,
    description:
      'Spending of a day, in US dollars, from which on the status bar says so once; `#ensemble.cloud.dailyLimitDollars#` ends it.',
    scope: 'application',
    group: 'cloud',
  },
  {
    key: 'cloud.automatic',
    schema: z.array(z.string()),
    default: ENGINE_DEFAULTS.automaticCloud,
    description:
      'Ids of models elsewhere that may be asked while you type, one a request. `Ensemble: Add Model…` says what that costs before it adds one.',
    scope: 'application',
    restricted: true,
    group: 'cloud',
  },
  {
    key: 'cloud.prices',
    schema: z.record(z.string(), priceSchema),
    default: {},
    description:
      'Your own prices by model id or name, in US dollars for a million tokens: `input`, `output`, `cachedInput` and `cacheWrite`. They win over the table that the extension brings.',
    scope: 'application',
    group: 'cloud',
  },
  {
    key: 'cloud.hedgePercent',
    schema: z.number().check(z.minimum(0), z.maximum(20)),
    default: ENGINE_DEFAULTS.hedgePercent,
    description:
      'Most calls in a hundred that are sent a second time because the first is slower than 95 in 100 of that model’s own; 0 sends none twice.',
    scope: 'application',
    group: 'cloud',
  },
  {
    key: 'cloud.editorModelCalls',
    schema: z.int().check(z.minimum(0), z.maximum(10_000)),
    default: 50,
    description:
      'Most calls a day to models that other extensions lend to the editor, such as those of Copilot; 0 uses none. They are asked in the panel, for refactorings and as judges alone.',
    scope: 'application',
    group: 'cloud',
  },
] as const satisfies readonly SettingRow[];
