import assert from 'node:assert/strict';
import { safeCuts, splitCode } from '../../../src/text/segments/safe-cuts.ts';
import { installedSources, readSources } from './installed-sources.ts';
import { wholeNodes } from './whole-nodes.ts';

/** Places that cut what the grammar calls one name, number, string or comment; and how many of these. */
async function wrongCuts(
  languageId: string,
  texts: ReadonlyMap<string, string>,
): Promise<{ readonly wrong: readonly string[]; readonly seen: number }> {
  const nodes = await wholeNodes(languageId);
  const wrong: string[] = [];
  let seen = 0;
  for (const [file, text] of texts) {
    const cuts = new Set(safeCuts(text, { languageId }).map(({ offset }) => offset));
    for (const { type, start, end } of nodes(text)) {
      seen += 1;
      for (let at = start + 1; at < end; at++) {
        if (cuts.has(at))
          wrong.push(`${file}: ${type} ${text.slice(start, at)}¦${text.slice(at, end)}`);
      }
    }
  }
  return { wrong, seen };
}

/** About so many files, evenly taken, none above 40,000 code units: parsing takes time. */
function some(texts: ReadonlyMap<string, string>, count: number): Map<string, string> {
  const small = [...texts].filter(([, text]) => text.length < 40_000);
  const step = Math.max(1, Math.floor(small.length / count));
  return new Map(small.filter((_, i) => i % step === 0));
}

describe('installed code', function () {
  this.timeout(60_000);
  for (const sources of installedSources) {
    const { languageId, packages } = sources;
    describe(`of ${languageId} in ${packages.join(', ')}`, () => {
      let texts: ReadonlyMap<string, string> = new Map();
      before(function () {
        texts = readSources(sources);
        if (texts.size > 0) return;
        console.log(`      ${languageId}: NOT RUN, none of the packages is installed here`);
        this.skip();
      });

      it('is its segments, every file of it', () => {
        for (const [file, text] of texts) {
          for (const level of ['token', 'statement', 'line'] as const) {
            const segments = splitCode(text, level, { languageId });
            assert.ok(segments.join('') === text, file);
            assert.ok(!segments.slice(0, -1).some((segment) => /\s$/.test(segment)), file);
          }
        }
      });

      it('is cut inside no name, number, string or comment', async () => {
        const { wrong, seen } = await wrongCuts(languageId, some(texts, 12));
        assert.deepEqual(wrong, []);
        assert.ok(seen > 500, `${seen}`);
      });
    });
  }
});

describe('code of languages that no package here is in', () => {
  const snippets: readonly (readonly [string, string])[] = [
    [
      'go',
      'package a\n\nfunc f(x int) string {\n\ts := `it\'s \\`\n\tr := \'"\'\n\tif x > 0x1F && s != "a\\"b" { // don\'t\n\t\treturn s[1:2] + string(r)\n\t}\n\treturn 1e-3 * .5\n}\n',
    ],
    [
      'rust',
      'fn f<\'a>(x: &\'a str) -> Option<&\'a str> {\n    let c = \'\\\'\';\n    let s = r#"a "b" c"#; // it\'s\n    let n = 1_000u64 + t.0;\n    /* a /* b */ "c */\n    println!("{} \\" {}", s, b\'x\');\n    Some("a\n  b")?\n}\n',
    ],
    [
      'java',
      'class A<T> {\n  @Override public String f(char c) {\n    String s = """\n      it\'s "a"\n      """;\n    return c == \'"\' ? s : "a\\"b" + 0x1FL + 1.5e-3f; // don\'t\n  }\n}\n',
    ],
    [
      'shellscript',
      'f() {\n  local x="$1" y=${2:-b}\n  if [ -z "$x" ]; then # don\'t\n    echo "a $(cat "$y") b" \'it is\' >&2\n  fi\n  cat <<EOF\nit\'s $x\nEOF\n  x=$((1 + 2))\n}\n',
    ],
    [
      'typescriptreact',
      'const A = ({ b }: P) => (\n  <div className="a b" onClick={() => f(`x${b ? `y` : "z"}`)}>\n    {b /* it\'s */}\n  </div>\n);\nconst r = /["\'`]\\/[/]/g.test(x!) ?? 1_000n;\n',
    ],
  ];
  for (const [languageId, text] of snippets) {
    it(`is cut inside no name, number, string or comment: ${languageId}`, async () => {
      const { wrong, seen } = await wrongCuts(languageId, new Map([['snippet', text]]));
      assert.deepEqual(wrong, []);
      assert.ok(seen > 10, `${seen}`);
      assert.equal(splitCode(text, 'statement', { languageId }).join(''), text);
    });
  }
});
