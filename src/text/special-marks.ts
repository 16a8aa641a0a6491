/**
 * Texts by which models mark structure. In a candidate they are always leftovers of a wrong
 * template, never code. Marks that are ordinary code somewhere (`[PREFIX]`, `<filename>`, `<s>`) are
 * left out; the template of the model that uses them stops at them.
 */
const literalMarks = [
  ...['prefix', 'suffix', 'middle', 'pad'].flatMap((part) => [
    `<fim_${part}>`,
    `<fim-${part}>`,
    `<[fim-${part}]>`,
    `<FIM_${part.toUpperCase()}>`,
  ]),
  ...['<file_sep>', '<repo_name>', '<reponame>', '<gh_stars>', '<issue_start>', '<commit_before>'],
  ...['<SUF>', '<MID>', '<EOT>', '<COMPLETION>', '</COMPLETION>'],
  ...['<start_of_turn>', '<end_of_turn>', '[INST]', '[/INST]', '<<SYS>>', '<</SYS>>'],
];

/** Marks that are tags or type names in some languages. */
const ambiguousMarks = ['<PRE>', '</s>', '<eos>', '<bos>', '<unk>'];

const languagesWithTags: ReadonlySet<string> = new Set([
  ...['html', 'xml', 'xsl', 'svg', 'markdown', 'mdx', 'vue', 'vue-html', 'svelte', 'astro', 'php'],
  ...['javascriptreact', 'typescriptreact', 'handlebars', 'razor', 'erb', 'ejs', 'angular'],
]);

/** Any `<|name|>`, also with DeepSeek's full-width bars. No language writes that. */
const barredMark = String.raw`<[|｜][^\s<>|｜]{1,40}[|｜]>`;

/** Length of the longest mark. */
const longestMark = 44;

const everywhere = markPattern(literalMarks);
const withoutTags = markPattern([...literalMarks, ...ambiguousMarks]);

/** Where the first special mark at or after `from` stands; undefined where there is none. Linear. */
export function findSpecialMark(
  text: string,
  languageId: string,
  from = 0,
): { readonly start: number; readonly end: number } | undefined {
  const pattern = languagesWithTags.has(languageId) ? everywhere : withoutTags;
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found === null ? undefined : { start: found.index, end: found.index + found[0].length };
}

/**
 * Where the end of a text may be the beginning of a mark that is still arriving: the offset from
 * which to hold back, or the text's length. Cost: the length of the longest mark.
 */
export function partialMarkStart(text: string, openers: readonly string[]): number {
  for (let start = Math.max(0, text.length - longestMark); start < text.length; start++) {
    const character = text.charAt(start);
    if (character !== '<' && character !== '[' && character !== '◁') continue;
    const tail = text.slice(start);
    if (/^<[|｜][^\s<>]*$/.test(tail)) return start;
    if ([...literalMarks, ...ambiguousMarks, ...openers].some((mark) => mark.startsWith(tail))) {
      return start;
    }
  }
  return text.length;
}

/**
 * A text in which no mark acts as a mark: a blank is put behind the first character of each
 * (`<|fim_prefix|>` becomes `< |fim_prefix|>`). A server takes marks in a prompt for what they mean,
 * also where they are part of somebody's code; only another spelling keeps them apart. `own` are the
 * marks of the template at hand. Unchanged, and the same string, where there are none. Linear.
 */
export function breakMarks(text: string, own: readonly string[] = []): string {
  const marks = own.map((mark) => mark.trim()).filter((mark) => /^[<[◁]\S{2,}$/.test(mark));
  const pattern = marks.length === 0 ? everywhere : markPattern([...literalMarks, ...marks]);
  pattern.lastIndex = 0;
  return text.replace(pattern, (mark) => `${mark.charAt(0)} ${mark.slice(1)}`);
}

function markPattern(literals: readonly string[]): RegExp {
  const escaped = literals.map((mark) => mark.replace(/[[\]|/]/g, String.raw`\$&`));
  return new RegExp([barredMark, ...escaped].join('|'), 'g');
}
