/**
 * A name, path or message from outside as one line that is safe to show anywhere: blanks become one
 * space each run; controls (terminal escapes among them), marks that change the direction of writing,
 * lone surrogates and code points that XML forbids become U+FFFD, so that they are seen. The joiners
 * that some scripts need stay. Linear.
 */
export function printable(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '\ufffd')
    .trim();
}

/**
 * The same for a place inside a sentence: what is written from right to left is set apart, or the
 * numbers behind it would move to its other side.
 */
export function isolated(text: string): string {
  const line = printable(text);
  return rightToLeft.test(line) ? `\u2068${line}\u2069` : line;
}

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A text for HTML and XML, between tags or in a quoted attribute. Not for `<script>` and `<style>`. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** A name or message as markup: printable, then escaped. */
export function markupOf(text: string): string {
  return escapeMarkup(printable(text));
}

/** Columns of a terminal that a text takes: 2 for wide characters, 0 for marks on others. Linear. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/**
 * A text of at most `columns` columns: where it is longer its middle gives way to `…`, since the ends
 * of model names (family in front, size and quantisation behind) tell them apart. `columns` 2 or more.
 */
export function shorten(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = Array.from(text);
  const front = headWithin(characters, Math.ceil((columns - 1) * 0.6));
  const behind = headWithin(characters.toReversed(), columns - 1 - columnsOf(front.join('')));
  return `${front.join('')}…${behind.toReversed().join('')}`;
}

/** Pads at the end to `columns`, or leaves a longer text as it is. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Pads in front to `columns`, or leaves a longer text as it is. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}

function headWithin(characters: readonly string[], columns: number): readonly string[] {
  let used = 0;
  const end = characters.findIndex((character) => {
    used += widthOf(character);
    return used > columns;
  });
  return end < 0 ? characters : characters.slice(0, end);
}

function widthOf(character: string): number {
  if (/[\p{M}\p{Cf}]/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
