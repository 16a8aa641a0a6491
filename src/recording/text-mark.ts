/** 53-bit FNV-style mark; two of a million different ids share one with probability 1 in 18,000. */
export function markOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ (unit + i), 0x85ebca6b);
  }
  return (low >>> 0) + ((high ^ (high >>> 15)) & 0x1fffff) * 2 ** 32;
}
