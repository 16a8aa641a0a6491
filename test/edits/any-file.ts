import fc from 'fast-check';

/** Few different lines, some indented, so that texts have much in common. */
export const anyLine: fc.Arbitrary<string> = fc.constantFrom(
  ...['', '}', '  }', '\t}', 'a b c', 'a b', '  return x;', '\treturn x;', 'return y; ', '# ü 😀'],
);

export const anyLines: fc.Arbitrary<readonly string[]> = fc.array(anyLine, { maxLength: 14 });

/** How a file writes its lines. */
export interface FileForm {
  readonly mark: '' | '\ufeff';
  readonly ends: readonly ('\n' | '\r\n')[];
  readonly isOpen: boolean;
}

export const anyForm: fc.Arbitrary<FileForm> = fc.record({
  mark: fc.constantFrom('' as const, '\ufeff' as const),
  ends: fc.oneof(
    fc.constant(['\n'] as const),
    fc.constant(['\r\n'] as const),
    fc.array(fc.constantFrom('\n' as const, '\r\n' as const), { minLength: 2, maxLength: 5 }),
  ),
  isOpen: fc.boolean(),
});

/** The text of a file with these lines; the line ends follow each other over and over. */
export function written(lines: readonly string[], { mark, ends, isOpen }: FileForm): string {
  return (
    mark +
    lines
      .map((line, i) => {
        const isLast = i === lines.length - 1;
        // An empty last line without an end would be none.
        return isLast && isOpen && line !== '' ? line : line + (ends[i % ends.length] ?? '\n');
      })
      .join('')
  );
}

/** Any text of a file in any form. */
export const anyText: fc.Arbitrary<string> = fc
  .tuple(anyLines, anyForm)
  .map(([lines, form]) => written(lines, form));

/** A stretch of lines and what is to stand in its place. */
export interface LineEdit {
  readonly lines: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly put: readonly string[];
}

/** Lines that are all different, and one edit of them. */
export const anyLineEdit: fc.Arbitrary<LineEdit> = fc
  .record({
    words: fc.array(fc.tuple(fc.constantFrom('', '  ', '\t', '    '), fc.nat(9)), {
      minLength: 1,
      maxLength: 30,
    }),
    from: fc.nat(29),
    length: fc.nat(4),
    put: fc.array(
      fc.constantFrom('new one;', '  new two;', '', '\tnew three;', '=', '```', '- x'),
      {
        maxLength: 4,
      },
    ),
  })
  .map(({ words, from, length, put }) => {
    const lines = words.map(([lead, number], i) => `${lead}line ${i} ${'x'.repeat(number)};`);
    const start = Math.min(from, lines.length - 1);
    return { lines, from: start, to: Math.min(lines.length, start + length), put };
  })
  .filter(({ from, to, put }) => from < to || put.length > 0);

export function edited({ lines, from, to, put }: LineEdit): readonly string[] {
  return [...lines.slice(0, from), ...put, ...lines.slice(to)];
}
