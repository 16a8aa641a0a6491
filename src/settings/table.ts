import * as z from 'zod/mini';
import { ENGINE_DEFAULTS } from '../engine/engine-settings.ts';
import { HINT_RULES } from '../review/choose-hints.ts';
import { vendors, type ServerKind } from '../providers/vendors.ts';
import { AUTOMATIC_STRATEGY, strategies } from '../strategies/registry.ts';
import { askingRows } from './asking-rows.ts';
import { cloudRows } from './cloud-rows.ts';
import { refactorRows } from './refactor-rows.ts';
import type { SettingRow } from './setting-row.ts';

/** Prose and commit messages are written by people; logs and lists of results by nobody. */
export const ENABLED_LANGUAGES: Readonly<Record<string, boolean>> = {
  '*': true,
  markdown: false,
  plaintext: false,
  scminput: false,
  'git-commit': false,
  'git-rebase': false,
  'search-result': false,
  log: false,
};

const NAME_FORM = 'expected lower-case letters, digits and hyphens';

export const serverSchema = z.object({
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]*$/, NAME_FORM)),
  kind: z.enum(vendors.map(({ kind }) => kind) as [ServerKind, ...ServerKind[]]),
  url: z.optional(z.string()),
  headers: z.optional(z.record(z.string(), z.string())),
  keyHeader: z.optional(z.string()),
  tokenCommand: z.optional(z.array(z.string()).check(z.minLength(1))),
  tokenMinutes: z.optional(z.number().check(z.minimum(1), z.maximum(1440))),
  clientCertificate: z.optional(z.object({ certificate: z.string(), key: z.string() })),
  certificateAuthority: z.optional(z.string()),
  apiVersion: z.optional(z.string()),
  allowHttp: z.optional(z.boolean()),
  elsewhere: z.optional(z.boolean()),
  models: z.optional(z.array(z.string())),
});

export const memberSchema = z.union([
  z.string(),
  z.object({
    model: z.string(),
    roles: z.optional(z.array(z.enum(['inline', 'panel', 'refactor', 'judge', 'fuse', 'embed']))),
  }),
]);

const fillTemplateSchema = z.object({
  prefix: z.string(),
  suffix: z.string(),
  middle: z.string(),
  order: z.enum(['psm', 'spm']),
  stop: z.array(z.string()),
});

