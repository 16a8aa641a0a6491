import fc from 'fast-check';

/** Languages whose notations differ, and one nobody knows. */
export const LANGUAGE_IDS = [
  'typescript',
  'python',
  'go',
  'java',
  'rust',
  'c',
  'cpp',
  'css',
  'shellscript',
  'html',
  'sql',
  'unheard-of',
];

export const languageId = fc.constantFrom(...LANGUAGE_IDS);

/** Texts of pieces that meet each other's rules, and any texts at all. */
export const hostileText = fc.oneof(
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...'ab1_$ \t\n\r"\'`\\/*#=-<>!?.&|({[]});,:@é漢\u{1F600}\u00a0\u2028\ufeff'.split(''),
      ),
      fc.constantFrom('\r\n', '    ', '"""', '${', '$(', '/*', '*/', '//', '# ', '😀', "'a", 'r#"'),
      fc.constantFrom(
        'R"x(',
        ')x"',
        '<<EOF',
        '\nEOF\n',
        '1.5e-3',
        '0x1',
        '.5',
        '<!--',
        '-->',
        '--',
      ),
      fc.constantFrom('\ud800', '\udfff', 'return ', 'if ', 'f(a, b)', '{\n', '};\n'),
    ),
    maxLength: 40,
  }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Units that, repeated, make a text whose every piece might be looked at again and again. */
export const REPEATED = [
  ...['a', ' ', '\n', '=', 'x=1;', '"', "'", '`', '\\', '\ud800', '漢', '(', ')', '}', '[)', '.5'],
  ...[
    '/',
    '/*',
    '*/',
    '/*/',
    '//',
    '#',
    '# ',
    '`${',
    '"$(',
    "'a",
    'r#"',
    'R"(',
    '<<E\n',
    '"\\',
    '={',
  ],
  ...['/[', '=/', '->', '\\"', "`${'", '<!--', '"""', '-'],
];
