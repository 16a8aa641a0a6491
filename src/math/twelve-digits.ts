/** A number to twelve decimal places: sums that were added up in another order are the same number then. */
export function twelveDigits(value: number): number {
  return Math.round(value * 1e12) / 1e12;
}
