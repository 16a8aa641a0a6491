import * as z from 'zod/mini';
import { ENGINE_DEFAULTS, type EngineSettings } from '../engine/engine-settings.ts';
import { parseFillOverride } from '../prompt/fill-method.ts';
import type { HintRules } from '../review/choose-hints.ts';
import { REWARD_WEIGHTS, type RewardWeights } from '../refactor/evidence.ts';
import type { Price } from '../core/price.ts';
import type { ServerWish } from '../providers/server-wish.ts';
import { vendorOf } from '../providers/vendors.ts';
import { strategies } from '../strategies/registry.ts';
import { priceSchema } from './cloud-rows.ts';
import { readPattern } from '../context/never-send.ts';
import { misfitText } from './misfit.ts';
import type { SettingProblem } from './setting-problem.ts';
import { withoutSecrets } from './settings-secrets.ts';
import { memberSchema, serverSchema, settingsTable } from './table.ts';

/** What `Ensemble: Refactor` and the command line's `refactor` go by. */
export interface RefactorSettings {
  readonly method: 'le-mcts' | 'adaptive-branching';
  /** '' for none. */
  readonly checkCommand: string;
  readonly checkSeconds: number;
  /** '' for none. */
  readonly prepareCommand: string;
  readonly copies: number;
  readonly dependencyFolders: readonly string[];
  readonly budget: {
    readonly ms: number;
    readonly steps: number;
    readonly tokens: number | undefined;
    readonly usd: number;
  };
  /** Id of a model; '' for none. */
  readonly architect: string;
  readonly weights: RewardWeights;
}

/** What models elsewhere may see and cost. */
export interface CloudSettings {
  /** Patterns of files that never leave this machine, as in an ignore file. */
  readonly neverSend: readonly string[];
  readonly dailyLimitUsd: number;
  readonly dailyWarningUsd: number;
  /** The user's own prices, by model id or name. */
  readonly prices: Readonly<Record<string, Price>>;
  readonly editorModelCalls: number;
}

/** All settings, validated. */
export interface Settings {
  readonly enable: Readonly<Record<string, boolean>>;
  /** Otherwise only requests by hand are made. */
  readonly askWhileTyping: boolean;
  readonly besideOthers: 'pause' | 'go-on';
  readonly onBattery: 'as-usual' | 'by-hand';
  /** Whether an Ollama around a container or a remote is looked for. */
  readonly lookForOllama: boolean;
  readonly engine: EngineSettings;
  readonly servers: readonly ServerWish[];
  readonly embeddedModels: readonly string[];
  /** Largest file of a local Ollama's model that is opened for exact scores, in MB. */
  readonly exactVerifierMegabytes: number | undefined;
  /** File of a trained router; '' for none. */
  readonly citerRouter: string;
  /** File of trained rankers; '' for none. */
  readonly ranker: string;
  /** The member that learns the workspace. */
  readonly workspaceModel: boolean;
  readonly learning: boolean;
  readonly secondOpinion: HintRules;
  readonly refactor: RefactorSettings;
  readonly cloud: CloudSettings;
  readonly keepAlive: string;
  readonly ollamaOptions: Readonly<Record<string, number | boolean | string>>;
  readonly lineUp: string;
  readonly lineUpNames: readonly string[];
}

