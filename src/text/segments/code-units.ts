/** What a UTF-16 code unit is in code, by itself. */
export type CodeUnitKind = 'white' | 'word' | 'operator' | 'mark';

const operators = new Set(Array.from('+-*/%=<>!&|^~?:.@#\\\'"`', (one) => one.charCodeAt(0)));

const asciiKinds: readonly CodeUnitKind[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return 'white';
  if (/[\w$]/.test(character)) return 'word';
  return operators.has(code) ? 'operator' : 'mark';
});

/** Everything beyond ASCII but white space belongs to words, so no surrogate pair is split. */
export function codeUnitKind(code: number): CodeUnitKind {
  return asciiKinds[code] ?? (isWhite(code) ? 'white' : 'word');
}

export function isWhite(code: number): boolean {
  if (code < 0x80) return asciiKinds[code] === 'white';
  return code === 0xa0 || (code >= 0x1680 && /\s/.test(String.fromCharCode(code)));
}

/** False behind the end of a text, where the code is not a number. */
export function isWord(code: number): boolean {
  return !Number.isNaN(code) && codeUnitKind(code) === 'word';
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
