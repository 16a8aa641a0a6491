/** Where something near can be copied from. `nested` is the n-gram model itself. */
export type CopySource = 'scope' | 'lines' | 'counterpart';
type Expert = CopySource | 'nested';

export const COPY_SOURCES: readonly CopySource[] = ['scope', 'lines', 'counterpart'];

/** Learned weights. Plain JSON. */
export interface CopyWeights {
  readonly version: 1;
  /** language → situation → expert → log-weight. */
  readonly languages: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>
  >;
}

export interface CopyMixtureOptions {
  /** Learning rate η > 0 of one token. */
  readonly eta: number;
  /** Least share that an expert keeps, in [0, 1). */
  readonly floor: number;
  /** Weight of each source before anything is learned; the rest is `nested`. */
  readonly priors: Readonly<Record<CopySource, number>>;
}

export const COPY_DEFAULTS: CopyMixtureOptions = {
  eta: 0.02,
  floor: 0.002,
  priors: { scope: 0.02, lines: 0.05, counterpart: 0.02 },
};

/** What the experts said of a token that then came. */
export interface CopyExperience {
  readonly languageId: string;
  readonly situation: string;
  /** Probability by the n-gram model alone. */
  readonly nested: number;
  /** Probability by each source that pointed at anything. */
  readonly sources: Readonly<Partial<Record<CopySource, number>>>;
}

export interface CopyMixture {
  /** Weights of the sources that point at something here, together below 1. */
  weights(
    languageId: string,
    situation: string,
    active: readonly CopySource[],
  ): Readonly<Partial<Record<CopySource, number>>>;
  learn(experience: CopyExperience): void;
  snapshot(): CopyWeights;
  restore(weights: CopyWeights): void;
  reset(): void;
}

/** A gain counts up to here: one lucky copy must not decide. */
const MOST_GAIN = 10;

/** Log-weights stay this near to the largest. */
const MOST_BEHIND = 8;

/**
 * Hedge over the n-gram model and the sources of copies, with log-loss, per language and situation:
 *
 *     p = Σ_e w_e p_e,     log w_e ← log w_e + η · (min(p_e / p, 10) − 1),     w ∝ exp(log w) and at least the floor
 *
 * p_e / p is the derivative of log p by w_e: a source that is right where the others are not gains, one
 * that points elsewhere loses η. Sources that point at nothing sleep: their share goes to those awake
 * in proportion, and they do not learn.
 *
 * Cost     O(1). State: four numbers a language and situation.
 * Source   Freund and Schapire, "A Decision-Theoretic Generalization of On-Line Learning", 1997, with the
 *          linearised log-loss of Helmbold, Schapire, Singer and Warmuth, "On-line portfolio
 *          selection using multiplicative updates", 1998; sleeping experts: Freund, Schapire, Singer
 *          and Warmuth, 1997. The pointer as part of a mixture: Merity et al., "Pointer sentinel
 *          mixture models", 2017, where a network gives the weight. Departs by floor and clipping.
 */
export function createCopyMixture(options: CopyMixtureOptions = COPY_DEFAULTS): CopyMixture {
  let tables = new Map<string, Map<string, Map<Expert, number>>>();

  const prior = (expert: Expert): number =>
    Math.log(
      expert === 'nested'
        ? 1 - COPY_SOURCES.reduce((sum, source) => sum + options.priors[source], 0)
        : options.priors[expert],
    );

  function awake(
    languageId: string,
    situation: string,
    active: readonly CopySource[],
  ): ReadonlyMap<Expert, number> {
    const table = tables.get(languageId)?.get(situation);
    const experts: readonly Expert[] = ['nested', ...active];
    const logs = experts.map((expert) => table?.get(expert) ?? prior(expert));
    const largest = Math.max(...logs);
    const raw = logs.map((log) => Math.exp(log - largest));
    const total = raw.reduce((sum, value) => sum + value, 0);
    const free = 1 - options.floor * experts.length;
    return new Map(
      experts.map((expert, i) => [expert, options.floor + (free * (raw[i] ?? 0)) / total]),
    );
  }

  return {
    weights(languageId, situation, active) {
      const shares = awake(languageId, situation, active);
      return Object.fromEntries(active.map((source) => [source, shares.get(source) ?? 0]));
    },
    learn({ languageId, situation, nested, sources }) {
      const active = COPY_SOURCES.filter((source) => sources[source] !== undefined);
      if (active.length === 0) return;
      const shares = awake(languageId, situation, active);
      const said = (expert: Expert): number =>
        expert === 'nested' ? nested : (sources[expert] ?? 0);
      let p = 0;
      for (const [expert, share] of shares) p += share * said(expert);
      if (!(p > 0)) return;
      const language = tables.get(languageId) ?? new Map<string, Map<Expert, number>>();
      tables.set(languageId, language);
      const table = language.get(situation) ?? new Map<Expert, number>();
      language.set(situation, table);
      const learned = [...shares.keys()].map((expert): [Expert, number] => {
        const gain = Math.min(MOST_GAIN, said(expert) / p) - 1;
        return [expert, (table.get(expert) ?? prior(expert)) + options.eta * gain];
      });
      // What lies far behind would take as long to come back.
      const least = Math.max(...learned.map(([, log]) => log)) - MOST_BEHIND;
      for (const [expert, log] of learned) table.set(expert, Math.max(least, log));
    },
    snapshot: () => ({
      version: 1,
      languages: Object.fromEntries(
        [...tables].map(([languageId, language]) => [
          languageId,
          Object.fromEntries(
            [...language].map(([situation, table]) => [situation, Object.fromEntries(table)]),
          ),
        ]),
      ),
    }),
    restore({ languages }) {
      tables = new Map(
        Object.entries(languages).map(([languageId, language]) => [
          languageId,
          new Map(
            Object.entries(language).map(([situation, table]) => [situation, tableOf(table)]),
          ),
        ]),
      );
    },
    reset() {
      tables = new Map();
    },
  };
}

function tableOf(stored: Readonly<Record<string, number>>): Map<Expert, number> {
  const table = new Map<Expert, number>();
  for (const expert of ['nested', ...COPY_SOURCES] as const) {
    const log = stored[expert];
    if (log !== undefined && Number.isFinite(log)) table.set(expert, log);
  }
  return table;
}
