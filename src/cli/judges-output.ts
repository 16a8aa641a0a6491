import type { JudgeCalibration, MemberWin } from '../comparison/judge-calibration.ts';
import type { JudgeFigures, JudgesFigures, Rate } from '../comparison/judge-figures.ts';
import type { LengthControlled } from '../comparison/length-control.ts';
import type { DrawnShare } from '../math/dawid-skene.ts';
import { visibleLine } from '../text/visible-text.ts';
import type { Output } from './output.ts';

/** What is known of judges from some files. */
export interface JudgesReport {
  /** Comparisons and recorded requests. */
  readonly read: number;
  readonly figures: JudgesFigures;
  readonly calibration: JudgeCalibration;
}

/** How the judges have done, how they agree, what they are worth, and who wins by them. */
export function tellJudges({ read, figures, calibration }: JudgesReport, output: Output): void {
  const { judges, pairs, known, agreements, alpha } = figures;
  output.text(`${pairs} judged pairs in ${read} comparisons; which is better is known of ${known}`);
  output.text('Intervals behind shares are of 95 %. No judge counts on its own texts.\n');
  tellTable(HEADS, judges.map(hygieneRow), output);
  output.text('');
  for (const { first, second, pairs: both, kappa } of agreements) {
    const figure = kappa === undefined ? 'not known' : kappa.toFixed(2);
    output.text(`${name(first)} and ${name(second)}: Cohen’s kappa ${figure}, ${both} pairs`);
  }
  if (alpha !== undefined) output.text(`all judges: Krippendorff’s alpha ${alpha.toFixed(2)}`);
  tellWorth(calibration, output);
  output.text('');
  for (const win of calibration.wins) output.text(winLine(win));
}

const HEADS = [
  ...['judge', 'asked', 'silent', 'flips', 'first seat', 'longer text'],
  ...['apart from length', 'right'],
];

function hygieneRow(one: JudgeFigures): readonly string[] {
  const { judge, asked, abstained, flips, firstSeat, longer, afterLength, right } = one;
  return [
    ...[name(judge), String(asked), abstained === undefined ? '-' : String(abstained)],
    ...[rateText(flips), rateText(firstSeat), rateText(longer)],
    ...[correlationText(afterLength), rateText(right)],
  ];
}

function tellWorth({ known, least, judges }: JudgeCalibration, output: Output): void {
  output.text('');
  if (known < least) {
    output.text(
      `${known} known pairs; from ${least} on judges are weighed. Until then all weigh the same.`,
    );
    return;
  }
  output.text('What each judge is worth, with bands of 90 %:');
  const heads = ['judge', 'right, longer better', 'right, shorter better', 'weight'];
  const rows = judges.map(({ judge, longer, shorter, weight }) => [
    ...[name(judge), bandText(longer), bandText(shorter), percent(weight)],
  ]);
  tellTable(heads, rows, output);
}

function winLine({ first, second, pairs, known, rate, joint }: MemberWin): string {
  const { mean, low, high, corrected } = rate;
  const band = `90 % band ${wholePercent(low)} to ${wholePercent(high)}`;
  const how = corrected
    ? `judges’ errors taken out, ${known} of them known`
    : 'as the judges say, not corrected';
  const also = joint === undefined ? '' : `; by Dawid-Skene ${bandText(joint)}`;
  return `${name(first)} beats ${name(second)} in ${percent(mean)} (${band}); ${pairs} pairs, ${how}${also}`;
}

function tellTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  output: Output,
): void {
  const lines = [heads, ...rows];
  const widths = heads.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  for (const line of lines) {
    output.text(
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Share, interval and what it is of, or a dash where it is of nothing. */
function rateText({ count, of, low, high }: Rate): string {
  if (of === 0) return '-';
  return `${percent(count / of)} (${wholePercent(low)}-${wholePercent(high)}) of ${of}`;
}

function correlationText(controlled: LengthControlled | undefined): string {
  if (controlled === undefined) return '-';
  const { correlation, against, pairs } = controlled;
  return `${correlation.toFixed(2)} with ${against === 'truth' ? 'what is better' : 'the others'}, ${pairs}`;
}

function bandText({ mean, low, high }: DrawnShare): string {
  return `${percent(mean)} (${wholePercent(low)}-${wholePercent(high)})`;
}

function percent(share: number): string {
  return `${wholePercent(share)} %`;
}

function wholePercent(share: number): string {
  return (100 * share).toFixed(0);
}

function name(modelId: string): string {
  return visibleLine(modelId, 60);
}
