import { escapeMarkup, markupOf, printable, shorten } from '../../text/printable.ts';

/** What a cell shows; a cell without text is a dash. */
export interface TableCell {
  readonly text: string | undefined;
  /** Why there is no text. */
  readonly absent?: string;
  /** Said more quietly below it, for example an interval. */
  readonly detail?: string | undefined;
  /** Said by the browser on hovering; nothing that stands nowhere else. */
  readonly title?: string | undefined;
  /** Class of the style sheet. */
  readonly look?: string;
}

export interface TableRow {
  /** Name of the row, from outside. */
  readonly name: string;
  /** A word beside the name, for example "recommended". */
  readonly badges?: readonly string[];
  readonly look?: string;
  readonly cells: readonly TableCell[];
}

export interface HtmlTable {
  readonly caption: string;
  /** Headings, the one of the row names first. */
  readonly columns: readonly TableColumn[];
  readonly groups: readonly {
    readonly title?: string;
    readonly rows: readonly TableRow[];
  }[];
}

export interface TableColumn {
  readonly title: string;
  readonly detail?: string;
  readonly look?: string;
}

/** Longest name of a row that is shown whole, in columns; the rest is in its `title`. */
const longestName = 64;

/**
 * A table in a frame of its own that scrolls sideways where the page is too narrow. The frame can be
 * reached by keyboard and carries the caption as its name. Well-formed XML.
 */
export function tableMarkup({ caption, columns, groups }: HtmlTable, id: string): string {
  const head = columns.map(headMarkup).join('');
  const bodies = groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => {
      const heading =
        title === undefined
          ? ''
          : `<tr class="group"><th scope="rowgroup" colspan="${columns.length}">` +
            `<span>${escapeMarkup(title)}</span></th></tr>`;
      return `<tbody>${heading}${rows.map((row) => rowMarkup(row, columns)).join('\n')}</tbody>`;
    });
  return (
    `<div class="table" role="region" tabindex="0" aria-labelledby="${id}">\n` +
    `<table><caption id="${id}">${markupOf(caption)}</caption>\n` +
    `<thead><tr>${head}</tr></thead>\n${bodies.join('\n')}</table></div>`
  );
}

/** A name from outside: set apart from the text around it, shortened in the middle if it is long. */
export function nameMarkup(name: string): string {
  const whole = printable(name);
  const shown = shorten(whole, longestName);
  const title = shown === whole ? '' : ` title="${escapeMarkup(whole)}"`;
  // Names break behind their own separators before they break anywhere.
  const breakable = escapeMarkup(shown).replace(/[/:_-]/g, '$&<wbr/>');
  return `<bdi${title}>${breakable}</bdi>`;
}

function headMarkup({ title, detail, look }: TableColumn): string {
  const quiet = detail === undefined ? '' : ` <span class="detail">${escapeMarkup(detail)}</span>`;
  return `<th scope="col"${classOf(look)}>${escapeMarkup(title)}${quiet}</th>`;
}

function rowMarkup(
  { name, badges = [], look, cells }: TableRow,
  columns: readonly TableColumn[],
): string {
  const marks = badges.map((badge) => ` <span class="badge">${escapeMarkup(badge)}</span>`);
  return (
    `<tr${classOf(look)}><th scope="row">${nameMarkup(name)}${marks.join('')}</th>` +
    `${cells.map((cell, i) => cellMarkup(cell, columns[i + 1]?.look)).join('')}</tr>`
  );
}

function cellMarkup(cell: TableCell, columnLook: string | undefined): string {
  const { text, absent = 'not known', detail, title, look } = cell;
  const looks = [columnLook, look].filter((one) => one !== undefined).join(' ');
  if (text === undefined) {
    return (
      `<td class="${`${looks} unknown`.trim()}" title="${absent}"><span aria-hidden="true">–</span>` +
      `<span class="unseen">${absent}</span></td>`
    );
  }
  const hover = title === undefined ? '' : ` title="${escapeMarkup(printable(title))}"`;
  const quiet = detail === undefined ? '' : ` <span class="detail">${escapeMarkup(detail)}</span>`;
  return `<td${classOf(looks)}${hover}>${escapeMarkup(printable(text))}${quiet}</td>`;
}

function classOf(look: string | undefined): string {
  return look === undefined || look === '' ? '' : ` class="${look}"`;
}