/**
 * Settings by key (without the prefix) into typed values. A bad value never stops anything: it is
 * reported, and its default is used.
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>): {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
} {
  const { values, problems: secrets } = withoutSecrets(raw);
  const problems: SettingProblem[] = [...secrets];
  const given = new Map(Object.entries(values).filter(([, value]) => value !== undefined));
  const used = new Map<string, unknown>();
  for (const { key, schema, default: standard } of settingsTable) {
    const checked = given.has(key) ? schema.safeParse(given.get(key)) : undefined;
    used.set(key, checked?.success === true ? checked.data : standard);
    given.delete(key);
    if (checked?.success !== false) continue;
    problems.push({ key, kind: 'mistyped', detail: misfitText(checked.error.issues) });
  }
  for (const key of given.keys()) problems.push({ key, kind: 'unknown', detail: '' });
  // The schema only gives the type: the row's own one has passed already.
  const read = <Value>(key: string, schema: z.ZodMiniType<Value>): Value =>
    schema.parse(used.get(key));

  const lineUps = read('lineUps', z.record(z.string(), z.array(memberSchema)));
  const lineUp = read('lineUp', z.string());
  const strategyId = read('strategy', z.string());
  const deadlineMs = read('deadlineMs', z.nullable(z.number()));
  const firstCandidateMs = read('firstCandidateMs', z.number());
  const servers = read('servers', z.array(serverSchema));
  if (deadlineMs !== null && deadlineMs > firstCandidateMs) {
    const detail = `deadlineMs (${deadlineMs}) is more than firstCandidateMs (${firstCandidateMs})`;
    problems.push({ key: 'deadlineMs', kind: 'contradictory', detail });
  }
  const members = Object.hasOwn(lineUps, lineUp) ? lineUps[lineUp] : undefined;
  if (lineUp !== AUTOMATIC && members === undefined) {
    problems.push({ key: 'lineUp', kind: 'contradictory', detail: `no line-up named ${lineUp}` });
  }
  const twice = servers.find(({ name }, i) => servers.findIndex((s) => s.name === name) !== i);
  if (twice !== undefined) {
    const detail = `two servers named ${twice.name}`;
    problems.push({ key: 'servers', kind: 'contradictory', detail });
  }
  for (const { name, kind, url } of servers) {
    if (url !== undefined || vendorOf(kind).url !== undefined) continue;
    problems.push({ key: 'servers', kind: 'incomplete', detail: `${name} has no url` });
  }
  const neverSend = read('cloud.neverSend', z.array(z.string()));
  for (const pattern of neverSend) {
    const { problem } = readPattern(pattern);
    if (problem === undefined) continue;
    problems.push({ key: 'cloud.neverSend', kind: 'unclear', detail: pattern });
  }
  const fill = Object.entries(read('fill', z.record(z.string(), z.unknown()))).flatMap(
    ([model, value]) => {
      const override = parseFillOverride(value);
      if (override !== undefined) return [[model, override] as const];
      problems.push({ key: 'fill', kind: 'mistyped', detail: model });
      return [];
    },
  );
  // Of all: a strategy may give way to another one.
  const parameters = strategies.map(({ id, parameters: rows }) => {
    const names = Object.keys(rows);
    const values = names.map((name) => [name, read(`strategies.${id}.${name}`, z.number())]);
    return [id, Object.fromEntries(values) as Record<string, number>] as const;
  });

  const settings: Settings = {
    enable: read('enable', z.record(z.string(), z.boolean())),
    askWhileTyping: read('askWhileTyping', z.boolean()),
    besideOthers: read('besideOthers', z.enum(['pause', 'go-on'])),
    onBattery: read('onBattery', z.enum(['as-usual', 'by-hand'])),
    lookForOllama: read('lookForOllama', z.boolean()),
    lineUp,
    lineUpNames: [AUTOMATIC, ...Object.keys(lineUps)],
    servers: servers.filter((server, i) => servers.findIndex((s) => s.name === server.name) === i),
    embeddedModels: read('embeddedModels', z.array(z.string())),
    exactVerifierMegabytes: read('exactVerifier', z.nullable(z.number())) ?? undefined,
    citerRouter: read('citerRouter', z.string()),
    ranker: read('ranker', z.string()),
    workspaceModel: read('workspaceModel', z.boolean()),
    learning: read('learning', z.boolean()),
    secondOpinion: {
      perHundredLines: read('secondOpinion.hintsPerHundredLines', z.number()),
      leastStrength: read('secondOpinion.leastStrength', z.number()),
    },
    refactor: {
      method: read('refactor.method', z.enum(['le-mcts', 'adaptive-branching'])),
      checkCommand: read('refactor.checkCommand', z.string()).trim(),
      checkSeconds: read('refactor.checkSeconds', z.number()),
      prepareCommand: read('refactor.prepareCommand', z.string()).trim(),
      copies: read('refactor.copies', z.number()),
      dependencyFolders: read('refactor.dependencyFolders', z.array(z.string())),
      budget: {
        ms: read('refactor.minutes', z.number()) * 60_000,
        steps: read('refactor.steps', z.number()),
        tokens: read('refactor.tokens', z.nullable(z.number())) ?? undefined,
        usd: read('refactor.dollars', z.number()),
      },
      architect: read('refactor.architect', z.string()).trim(),
      weights: { ...REWARD_WEIGHTS, ...read('refactor.weights', z.record(z.string(), z.number())) },
    },
    cloud: {
      neverSend,
      dailyLimitUsd: read('cloud.dailyLimitDollars', z.number()),
      dailyWarningUsd: read('cloud.dailyWarningDollars', z.number()),
      prices: read('cloud.prices', z.record(z.string(), priceSchema)),
      editorModelCalls: read('cloud.editorModelCalls', z.number()),
    },
    keepAlive: read('ollama.keepAlive', z.string()),
    ollamaOptions: read(
      'ollama.options',
      z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
    ),
    engine: {
      ...ENGINE_DEFAULTS,
      strategyId,
      strategyParameters: Object.fromEntries(parameters),
      members: lineUp === AUTOMATIC ? undefined : inlineMembers(members),
      maxMembers: read('maximumMembers', z.number()),
      deadlineMs: deadlineMs === null ? undefined : Math.min(deadlineMs, firstCandidateMs),
      firstCandidateMs,
      settleConfidence: read('settleConfidence', z.number()),
      leastConfidence: read('leastConfidence', z.number()),
      debounceMs: read('debounceMs', z.nullable(z.number())) ?? undefined,
      multiline: read('multiline', z.enum(['auto', 'always', 'never'])),
      promptTokens: read('promptTokens', z.nullable(z.number())) ?? undefined,
      fillOverrides: Object.fromEntries(fill),
      snippets: read('snippets', z.boolean()),
      speculative: read('speculative', z.boolean()),
      temperature: read('temperature', z.number()),
      cloud: read('cloud.enable', z.boolean()),
      automaticCloud: read('cloud.automatic', z.array(z.string())),
      hedgePercent: read('cloud.hedgePercent', z.number()),
    },
  };
  return { settings, problems };
}

export const AUTOMATIC = 'Automatic';

type MemberSetting = z.infer<typeof memberSchema>;

/** The members of a line-up that complete inline; a member without roles has every role. */
function inlineMembers(
  lineUp: readonly MemberSetting[] | undefined,
): readonly string[] | undefined {
  return lineUp?.flatMap((member) => {
    if (typeof member === 'string') return [member];
    return member.roles === undefined || member.roles.includes('inline') ? [member.model] : [];
  });
}
