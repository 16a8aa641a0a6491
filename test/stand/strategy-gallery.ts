import type { StrategyFamily } from '../../src/core/strategy.ts';
import { catalogue, type CatalogueRow } from '../../src/strategies/registry.ts';
import { fidelities, type MeasuredTable } from './fusion-methods.ts';
import { markdownTable } from './markdown-table.ts';
import { measuredStrategy } from './measured-strategies.ts';

interface FamilyWords {
  readonly family: StrategyFamily;
  readonly title: string;
  readonly what: string;
}

/** Families in reading order. */
const FAMILIES: readonly FamilyWords[] = [
  { family: 'ranking', title: 'Ranking', what: 'order finished answers and show the best' },
  {
    family: 'span-fusion',
    title: 'Span fusion',
    what: 'one text from several models, a statement or some words at a time',
  },
  {
    family: 'token-fusion',
    title: 'Token fusion',
    what: 'one text from several models, which vote on single tokens',
  },
  { family: 'search', title: 'Search', what: 'a tree of small steps, each one model’s' },
  {
    family: 'evaluation',
    title: 'Evaluation and applications',
    what: 'measure models and judges, find mistakes, write examples',
  },
  { family: 'routing', title: 'Routing', what: 'choose the model before it is asked' },
  { family: 'cascading', title: 'Cascading', what: 'ask a larger model only where it pays' },
];

const UNMEASURED = 'not measured';

/** Every method with its paper, what it goes by, and what was measured. */
export function strategyGallery(tables: readonly MeasuredTable[]): string {
  return FAMILIES.map(({ family, title, what }) => {
    const rows = catalogue().filter((row) => row.family === family);
    const cells = rows.map((row) => [
      `\`${row.id}\``,
      row.title,
      paperOf(row),
      goesBy(row),
      departuresOf(row),
      measuredWords(tables, row),
      statusOf(row),
    ]);
    const head = ['id', 'method', 'paper', 'goes by', 'departures', 'measured', 'status'];
    return `### ${title}\n\n${capital(what)}.\n\n${markdownTable(head, cells)}`;
  }).join('\n\n');
}

/** What differs from each paper, with its reason. */
export function strategyDepartures(): string {
  return catalogue()
    .filter(({ source }) => source.departures.length > 0)
    .map(({ id, source }) =>
      [`**\`${id}\`**`, '', ...source.departures.map((one) => `- ${one}`)].join('\n'),
    )
    .join('\n\n');
}

/** One row a family: what it does, its methods, and the one that was measured to be best. */
export function strategyFamilies(tables: readonly MeasuredTable[]): string {
  const rows = FAMILIES.map(({ family, title, what }) => {
    const members = catalogue().filter((row) => row.family === family);
    const ids = members.map(({ id }) => `\`${id}\``).join(', ');
    const isPlanned = members.every(({ status }) => status === 'planned');
    return [title, what, ids, isPlanned ? 'planned' : bestOf(tables, members)];
  });
  return markdownTable(['family', 'what it does', 'methods', 'best measured'], rows);
}

function bestOf(tables: readonly MeasuredTable[], rows: readonly CatalogueRow[]): string {
  const [best] = rows
    .flatMap(({ id }) => {
      const measured = measuredStrategy(tables, id);
      return measured === undefined ? [] : [{ id, measured }];
    })
    .sort((a, b) => b.measured.points - a.measured.points);
  if (best === undefined) return UNMEASURED;
  const { difference, unit, verdict, places, set } = best.measured;
  const words = verdict === 'no measurable difference' ? `: ${verdict}` : '';
  return `\`${best.id}\`: ${difference} points of ${unit} against the best member (${places} places, ${set})${words}`;
}

function paperOf({ source }: CatalogueRow): string {
  const title = source.url === undefined ? source.title : `[${source.title}](${source.url})`;
  return `${title} (${source.year})`;
}

/** What a method needs of how many members, and how far it can be trusted on each backend. */
function goesBy(row: CatalogueRow): string {
  const { members, primitives = {} } = row.needs;
  const needed = Object.entries(primitives).map(([name, count]) => `\`${name}\` of ${count}`);
  const asked = members === 1 ? 'one member' : `${members} members`;
  const needs = [asked, ...needed].join(', ');
  if (row.status === 'planned' || row.family === 'evaluation') return needs;
  const told = fidelities(row).map(([backend, fidelity]) => `${backend} ${fidelity}`);
  const anywhere = row.family === 'ranking' ? 'finished texts, any backend' : 'any backend';
  return `${needs}: ${told.length > 0 ? told.join('; ') : anywhere}`;
}

function departuresOf({ source, status }: CatalogueRow): string {
  return status === 'planned' ? '–' : String(source.departures.length);
}

function measuredWords(tables: readonly MeasuredTable[], { id, status }: CatalogueRow): string {
  if (status === 'planned') return '–';
  const measured = measuredStrategy(tables, id);
  if (measured === undefined) return UNMEASURED;
  const { share, difference, unit, verdict, places, set } = measured;
  const words = verdict === '' ? '' : ` (${verdict})`;
  return `${share}; ${difference} points of ${unit} against the best member${words}; ${places} places, ${set}`;
}

function statusOf({ status, command }: CatalogueRow): string {
  return command === undefined ? status : `${status}: \`ensemble ${command}\``;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
