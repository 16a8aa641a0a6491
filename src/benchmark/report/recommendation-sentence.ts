import type { BenchmarkReport, PairedDifference, Way } from './benchmark-report.ts';
import { isolated, shorten } from '../../text/printable.ts';
import { bytes, count, points } from './report-numbers.ts';
import { itemNoun, measureInWords } from './report-words.ts';

/**
 * Words a message with its values in the places `{0}`, `{1}`, …, as `vscode.l10n.t` does, so that a
 * host can translate.
 */
export type Word = (message: string, ...values: readonly string[]) => string;

/** How figures are written; undefined for what is no number. */
export interface SentenceFigures {
  readonly count: (value: number) => string | undefined;
  /** A difference of two shares, in points with its sign. */
  readonly points: (difference: number) => string | undefined;
  readonly bytes: (size: number) => string | undefined;
}

interface Voice {
  readonly word: Word;
  readonly figures: SentenceFigures;
}

/** What the sentence is made from: any report is one. */
export type Advised = Pick<BenchmarkReport, 'recommendation' | 'measure' | 'items' | 'ways'>;

/** Most members that are named; of more the rest is counted. */
const namedMembers = 4;

/** Longest name in the sentence, in columns. */
const longestName = 60;

/**
 * The recommendation in words. Names come from outside: they are made printable here, but whoever
 * puts the sentence into markup still has to escape it.
 */
export function recommendationSentence(
  advised: Advised,
  word: Word = inEnglish,
  figures: SentenceFigures = { count, points, bytes },
): string {
  const voice = { word, figures };
  const { recommendation, measure, items } = advised;
  const numberOf = (value: number): string => numberIn(figures, value);
  const places = word('{0} {1}', numberOf(items), word(itemNoun(measure, items)));
  switch (recommendation.kind) {
    case 'strategy':
      return word(
        'Use {0} over {1}: {2} over the best single model, on {3}.',
        nameOf(recommendation.strategy),
        listOf(recommendation.members.map(nameOf), voice),
        differenceInWords(recommendation.difference, voice, word(measureInWords(measure))),
        places,
      );
    case 'one-model':
      return sentences(
        word('Use one model: {0}.', nameOf(recommendation.member)),
        noneBetter(advised, recommendation.difference, places, voice),
        memoryInWords(recommendation.memorySavedBytes, voice),
      );
    case 'no-difference':
      return sentences(
        word('No measurable difference: on {0} no model and no strategy stands out.', places),
        word(
          '{0} is the cheapest and as good as any that was measured.',
          nameOf(recommendation.member),
        ),
        memoryInWords(recommendation.memorySavedBytes, voice),
      );
    case 'not-enough':
      return word(
        'Not enough to tell: {0} {1}; about {2} are needed for a verdict.',
        numberOf(recommendation.items),
        word(itemNoun(measure, recommendation.items)),
        numberOf(recommendation.needed),
      );
  }
}

/** English, the values put in as they are. One pass, so that a name like `{1}` stays what it is. */
export const inEnglish: Word = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (place, index: string) => values[Number(index)] ?? place);

function noneBetter(
  { ways }: Advised,
  difference: PairedDifference | undefined,
  places: string,
  voice: Voice,
): string {
  const { word } = voice;
  const closest = closestStrategy(ways);
  const distance = closest?.againstBestSingle ?? difference;
  if (distance === undefined) {
    return word('No strategy is measurably better on {0}.', places);
  }
  const measured = differenceInWords(distance, voice);
  return closest === undefined
    ? word('No strategy is measurably better on {0} (closest: {1}).', places, measured)
    : word(
        'No strategy is measurably better on {0} (closest: {1}, {2}).',
        places,
        nameOf(closest.id),
        measured,
      );
}

/** The strategy with the greatest mean difference from the best single model. */
function closestStrategy(ways: readonly Way[]): Way | undefined {
  return ways
    .filter((way) => way.kind === 'strategy' && Number.isFinite(way.againstBestSingle?.mean))
    .toSorted((a, b) => (b.againstBestSingle?.mean ?? 0) - (a.againstBestSingle?.mean ?? 0))[0];
}

function differenceInWords(
  difference: PairedDifference,
  { word, figures }: Voice,
  measure?: string,
): string {
  const [mean, low, high] = [difference.mean, difference.low, difference.high].map(figures.points);
  if (mean === undefined) return word('an unknown difference');
  const size =
    measure === undefined ? word('{0} points', mean) : word('{0} points of {1}', mean, measure);
  if (low === undefined || high === undefined) return size;
  return measure === undefined
    ? word('{0}, 95 % interval {1} to {2}', size, low, high)
    : word('{0} (95 % interval {1} to {2})', size, low, high);
}

function memoryInWords(size: number | undefined, { word, figures }: Voice): string {
  const memory = size !== undefined && size > 0 ? figures.bytes(size) : undefined;
  if (memory === undefined) return '';
  return word('The memory of the other models, {0}, can be freed.', memory);
}

function listOf(names: readonly string[], { word, figures }: Voice): string {
  const more = names.length - namedMembers;
  const listed =
    more > 1 ? [...names.slice(0, namedMembers), word('{0} more', numberIn(figures, more))] : names;
  const last = listed.at(-1);
  if (last === undefined) return word('its members');
  if (listed.length === 1) return last;
  return word('{0} and {1}', listed.slice(0, -1).join(', '), last);
}

function nameOf(id: string): string {
  return shorten(isolated(id), longestName);
}

function numberIn(figures: SentenceFigures, value: number): string {
  return figures.count(value) ?? '?';
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
