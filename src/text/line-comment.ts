/** How a language writes a comment of one line. */
export interface LineComment {
  readonly open: string;
  /** Empty where the line's end closes the comment. */
  readonly close: string;
}

const slashes: LineComment = { open: '// ', close: '' };
const hash: LineComment = { open: '# ', close: '' };
const dashes: LineComment = { open: '-- ', close: '' };
const percent: LineComment = { open: '% ', close: '' };
const semicolons: LineComment = { open: ';; ', close: '' };
const tag: LineComment = { open: '<!-- ', close: ' -->' };
const block: LineComment = { open: '/* ', close: ' */' };

/** Language ids of VS Code. JSON, CSV and plain text have no comments and are not here. */
const comments: Readonly<Record<string, LineComment>> = {
  ...of(slashes, 'typescript typescriptreact javascript javascriptreact jsonc json5 java kotlin'),
  ...of(
    slashes,
    'scala groovy c cpp cuda-cpp objective-c objective-cpp csharp fsharp go rust swift',
  ),
  ...of(slashes, 'dart php zig d v solidity proto3 proto glsl hlsl wgsl scss less stylus gradle'),
  ...of(slashes, 'bicep prisma cue odin pug haxe verilog systemverilog'),
  ...of(
    hash,
    'python ruby perl perl6 raku shellscript fish powershell yaml toml dockerfile makefile',
  ),
  ...of(
    hash,
    'cmake r julia elixir crystal nim tcl coffeescript graphql terraform hcl nix gdscript',
  ),
  ...of(hash, 'ignore dotenv properties starlark bazel mojo awk just'),
  ...of(dashes, 'sql plsql lua luau haskell elm ada vhdl purescript applescript idris'),
  ...of(percent, 'latex tex bibtex erlang prolog matlab'),
  ...of(semicolons, 'clojure lisp scheme racket emacs-lisp'),
  ...of({ open: '; ', close: '' }, 'ini asm nasm autohotkey'),
  ...of(tag, 'html xml xsl svg markdown mdx vue svelte astro razor handlebars'),
  ...of(block, 'css'),
  ...of({ open: '(* ', close: ' *)' }, 'ocaml coq'),
  ...of({ open: "' ", close: '' }, 'vb vbs'),
  ...of({ open: '" ', close: '' }, 'viml vim'),
  ...of({ open: 'REM ', close: '' }, 'bat'),
  ...of({ open: '! ', close: '' }, 'fortran fortran-modern FortranFreeForm'),
};

/** How a language writes a comment of one line; undefined where it has none or is not known. */
export function lineComment(languageId: string): LineComment | undefined {
  return Object.hasOwn(comments, languageId) ? comments[languageId] : undefined;
}

function of(comment: LineComment, languageIds: string): Record<string, LineComment> {
  return Object.fromEntries(languageIds.split(' ').map((id) => [id, comment]));
}
