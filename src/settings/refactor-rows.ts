import * as z from 'zod/mini';
import { REWARD_WEIGHTS } from '../refactor/evidence.ts';
import type { SettingRow } from './setting-row.ts';

/** Settings of `Ensemble: Refactor`. */
export const refactorRows = [
  {
    key: 'refactor.method',
    schema: z.enum(['le-mcts', 'adaptive-branching']),
    default: 'le-mcts',
    description: 'How `Ensemble: Refactor` searches among edits.',
    scope: 'window',
    enumDescriptions: [
      'LE-MCTS: upper confidence bounds, the value of a state is that of its best continuation',
      'Adaptive branching: Thompson sampling decides between another attempt and going on',
    ],
    group: 'refactor',
  },
  {
    key: 'refactor.checkCommand',
    schema: z.string(),
    default: '',
    description:
      'Command that tells whether the code still works, such as `npm test`. `Ensemble: Refactor` runs it in scratch copies of the workspace, after you have confirmed it once; empty: it asks.',
    scope: 'window',
    restricted: true,
    group: 'refactor',
  },
  {
    key: 'refactor.checkSeconds',
    schema: z.number().check(z.minimum(1), z.maximum(3600)),
    default: 120,
    description: 'Longest run of `#ensemble.refactor.checkCommand#`, in seconds.',
    scope: 'window',
    group: 'refactor',
  },
  {
    key: 'refactor.prepareCommand',
    schema: z.string(),
    default: '',
    description:
      'Command that installs dependencies in a scratch copy, such as `npm ci`, where they can neither be cloned nor mounted. It runs with network, after you have confirmed it once.',
    scope: 'window',
    restricted: true,
    group: 'refactor',
  },
  {
    key: 'refactor.copies',
    schema: z.int().check(z.minimum(1), z.maximum(8)),
    default: 2,
    description:
      'How many scratch copies of the workspace there are, each for one check at a time.',
    scope: 'window',
    group: 'refactor',
  },
  {
    key: 'refactor.dependencyFolders',
    schema: z.array(z.string().check(z.regex(/^[^/\\]+$/))),
    default: ['node_modules', '.venv', 'venv', 'vendor', 'target'],
    description:
      'Names of ignored folders with dependencies that a check needs: they are cloned where the disk can, else mounted for reading where checks are isolated, else copied.',
    scope: 'window',
    group: 'refactor',
  },
  {
    key: 'refactor.minutes',
    schema: z.number().check(z.minimum(0), z.maximum(1440)),
    default: 10,
    description: 'Longest search, in minutes. The best result so far is always at hand.',
    scope: 'window',
    group: 'refactor',
  },
  {
    key: 'refactor.steps',
    schema: z.int().check(z.minimum(0), z.maximum(2000)),
    default: 60,
    description: 'Most calls of models in one search.',
    scope: 'window',
    group: 'refactor',
  },
  {
    key: 'refactor.tokens',
    schema: z.nullable(z.int().check(z.minimum(0), z.maximum(100_000_000))),
    default: null,
    description: 'Most tokens read and written in one search; empty: no limit.',
    scope: 'application',
    group: 'refactor',
  },
  {
    key: 'refactor.dollars',
    schema: z.number().check(z.minimum(0), z.maximum(1000)),
    default: 1,
    description: 'Most money for one search, in US dollars, as far as prices are known.',
    scope: 'application',
    group: 'refactor',
  },
  {
    key: 'refactor.architect',
    schema: z.string(),
    default: '',
    description:
      'Model that plans in words before the others edit, by its id; empty: everybody decides alone.',
    scope: 'application',
    restricted: true,
    group: 'refactor',
  },
  {
    key: 'refactor.weights',
    schema: z.partialRecord(
      z.enum(['parse', 'diagnostics', 'check', 'agreement', 'judge', 'length']),
      z.number().check(z.minimum(0), z.maximum(100)),
    ),
    default: REWARD_WEIGHTS,
    description:
      'How much each piece of evidence counts for a state of the code. Evidence that cannot be had leaves its weight to the others; an edit that does not apply is worth nothing.',
    scope: 'window',
    group: 'refactor',
  },
] as const satisfies readonly SettingRow[];
