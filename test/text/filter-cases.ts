/** A document with the cursor at `‸`, what a model wrote there, and what is left of it. */
export interface FilterCase {
  readonly name: string;
  readonly languageId: string;
  readonly document: string;
  readonly written: string;
  /** The text to show; or the id of the filter that leaves nothing. */
  readonly expected: string | { readonly dropped: string };
  readonly kind?: 'line' | 'block';
  /** Default: two blanks; Python four; Go a tab. */
  readonly indentation?: { readonly width: number; readonly tabs: boolean };
}

type MakeCase = (
  name: string,
  document: string,
  written: string,
  expected: FilterCase['expected'],
  more?: Partial<FilterCase>,
) => FilterCase;

const casesIn =
  (place: Pick<FilterCase, 'languageId' | 'indentation'>): MakeCase =>
  (name, document, written, expected, more) => ({
    ...place,
    ...{ name, document, written, expected },
    ...more,
  });

const typescript = casesIn({ languageId: 'typescript' });
const python = casesIn({ languageId: 'python', indentation: { width: 4, tabs: false } });
const go = casesIn({ languageId: 'go', indentation: { width: 4, tabs: true } });

const line = { kind: 'line' } as const;

export const filterCases: Readonly<Record<string, readonly FilterCase[]>> = {
  'closing brackets': [
    typescript('a call that the editor has closed', 'foo(‸)', 'a, b)', 'a, b', line),
    typescript('its own brackets stay', 'foo(‸)', 'bar(a)', 'bar(a)', line),
    typescript('only the extra one goes', 'foo(‸)', 'bar(a))', 'bar(a)', line),
    typescript('what comes behind the bracket goes with it', 'foo(‸);', 'a, b);', 'a, b', line),
    typescript('two opened, one closed by the editor', 'foo(bar(‸)', 'a))', 'a)', line),
    typescript('array index', 'const x = list[‸];', 'i + 1];', 'i + 1', line),
    typescript('object literal', 'const p = { x: 1, ‸ };', 'y: 2 };', 'y: 2', line),
    typescript('bracket in a string does not count', 'log(‸)', "'a)b'", "'a)b'", line),
    typescript(
      'a block that is closed below',
      'function f() {\n  ‸\n}\n',
      'return 1;\n}',
      'return 1;',
    ),
    typescript(
      'a lone bracket whose block is closed below',
      'function f() {\n  if (x) {\n    ‸\n  }\n}\n',
      '}',
      { dropped: 'closing-brackets' },
    ),
    typescript(
      'a lone bracket that only an outer block has below',
      'function f() {\n  if (x) {\n    ‸\n}\n',
      '}',
      '}',
    ),
    typescript(
      'a block that nobody closed gets its bracket',
      'function f() {\n  ‸',
      'return 1;\n}',
      'return 1;\n}',
    ),
    typescript(
      'an inner block is closed, the outer one is not touched',
      'function f() {\n  if (x) {\n    ‸\n}\n',
      'g();\n  }',
      'g();\n  }',
    ),
    typescript(
      'callback with `});` below',
      "it('adds', () => {\n  ‸\n});\n",
      'assert.equal(add(1, 2), 3);\n});',
      'assert.equal(add(1, 2), 3);',
    ),
    typescript(
      'a whole block of its own stays whole',
      'function f() {\n  ‸\n}\n',
      'if (x) {\n    g();\n  }\n}',
      'if (x) {\n    g();\n  }',
    ),
    typescript('template literal', 'const s = `a${‸}`;', 'name}`;', 'name', line),
    python('call in Python', 'print(‸)\n', 'f"{x}")', 'f"{x}"', line),
    go('call in Go', 'fmt.Println(‸)\n', '"hi", x)', '"hi", x', line),
  ],
  'suffix overlap': [
    typescript('closing quote', 'import x from "‸";', './lodash";', './lodash', line),
    typescript('semicolon', 'const x = ‸;', 'f(1);', 'f(1)', line),
    typescript('rest of a condition', 'if (‸ === null) {', 'value === null) {', 'value', line),
    typescript('parameter list', 'function f(‸): void {', 'a: number): void {', 'a: number', line),
    typescript('a word that only looks alike stays', 'return ‸nt;', 'count', 'count', line),
    python('slice with its end', 'x = items[‸:10]', 'start:10]', 'start', line),
    python('keyword argument behind', 'f(‸, timeout=3)', 'url, timeout=3)', 'url', line),
    go('error check', 'if err := ‸; err != nil {', 'run(); err != nil {', 'run()', line),
    typescript('half of the next line', 'a();\n‸\nconst total = 1;\n', 'b();\nconst total', 'b();'),
  ],
  'next line': [
    typescript('nothing but the next line', 'a();\n‸\nb();\n', 'b();', {
      dropped: 'next-line-repeat',
    }),
    typescript('the next line, its indentation typed already', 'f() {\n  ‸\n  b();\n}', 'b();', {
      dropped: 'next-line-repeat',
    }),
    typescript('a longer line than the next one', 'import email‸\nimport emails\n', ';', ';', line),
    typescript('the next line at the end', 'a();\n‸\nreturn b;\n', 'c();\nreturn b;', 'c();'),
    typescript('the rest after it goes too', 'a();\n‸\nb();\n', 'x();\nb();\ny();', 'x();'),
    python(
      'the same text, but deeper, stays',
      'def f(x):\n    if x:\n        ‸\n    return 1\n',
      'y = 2\n        return 1',
      'y = 2\n        return 1',
    ),
    python(
      'the return below',
      'def f(x):\n    ‸\n    return x\n',
      'x += 1\n    return x',
      'x += 1',
    ),
    go(
      'error return below',
      'func f() error {\n\t‸\n\treturn nil\n}\n',
      'log.Println("x")\n\treturn nil\n}',
      'log.Println("x")',
    ),
    typescript(
      'a closing line of its own is not the next line',
      '‸\n}\n',
      'if (x) {\n  y();\n}',
      'if (x) {\n  y();\n}',
    ),
  ],
  'special tokens': [
    typescript('Qwen goes on with another file', '‸', 'foo();<|file_sep|>b.ts', 'foo();'),
    typescript('Qwen writes its middle mark first', '‸', '<|fim_middle|>foo();', 'foo();'),
    typescript('nothing before the mark', '‸', '<|endoftext|>bar();', {
      dropped: 'special-tokens',
    }),
    python(
      'CodeGemma with suffix and middle swapped',
      'x = ‸\ny = 2\n',
      '1<|fim_suffix|>\ny = 2',
      '1',
    ),
    python('StarCoder ends with its pad', 'x = ‸', '1<fim_pad><fim_pad>', '1'),
    python('DeepSeek with full-width bars', 'x = ‸', '1<｜fim▁end｜>2', '1'),
    python('CodeLlama end mark', 'x = ‸', '1 <EOT>', '1'),
    typescript('chat turn', '‸', 'a();<|im_end|>\n<|im_start|>user', 'a();'),
    typescript('a strike tag in JSX is code', 'x = ‸', '<s>old</s>', '<s>old</s>', {
      languageId: 'typescriptreact',
    }),
    typescript('comparison signs are code', 'x = ‸', 'a <| b', 'a <| b', line),
  ],
  thinking: [
    typescript('a finished thought', '‸', '<think>\nHm.\n</think>\n\nfoo();', 'foo();'),
    typescript('an unfinished thought', '‸', '<think>\nI need to', { dropped: 'thinking' }),
    typescript('a thought that began before', '‸', 'so I add.\n</think>\nfoo();', 'foo();'),
    python('Magistral', 'x = ‸', '[THINK]one?[/THINK]1', '1', line),
  ],
  'chat answers': [
    typescript('code fence', '‸', '```ts\nfoo();\n```', 'foo();'),
    typescript('fence that never closes', '‸', '```typescript\nfoo();\nbar();', 'foo();\nbar();'),
    typescript(
      'opening sentence and fence',
      '‸',
      'Here is the completed code:\n\n```ts\nfoo();\n```\nThis calls foo.',
      'foo();',
    ),
    typescript('opening sentence without fence', '‸', 'Sure, here you go:\nfoo();', 'foo();'),
    typescript(
      'unknown talk before a fence',
      '‸',
      'You can call it like this:\n```\nfoo();\n```',
      'foo();',
    ),
    typescript('nothing but talk', '‸', "Here's what I would do.", { dropped: 'prose-lead-in' }),
    typescript('code before a fence', '‸', 'foo();\n```\nThis calls foo.', 'foo();'),
    typescript('fence on one line', 'x = ‸;', '```a + b```', 'a + b', line),
    typescript('a fence in Markdown is text', '‸', '```ts\nfoo();\n```', '```ts\nfoo();\n```', {
      languageId: 'markdown',
    }),
    python('the line is said again', '    return ‸', 'return a + b', 'a + b', line),
    python(
      'the whole function is said again',
      'def add(first, second):\n    return ‸\n',
      'def add(first, second):\n    return first + second',
      'first + second',
    ),
    python(
      'lines above are said again',
      'def area(width, height):\n    ‸\n',
      'def area(width, height):\n    return width * height',
      'return width * height',
    ),
    typescript(
      'a call in itself is honest',
      'x = Math.max(‸',
      'Math.max(a, b), c)',
      'Math.max(a, b), c)',
      line,
    ),
    go('tabs and fence', 'func f() int {\n\t‸\n}\n', '```go\nreturn 1\n```', 'return 1'),
  ],
  indentation: [
    python(
      'first line indented twice',
      'def f():\n    ‸\n',
      '    x = 1\n    return x',
      'x = 1\n    return x',
    ),
    python(
      'first line lost its indentation',
      'def f():\n‸\n',
      'x = 1\n    return x',
      '    x = 1\n    return x',
    ),
    python(
      'indentation counted from the cursor',
      'def f(x):\n    ‸\n',
      'if x:\n    y()\nelse:\n    z()',
      'if x:\n        y()\n    else:\n        z()',
    ),
    typescript('a blank too many', 'const x = ‸', ' 1;', '1;', line),
    typescript('the blank that is missing stays', 'const x =‸', ' 1;', ' 1;', line),
    go(
      'four blanks become one tab',
      'func f() {\n\tif x {\n\t\t‸\n\t}\n}\n',
      'for i := range y {\n            g(i)\n        }',
      'for i := range y {\n\t\t\tg(i)\n\t\t}',
    ),
    go(
      'one blank for each tab',
      'func f() {\n\t‸\n}\n',
      'if x {\n  g()\n }',
      'if x {\n\t\tg()\n\t}',
    ),
    python(
      'tabs become blanks',
      'def f(x):\n    ‸\n',
      'if x:\n\t\treturn 1\n\treturn 2',
      'if x:\n        return 1\n    return 2',
    ),
    typescript('tabs in a template literal stay', 'const s = ‸', '`\n\ta\n`;', '`\n\ta\n`;'),
    go(
      'block comment keeps its star',
      'func f() {\n\t‸\n}\n',
      '/*\n\t * a\n\t */\n\tg()',
      '/*\n\t * a\n\t */\n\tg()',
    ),
  ],
  repetition: [
    typescript('one line over and over', '‸', 'push(a);\n'.repeat(9), 'push(a);'),
    typescript(
      'two lines in turn',
      '‸',
      'alpha(one);\nbravo(two);\n'.repeat(6),
      'alpha(one);\nbravo(two);',
    ),
    typescript('tokens in circles', 'x = ‸', 'a, b, '.repeat(40), 'a, b', line),
    typescript('a ruler is no loop', '// ‸', '-'.repeat(70), '-'.repeat(70), line),
    typescript(
      'closing lines may come often',
      '‸',
      'a({\n  b: {\n    c: {\n      d,\n    },\n  },\n});',
      'a({\n  b: {\n    c: {\n      d,\n    },\n  },\n});',
    ),
  ],
  shape: [
    typescript('one line', 'const x = ‸;', '1\nconst y = 2', '1', line),
    typescript('nothing on the first line', 'foo();‸', '\nbar();', { dropped: 'shape' }, line),
    typescript(
      'twelve lines',
      '‸',
      Array.from({ length: 20 }, (_, i) => `call${i}(value${i});`).join('\n'),
      Array.from({ length: 12 }, (_, i) => `call${i}(value${i});`).join('\n'),
    ),
    python(
      'the next function is not ours',
      'def f():\n    ‸\n',
      'return 1\n\n\ndef g():\n    return 2',
      'return 1',
    ),
    python(
      'the body of the cursor’s line, else and all',
      'if x:‸\n',
      '\n    a()\nelse:\n    b()\nc()',
      '\n    a()\nelse:\n    b()',
    ),
    typescript(
      'the block of the cursor’s line',
      'if (x) {‸',
      '\n  a();\n} else {\n  b();\n}\nc();',
      '\n  a();\n} else {\n  b();\n}',
    ),
    go(
      'the block of a function',
      'func f() int {‸\n\nfunc g() {}\n',
      '\n\treturn 1\n}\n\nfunc h() {}',
      '\n\treturn 1\n}',
    ),
    typescript(
      'the rest of the line',
      'const a = ‸ + second;',
      'first + second; // sum',
      'first',
      line,
    ),
  ],
  'white space and control characters': [
    typescript('no white space at the end', '‸', 'foo();  \n\n', 'foo();'),
    typescript('nothing but white space', '‸', ' \n\t\n', { dropped: 'blank' }),
    typescript('nothing at all', '‸', '', { dropped: 'blank' }),
    typescript('half a surrogate pair', '‸', 'a("\ud83d");', 'a("");'),
    typescript('a whole pair stays', '‸', 'a("😀");', 'a("😀");'),
    typescript('terminal colours', '‸', '\u001b[31mfoo();\u001b[0m\u0000', 'foo();'),
    typescript('text that runs backwards', '‸', 'a(\u202e"x");', 'a("x");'),
    typescript(
      'every mark that turns the direction',
      '// \u2067שלום\u2069\n‸',
      'a("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069x");',
      'a("x");',
    ),
    typescript(
      'a comment that ends elsewhere than it seems to',
      '‸',
      '/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */',
      '/* } if (isAdmin)  begin admins only */',
    ),
    typescript('a message to models alone', '‸', 'a("x\u{e0041}\u{e0042}");', 'a("x");'),
    typescript(
      'Hebrew and Arabic stay',
      '‸',
      'say("שלום עולם", "مرحبا\u200f");',
      'say("שלום עולם", "مرحبا\u200f");',
    ),
    typescript(
      'joiners of scripts and emoji stay',
      '‸',
      'say("می\u200cروم 👩\u200d💻");',
      'say("می\u200cروم 👩\u200d💻");',
    ),
    typescript('line ends of the document', 'a();\r\n‸\r\n', 'b();\nc();', 'b();\r\nc();'),
    typescript('line ends of the model', 'a();\n‸\n', 'b();\r\nc();\r\n', 'b();\nc();'),
  ],
};
