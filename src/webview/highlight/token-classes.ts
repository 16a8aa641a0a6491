/**
 * A token's look as classes, never as style attributes: `c<i>` is the theme's colour i; the font styles
 * have a class each. One sheet serves every shadow root.
 */

const FONT_STYLES = `
.fi { font-style: italic }
.fb { font-weight: bold }
.fu { text-decoration: underline }
.fs { text-decoration: line-through }
.fu.fs { text-decoration: underline line-through }
`;

/** Rules for a theme's colours; what is no colour gets none, so that a theme can add nothing else. */
export function rulesOf(colours: readonly (string | null | undefined)[]): string {
  const rules = colours.map((colour, i) =>
    typeof colour === 'string' && /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(colour)
      ? `.c${i} { color: ${colour} }\n`
      : '',
  );
  return `${rules.join('')}${FONT_STYLES}`;
}

/** Number of the theme's own text colour, which needs no class. */
const FOREGROUND = 1;

/**
 * Classes for a token as TextMate packs it: font style in bits 11 to 14, colour in bits 15 to 23.
 * '' for one that looks like any text.
 */
export function classesOf(packed: number): string {
  const colour = (packed >>> 15) & 0x1ff;
  const style = (packed >>> 11) & 0xf;
  const classes = [
    ...(colour > FOREGROUND ? [`c${colour}`] : []),
    ...['fi', 'fb', 'fu', 'fs'].filter((_, bit) => (style & (1 << bit)) !== 0),
  ];
  return classes.join(' ');
}
