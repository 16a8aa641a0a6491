import type { SyntaxTools } from '../../engine/syntax-tools.ts';
import { isWithoutTexts, type RecordingLine } from '../../recording/recording-line.ts';
import { sentenceBleu } from '../../text/kernels/bleu.ts';
import { chrf } from '../../text/kernels/chrf.ts';
import { codeBleu } from '../metrics/text-quality/code-bleu.ts';
import { isExactMatch, isFirstLineMatch } from '../metrics/text-quality/text-quality.ts';
import { editSimilarity } from '../../text/edit-similarity.ts';
import type { Measure } from '../report/benchmark-report.ts';

/** Whether a text passes the request's tests, 0 or 1; undefined where that is not known. */
export type PassesTests = (line: RecordingLine, text: string) => Promise<number | undefined>;

export interface MeasureTools {
  readonly syntax: SyntaxTools;
  readonly passes?: PassesTests;
  /** Also by `TEXT_MEASURES`, which cost more than all others together. */
  readonly textMeasures?: boolean;
  readonly signal: AbortSignal;
}

/** In the order of a report's columns. */
export const MEASURES: readonly Measure[] = [
  'passes',
  'quality',
  'exact',
  'similarity',
  'first-line',
  'parses',
  'bleu',
  'chrf',
  'code-bleu',
];

/** Measures that are worked out only where somebody wants them. */
export const TEXT_MEASURES: readonly Measure[] = ['bleu', 'chrf', 'code-bleu'];

export type Measured = Readonly<Partial<Record<Measure, number>>>;

/**
 * Every measure that a text can be given here, each in [0, 1]. Equal texts are measured once.
 *
 * A hole is measured against what stood there. An answer has the quality that was recorded for it, and
 * only for it: a text that nobody recorded has none, unless it can be tested here. Showing nothing
 * scores 0, since the user got nothing. `parses` is left out where no grammar is known. BLEU and chrF
 * are of answers as well where these have a reference; CodeBLEU is of code alone.
 *
 * `quality` is that of a candidate itself: of two equal texts each may have its own.
 */
export function measurerOf(
  line: RecordingLine,
  { syntax, passes, textMeasures = false, signal }: MeasureTools,
): (text: string | undefined, quality?: number) => Promise<Measured> {
  const known = new Map<string, Promise<Measured>>();
  const isRated = line.candidates.some(({ quality }) => quality !== undefined);
  return (text, quality) => {
    const shown = text?.trim() === '' ? '' : (text ?? '');
    const rating = quality ?? (shown === '' ? undefined : qualityOf(shown));
    const key = `${rating ?? ''}/${shown}`;
    const measured = known.get(key) ?? measure(shown, rating);
    known.set(key, measured);
    return measured;
  };

  function qualityOf(text: string): number | undefined {
    return line.candidates.find((one) => one.text.trimEnd() === text && one.quality !== undefined)
      ?.quality;
  }

  async function measure(text: string, rating: number | undefined): Promise<Measured> {
    const nothing = text === '' && (isRated || passes !== undefined) ? 0 : undefined;
    if (line.task !== 'fill') {
      const quality = rating ?? nothing;
      return { ...(quality === undefined ? {} : { quality }), ...likeness(text) };
    }
    const { reference } = line;
    const tested = rating ?? nothing ?? (text === '' ? undefined : await passes?.(line, text));
    const parsed = text === '' ? undefined : await parses(text);
    return {
      ...(reference === undefined
        ? {}
        : {
            exact: text === '' ? 0 : Number(isExactMatch(text, reference)),
            similarity: text === '' ? 0 : editSimilarity(text.trim(), reference.trim()),
            'first-line': text === '' ? 0 : Number(isFirstLineMatch(text, reference)),
          }),
      ...(parsed === undefined ? {} : { parses: parsed }),
      ...(tested === undefined ? {} : { passes: tested }),
      ...likeness(text),
    };
  }

  function likeness(text: string): Measured {
    const reference = line.reference?.trim();
    const isText = line.task !== 'choice' && !isWithoutTexts(line);
    if (!textMeasures || reference === undefined || !isText) return {};
    const shown = text.trim();
    const code = line.task === 'fill' ? codeBleu(shown, reference).score : undefined;
    return {
      bleu: sentenceBleu(shown, reference) / 100,
      chrf: chrf(shown, reference) / 100,
      ...(code === undefined ? {} : { 'code-bleu': code }),
    };
  }

  async function parses(text: string): Promise<number | undefined> {
    const prefix = line.prefix ?? '';
    const place = {
      uri: `recording:${line.id}`,
      languageId: line.language ?? 'plaintext',
      text: prefix + (line.suffix ?? ''),
      offset: prefix.length,
      insertions: [text],
    };
    const [evidence] = await syntax.parseEvidence(place, signal);
    return evidence?.known === true ? Number(evidence.newErrors <= 0) : undefined;
  }
}
