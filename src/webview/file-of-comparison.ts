import type { Comparison } from '../comparison/comparison.ts';
import { judgedPairsOf } from '../comparison/judged-pairs.ts';
import type { StrategyRow } from '../core/strategy.ts';
import { fileTheme } from './file-theme.ts';
import type { PageState } from './page-state.ts';
import type { HostMessage } from './protocol.ts';
import {
  columnHeads,
  duelsSection,
  judgesSection,
  outcomeSection,
  requestSection,
  strategyOffers,
  votesSection,
} from './state-of-comparison.ts';
import { staticPage, type PageLanguage } from './static-page.ts';

/** What a comparison in a file is made of. */
export interface ComparisonFile {
  readonly comparison: Comparison;
  /** The page's bundle. */
  readonly script: string;
  /** The grammars of the comparison's language; none: its code has one colour. */
  readonly grammars: readonly Readonly<Record<string, unknown>>[];
  readonly strategies: readonly StrategyRow[];
  readonly title: string;
  /** English where it is left out. */
  readonly language?: PageLanguage;
  /** SHA-256 of a text as UTF-8, in base 64. */
  readonly digest: (text: string) => string;
}

/** A comparison as one page that loads nothing and asks nobody; see `staticPage`. */
export function fileOfComparison(file: ComparisonFile): string {
  const { comparison, script, grammars, title, language, digest } = file;
  const { languageId } = comparison.request;
  const texts = comparison.columns.map(({ id, text }) => ({
    ...{ columnId: id, revision: 0, at: 0, text },
  }));
  return staticPage({
    ...{ script, title, digest },
    ...(language === undefined ? {} : { language }),
    state: {
      ...{ type: 'state', session: comparison.id, seq: 0, texts },
      state: stateOf(file),
    },
    grammars: [{ type: 'grammar', languageId, grammars: [...grammars] }] satisfies HostMessage[],
  });
}

function stateOf({ comparison, strategies }: ComparisonFile): PageState {
  const outcome = outcomeSection(comparison);
  return {
    request: requestSection(comparison),
    columns: columnHeads(comparison),
    ...(outcome === undefined ? {} : { outcome }),
    duels: duelsSection(comparison),
    votes: votesSection(comparison),
    strategies: strategyOffers(strategies),
    strategyId: outcome?.strategyId ?? '',
    models: [],
    presets: [],
    history: [],
    leaderboard: { languages: [], battles: 0, least: 0, standings: [] },
    judges: judgesSection([judgedPairsOf(comparison)]),
    target: 'none',
    theme: fileTheme(false),
    live: false,
  };
}