/** Every setting. package.json, the README table and the command line's `--config` derive from it. */
export const settingsTable = [
  {
    key: 'lineUp',
    schema: z.string(),
    default: 'Automatic',
    description:
      'Which models answer: `Automatic` takes suitable local ones, other names come from `#ensemble.lineUps#`. In a workspace it adds no model elsewhere that your own line-up lacks.',
    scope: 'window',
    restricted: true,
    group: 'main',
  },
  {
    key: 'enable',
    schema: z.record(z.string(), z.boolean()),
    default: ENABLED_LANGUAGES,
    description: 'Languages with inline completion, by language id; `*` stands for all others.',
    scope: 'window',
    group: 'main',
  },
  ...askingRows,
  {
    key: 'multiline',
    schema: z.enum(['auto', 'always', 'never']),
    default: 'auto',
    description: 'When a completion may have several lines.',
    scope: 'window',
    enumDescriptions: [
      'On empty lines and in empty blocks',
      'Wherever the text after the cursor allows it',
      'One line only',
    ],
    group: 'main',
  },
  {
    key: 'strategy',
    schema: z.enum([AUTOMATIC_STRATEGY, ...strategies.map(({ id }) => id)]),
    default: AUTOMATIC_STRATEGY,
    description:
      'How several answers become one. `automatic` is `evidence`, or `lazy-span` where a benchmark of your models has it better and in time; `Ensemble: Choose Strategy` says which runs.',
    scope: 'window',
    enumDescriptions: [
      'Evidence, or Lazy span fusion where that is measured to be better and in time',
      ...strategies.map(({ title }) => title),
    ],
    group: 'main',
  },
  {
    key: 'lineUps',
    schema: z.record(z.string(), z.array(memberSchema)),
    default: {},
    description:
      'Named sets of models for `#ensemble.lineUp#`. A member is a model id such as `ollama:qwen2.5-coder:1.5b`, or an object with `model` and `roles`.',
    scope: 'application',
    restricted: true,
    group: 'models',
  },
  {
    key: 'servers',
    schema: z.array(serverSchema),
    default: [],
    description:
      'Model servers besides the Ollama of this machine, each with `name`, `kind` and `url`; one named `ollama` replaces it. Keys are never written here: use `Ensemble: Set API Key`.',
    scope: 'application',
    restricted: true,
    group: 'models',
  },
  {
    key: 'embeddedModels',
    schema: z.array(z.string()),
    default: [],
    description: 'GGUF files that the built-in llama.cpp runs, where it is part of the package.',
    scope: 'machine',
    restricted: true,
    group: 'models',
  },
  {
    key: 'exactVerifier',
    schema: z.nullable(z.int().check(z.minimum(1), z.maximum(1_000_000))),
    default: null,
    description:
      'Largest model file of this machine’s Ollama, in MB, that the built-in llama.cpp opens as well, so that given texts are scored exactly; empty: none. It takes memory for a second context.',
    scope: 'machine',
    group: 'models',
  },
  {
    key: 'workspaceModel',
    schema: z.boolean(),
    default: true,
    description:
      'A member that learns from the files of the workspace and completes in a few milliseconds, with no model server. It obeys the ignore files, and what it learns stays on this machine.',
    scope: 'window',
    group: 'models',
  },
  {
    key: 'maximumMembers',
    schema: z.int().check(z.minimum(1), z.maximum(9)),
    default: 3,
    description: 'Most models that the line-up `Automatic` of `#ensemble.lineUp#` takes.',
    scope: 'window',
    group: 'models',
  },
  {
    key: 'citerRouter',
    schema: z.string(),
    default: '',
    description:
      'File of a router that `ensemble train citer` has made for your models and code. Without one, CITER uses the router it comes with.',
    scope: 'machine',
    restricted: true,
    group: 'models',
  },
  {
    key: 'ranker',
    schema: z.string(),
    default: '',
    description:
      'File of rankers that `ensemble train ranker` has made from your recordings. Without one, strategies that rank by trained weights use those they come with.',
    scope: 'machine',
    restricted: true,
    group: 'models',
  },
  {
    key: 'fill',
    schema: z.record(
      z.string(),
      z.union([
        z.enum(['server', 'chat', 'prefix-only']),
        z.object({ family: z.string() }),
        z.object({ template: fillTemplateSchema }),
      ]),
    ),
    default: {},
    description:
      'How a model fills the hole at the cursor, by model id or name: `server`, `chat`, `prefix-only`, or an object with `family` or `template`. Wins over what was detected.',
    scope: 'application',
    group: 'models',
  },
  {
    key: 'deadlineMs',
    schema: z.nullable(z.int().check(z.minimum(50), z.maximum(30_000))),
    default: null,
    description:
      'How long a better candidate is waited for, in milliseconds; empty: by the measured speed of the models, 400 or more.',
    scope: 'window',
    group: 'timing',
  },
  {
    key: 'firstCandidateMs',
    schema: z.int().check(z.minimum(200), z.maximum(60_000)),
    default: 5000,
    description: 'How long the first candidate is waited for, in milliseconds.',
    scope: 'window',
    group: 'timing',
  },
  {
    key: 'settleConfidence',
    schema: z.number().check(z.minimum(0), z.maximum(1)),
    default: ENGINE_DEFAULTS.settleConfidence,
    description:
      'Probability of being accepted from which on a text is shown without waiting for a better one, once 100 of your own outcomes tell it; 0 and 1 always wait.',
    scope: 'window',
    group: 'timing',
  },
  {
    key: 'leastConfidence',
    schema: z.number().check(z.minimum(0), z.maximum(1)),
    default: ENGINE_DEFAULTS.leastConfidence,
    description:
      'Probability of being accepted below which a text is not shown while you type, once 100 of your own outcomes tell it; 0 shows them all.',
    scope: 'window',
    group: 'timing',
  },
  {
    key: 'debounceMs',
    schema: z.nullable(z.int().check(z.minimum(0), z.maximum(2000))),
    default: null,
    description:
      'Pause before the models are asked, in milliseconds, on top of the editor’s own; empty: 0 to 150 by their measured speed.',
    scope: 'window',
    group: 'timing',
  },
  {
    key: 'promptTokens',
    schema: z.nullable(z.int().check(z.minimum(64), z.maximum(100_000))),
    default: null,
    description:
      'Longest prompt, in tokens; empty: what each model reads in time to answer within 1.5 seconds.',
    scope: 'window',
    group: 'advanced',
  },
  {
    key: 'snippets',
    schema: z.boolean(),
    default: true,
    description: 'Show similar code of other open files to the models.',
    scope: 'window',
    group: 'advanced',
  },
  {
    key: 'speculative',
    schema: z.boolean(),
    default: true,
    description:
      'Prepare what comes next: the completion behind the one that is shown, and the models’ reading of a file that was just opened.',
    scope: 'window',
    group: 'advanced',
  },
  {
    key: 'temperature',
    schema: z.number().check(z.minimum(0), z.maximum(2)),
    default: 0,
    description: 'Sampling temperature of inline completions; 0 always takes the likeliest token.',
    scope: 'window',
    group: 'advanced',
  },
  {
    key: 'learning',
    schema: z.boolean(),
    default: true,
    description:
      'Learn from accepted completions which model to trust, per language. Everything stays on this machine.',
    scope: 'application',
    group: 'advanced',
  },
  {
    key: 'ollama.keepAlive',
    schema: z.string(),
    default: '30m',
    description:
      'How long Ollama keeps a model in memory after a request, with its unit, such as `30m` or `2h`.',
    scope: 'application',
    group: 'models',
  },
  {
    key: 'ollama.options',
    schema: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
    default: {},
    description:
      'Runner options sent to Ollama, such as `num_ctx`. None is sent by default: a changed option makes Ollama load the model again, for other programs as well.',
    scope: 'application',
    group: 'models',
  },
  {
    key: 'secondOpinion.hintsPerHundredLines',
    schema: z.number().check(z.minimum(0), z.maximum(100)),
    default: HINT_RULES.perHundredLines,
    description: 'Most hints that `Ensemble: Second Opinion` gives for every 100 lines it reads.',
    scope: 'window',
    group: 'review',
  },
  {
    key: 'secondOpinion.leastStrength',
    schema: z.number().check(z.minimum(0), z.maximum(100)),
    default: HINT_RULES.leastStrength,
    description:
      'How strongly the models must prefer something else for a hint, in nats; one family of models gives at most 6, and a name costs 7. Less finds more and errs more often.',
    scope: 'window',
    group: 'review',
  },
  ...cloudRows,
  ...refactorRows,
  ...strategyRows(),
] as const satisfies readonly SettingRow[];

/** A strategy's parameters as settings, e.g. `strategies.evidence.quorum`. */
function strategyRows(): SettingRow[] {
  return strategies.flatMap(({ id, parameters }) =>
    Object.entries(parameters).map(([name, parameter]) => ({
      key: `strategies.${id}.${name}`,
      schema: z.number().check(z.minimum(parameter.minimum), z.maximum(parameter.maximum)),
      default: parameter.default,
      description: parameter.description,
      scope: 'window' as const,
      group: 'strategies' as const,
    })),
  );
}
