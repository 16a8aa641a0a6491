import type { DisputePart } from '../../comparison/disputes.ts';
import type { Stretch } from '../code-look.ts';

export type Dispute = Extract<DisputePart, { kind: 'dispute' }>;

/** A disputed point with what stands before it. */
export interface PlacedDispute extends Dispute {
  /** Last line of what is agreed before it, as far as it goes. */
  readonly before: string;
}

/** The disputed points, in order. */
export function disputesIn(parts: readonly DisputePart[]): readonly PlacedDispute[] {
  return parts.flatMap((part, i) => {
    if (part.kind === 'agreed') return [];
    const before = parts[i - 1];
    const agreed = before?.kind === 'agreed' ? before.text : '';
    return [{ ...part, before: agreed.slice(agreed.trimEnd().lastIndexOf('\n') + 1) }];
  });
}

/**
 * What is chosen at first: the wording of most texts; among equals the one that the text at
 * `preferred` has, else the first.
 */
export function firstChoices(
  disputes: readonly Dispute[],
  preferred: number | undefined,
): readonly number[] {
  return disputes.map(({ rivals }) => {
    const most = Math.max(...rivals.map(({ columns }) => columns.length));
    const leading = (i: number): boolean => rivals[i]?.columns.length === most;
    const own = rivals.findIndex(
      ({ columns }) => preferred !== undefined && columns.includes(preferred),
    );
    return own >= 0 && leading(own) ? own : rivals.findIndex((_, i) => leading(i));
  });
}

/** Where the disputed points are in the text of `chosenText`; one that is nothing there has none. */
export function chosenStretches(
  parts: readonly DisputePart[],
  choices: readonly (number | undefined)[],
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  let dispute = 0;
  for (const part of parts) {
    const text =
      part.kind === 'agreed'
        ? part.text
        : ((part.rivals[choices[dispute++] ?? 0] ?? part.rivals[0])?.text ?? '');
    if (part.kind === 'dispute' && text !== '') {
      stretches.push({ from: at, to: at + text.length, look: 'disputed' });
    }
    at += text.length;
  }
  return stretches;
}
