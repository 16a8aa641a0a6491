import fc from 'fast-check';

/** Few different lines, so that texts have much in common, with any line ends. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '}', '  }', 'a b c', 'a b', 'a  b c', 'return x;', 'return y;', '\t'),
      fc.constantFrom('\n', '\n', '\r\n'),
    ),
    { maxLength: 12 },
  )
  .chain((lines) =>
    fc.boolean().map((isOpen) => {
      const text = lines.flat().join('');
      return isOpen ? text.replace(/\r?\n$/, '') : text;
    }),
  );

/** The same with line feeds alone. */
export const feedText: fc.Arbitrary<string> = anyText.map((text) => text.replaceAll('\r\n', '\n'));

export function linesOfText(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
