/** Cuts a text to at most `length` UTF-16 code units, never between the halves of a surrogate pair. */
export function cutSafely(text: string, length: number): string {
  return text.slice(0, safeCut(text, length));
}

/** The last offset at or before `offset` that is neither inside a surrogate pair nor inside `\r\n`. */
export function safeCut(text: string, offset: number): number {
  const at = Math.max(0, Math.min(offset, text.length));
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  if (isHighSurrogate(before) && isLowSurrogate(after)) return at - 1;
  if (before === 0x0d && after === 0x0a) return at - 1;
  return at;
}

/** The text without surrogates that have lost their other half. Linear. */
export function removeLoneSurrogates(text: string): string {
  // With the u flag a pair is one character, so only lone halves match.
  return text.replace(/\p{Surrogate}/gu, '');
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
