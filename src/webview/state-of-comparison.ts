import type { Column, Comparison } from '../comparison/comparison.ts';
import { judgeFigures } from '../comparison/judge-figures.ts';
import type { JudgedPair } from '../comparison/judged-pairs.ts';
import type { StrategyRow } from '../core/strategy.ts';
import { lineStartAt, splitLines } from '../text/lines.ts';
import { cutSafely, safeCut } from '../text/well-formed.ts';
import type {
  ColumnHead,
  PageDuel,
  PageJudges,
  PageOutcome,
  PageRequest,
  PageVote,
  StrategyOffer,
} from './page-state.ts';

/** Lines on either side of the place, and as much of them as a page has use for. */
const LINES_AROUND = 3;
const CHARACTERS_AROUND = 2_000;

/** What was asked, with a few lines around the place. */
export function requestSection({ id, startedAt, request }: Comparison): PageRequest {
  const { kind, languageId, path, prefix, suffix, original, instruction } = request;
  return {
    ...{ kind, id, startedAt, languageId, path, original },
    before: lastLines(prefix),
    after: firstLines(suffix),
    ...(instruction === undefined ? {} : { instruction }),
  };
}

/** The columns without their texts. `revision` of a column: how often its text was replaced; 0 where absent. */
export function columnHeads(
  { columns }: Comparison,
  revisions: ReadonlyMap<string, number> = new Map(),
): readonly ColumnHead[] {
  return columns.map((column) => columnHead(column, revisions.get(column.id) ?? 0));
}

export function outcomeSection({ outcome }: Comparison): PageOutcome | undefined {
  return outcome;
}

export function duelsSection({ duels }: Comparison): readonly PageDuel[] {
  return duels;
}

export function votesSection({ votes }: Comparison): readonly PageVote[] {
  return votes;
}

/** How judges have done in some comparisons, by the judged pairs of each. */
export function judgesSection(comparisons: readonly (readonly JudgedPair[])[]): PageJudges {
  const judged = comparisons.filter((pairs) => pairs.length > 0);
  const { judges, agreements, alpha } = judgeFigures(judged.flat());
  return {
    comparisons: judged.length,
    judges: judges.map(({ judge, asked, abstained, flips, firstSeat, longer, right }) => ({
      ...{ judge, asked, flips, firstSeat, longer, right },
      ...(abstained === undefined ? {} : { abstained }),
    })),
    agreements: agreements.map(({ first, second, pairs, kappa }) => ({
      ...{ first, second, pairs },
      ...(kappa === undefined ? {} : { kappa }),
    })),
    ...(alpha === undefined ? {} : { alpha }),
  };
}

/** The rows of the registry as the picker has them. Links are to the web and encrypted, or there is none. */
export function strategyOffers(rows: readonly StrategyRow[]): readonly StrategyOffer[] {
  return rows.map(({ id, family, title, source }) => {
    const { authors, year, title: paper, url } = source;
    return {
      ...{ id, family, title },
      paper: `${authors === undefined ? '' : `${authors}: `}${paper} (${year})`,
      ...(url?.startsWith('https://') === true ? { url } : {}),
    };
  });
}

function columnHead(column: Column, revision: number): ColumnHead {
  const { id, modelId, place, state, text, failure, usage } = column;
  const { temperature, fusedFrom, startMs, firstTextMs, endMs, observation } = column;
  return {
    ...{ id, modelId, place, state, length: text.length, revision },
    ...(temperature === undefined ? {} : { temperature }),
    ...(fusedFrom === undefined ? {} : { fusedFrom }),
    ...(failure === undefined ? {} : { failure: { code: failure.code, detail: failure.detail } }),
    ...(startMs === undefined ? {} : { startMs }),
    ...(firstTextMs === undefined ? {} : { firstTextMs }),
    ...(endMs === undefined ? {} : { endMs }),
    ...(usage === undefined ? {} : { usage }),
    ...(observation === undefined ? {} : { observation }),
  };
}

/** The end of a text from the beginning of a line, the last one as far as it goes. */
function lastLines(text: string): string {
  let start = text.length;
  for (let line = 0; line < LINES_AROUND && start > 0; line++) {
    start = lineStartAt(text, line === 0 ? start : start - 1);
  }
  return text.slice(Math.max(start, safeCut(text, text.length - CHARACTERS_AROUND)));
}

function firstLines(text: string): string {
  const head = cutSafely(text, CHARACTERS_AROUND);
  return splitLines(head).slice(0, LINES_AROUND).join('\n');
}
