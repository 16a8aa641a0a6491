import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeOf, pieceAt, type Cell } from '../../../src/context/notebook/cell-piece.ts';

const python = (text: string): Cell => ({ kind: 'code', languageId: 'python', text });

/** Language and text of the piece at the cursor `‸`. */
function at(marked: string, languageId = 'python'): string {
  const offset = marked.indexOf('‸');
  const text = marked.replace('‸', '');
  const piece = pieceAt({ kind: 'code', languageId, text }, offset);
  const form = `${piece.oneLine ? ', one line' : ''}${piece.alone ? ', alone' : ''}`;
  return `${piece.languageId}${form}: ${text.slice(piece.start, piece.end)}`;
}

describe('the piece of a cell', () => {
  const cases: readonly (readonly [what: string, marked: string, piece: string])[] = [
    ['a cell of Python', 'x = ‸1', 'python: x = 1'],
    ['an empty cell', '‸', 'python: '],
    ['%%bash', '%%bash\nls ‸-l\n', 'shellscript: ls -l\n'],
    ['%%sh with arguments', '%%sh --out x\nls‸', 'shellscript: ls'],
    ['%%!', '%%!\nls‸', 'shellscript: ls'],
    ['%%html', '%%html\n<p>‸', 'html: <p>'],
    ['%%javascript', '%%javascript\nalert(‸)', 'javascript: alert()'],
    ['%%js', '%%js\nalert(‸)', 'javascript: alert()'],
    ['%%sql', '%%sql result <<\nselect ‸', 'sql: select '],
    ['%%R', '%%R -i df\nsummary(‸)', 'r: summary()'],
    ['%%writefile', '%%writefile src/x.py\nimport ‸', 'python, alone: import '],
    [
      '%%writefile of another language',
      '%%writefile -a "a b.ts"\nlet ‸',
      'typescript, alone: let ',
    ],
    ['%%script', '%%script /bin/bash\nls ‸', 'shellscript: ls '],
    ['%%script of another Python', '%%script python3\nx‸', 'python, alone: x'],
    ['%%python3', '%%python3\nx‸', 'python, alone: x'],
    ['%%time', '%%time\nx = ‸1', 'python: x = 1'],
    ['%%timeit with arguments', '%%timeit -n 10\nf(‸)', 'python: f()'],
    ['%%capture', '%%capture out\nf(‸)', 'python: f()'],
    ['a magic behind blank lines', '\n\n%%bash\nls‸', 'shellscript: ls'],
    ['a magic with CRLF', '%%bash\r\nls‸\r\n', 'shellscript: ls\r\n'],
    ['a magic that nobody knows', '%%ask\nWhy ‸', 'plaintext, alone: Why '],
    ['the line of a magic', '%%ba‸sh\nls', 'python, one line: %%bash'],
    ['a blank line above a magic', '‸\n\n%%bash\nls', 'python, one line: '],
    ['a blank line above a magic with CRLF', '\r\n  ‸\r\n%%bash\r\nls', 'python, one line:   '],
    ['a magic without a body', '%%ti‸', 'python, one line: %%ti'],
    ['%% that is no magic', '%% x‸', 'python: %% x'],
    ['a magic of another kernel’s cell', '%%bash\nls‸', 'r: %%bash\nls'],
    ['a line of shell', 'x = 1\n!ls ‸-l\ny = 2', 'shellscript, one line: ls -l'],
    ['a line of shell in a block', 'if x:\n    !!ls‸', 'shellscript, one line: ls'],
    ['a line of shell whose result is kept', 'files = !ls ‸*.py', 'shellscript, one line: ls *.py'],
    ['%sx', '%sx ls ‸', 'shellscript, one line: ls '],
    ['the mark of a line of shell', '‸!ls', 'python: !ls'],
    [
      'a line of shell that goes on',
      '!docker run \\\n  -it ‸\\\n  x\ny',
      'shellscript, one line: docker run \\\n  -it \\\n  x',
    ],
    ['a line behind one of shell', '!ls\nx‸', 'python: !ls\nx'],
    ['a comparison', 'a != ‸b', 'python: a != b'],
    ['%sql', 'r = %sql select ‸1', 'sql, one line: select 1'],
    ['a magic of one line', '%timeit f(‸)', 'python: %timeit f()'],
    ['a line of shell below %%time', '%%time\n!ls ‸', 'shellscript, one line: ls '],
  ];
  for (const [what, marked, piece] of cases) {
    it(`is right for ${what}`, () => {
      assert.equal(at(marked, what.includes('another kernel') ? 'r' : 'python'), piece);
    });
  }

  it('is found in no time below many blank lines with CRLF', () => {
    const blank = '\r\n'.repeat(5000);
    assert.equal(at(`${blank}x‸`), `python: ${blank}x`);
    assert.equal(at(`${blank}%%bash\r\nls‸`), 'shellscript: ls');
  });

  const cellText = fc
    .array(
      fc.constantFrom(
        '%%bash',
        '%%time',
        '%%x',
        '!ls',
        'y = !a \\',
        '%sql a',
        'x = 1',
        '',
        '  ',
        '\\',
        '\n',
        '\r\n',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('\n'));

  it('holds every place', () => {
    fc.assert(
      fc.property(cellText, fc.nat(), (text, n) => {
        const offset = n % (text.length + 1);
        const { start, end } = pieceAt(python(text), offset);
        assert.ok(0 <= start && start <= end && end <= text.length);
        assert.ok(offset <= end, `${offset} behind ${end}`);
        // Between the two characters of a line end nobody can stand.
        const isInside = text.startsWith('\r\n', offset - 1);
        assert.ok(isInside || offset >= start, `${offset} before ${start}`);
      }),
    );
  });
});

describe('what a cell tells others', () => {
  const cases: readonly (readonly [what: string, text: string, told: string | undefined])[] = [
    ['its code', 'x = 1\n', 'python: x = 1\n'],
    ['nothing where it is blank', ' \n', undefined],
    ['its code without lines of shell', 'a\n!ls \\\n -l\nb', 'python: a\nb'],
    [
      'its code without magics of one line',
      '%matplotlib inline\nx = 5 % 3\n%cd ..',
      'python: x = 5 % 3',
    ],
    ['its code without its magic', '%%time\nx', 'python: x'],
    ['code of its magic’s language', '%%bash\nls', 'shellscript: ls'],
    ['nothing of a file that it writes', '%%writefile a.py\nx', undefined],
    ['nothing of a text for a magic that nobody knows', '%%ask\nWhy?', undefined],
  ];
  for (const [what, text, told] of cases) {
    it(`is ${what}`, () => {
      const code = codeOf(python(text));
      assert.equal(code && `${code.languageId}: ${code.text}`, told);
    });
  }
});
