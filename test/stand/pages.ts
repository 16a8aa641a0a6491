// The pages for people and the tables in them, each between `generated:NAME` and `end:NAME`.
import { readFileSync } from 'node:fs';
import { vendorOf } from '../../src/providers/vendors.ts';
import type { SettingRow } from '../../src/settings/setting-row.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { commandsTable } from '../../src/vscode/commands/table.ts';
import { memberKinds, soughtKinds } from '../../src/vscode/members/member-kinds.ts';
import {
  downloadBytes,
  suggestedLineUps,
  type MemoryClass,
  type SuggestedModel,
} from '../../src/vscode/welcome/suggested-line-ups.ts';
import { benchTables, measuredTables } from './bench-tables.ts';
import type { MeasuredTable } from './fusion-methods.ts';
import { markdownTable } from './markdown-table.ts';
import { strategyDepartures, strategyFamilies, strategyGallery } from './strategy-gallery.ts';

const RESULTS = 'test/bench/results.json';

/** Pages with tables that derive from the code or from measurements. */
const PAGES = [
  'README.md',
  'src/settings/README.md',
  'src/strategies/README.md',
  'src/vscode/commands/README.md',
  'test/bench/RESULTS.md',
] as const;

/** Every page with the text it ought to have. Throws where a page lacks an end or names a table that is none. */
export function pages(): readonly [string, string][] {
  const blocks = allBlocks();
  return PAGES.map((file) => [file, withBlocks(file, readFileSync(file, 'utf8'), blocks)]);
}

/** The text with its tables written anew. */
export function withBlocks(
  file: string,
  text: string,
  blocks: Readonly<Record<string, string>>,
): string {
  const begun = [...text.matchAll(/<!-- generated:([\w-]+) -->/g)].map(([, name = '']) => name);
  return begun.reduce((page, name) => {
    const block = blocks[name];
    if (block === undefined) throw new Error(`${file} names the table ${name}, which is none`);
    const start = `<!-- generated:${name} -->\n`;
    const end = `<!-- end:${name} -->`;
    const from = page.indexOf(start) + start.length;
    const to = page.indexOf(end, from);
    if (to < 0) throw new Error(`${file}: the table ${name} has no end`);
    return `${page.slice(0, from)}\n${block}\n\n${page.slice(to)}`;
  }, text);
}

function allBlocks(): Readonly<Record<string, string>> {
  const rows: readonly SettingRow[] = settingsTable;
  const tables = measuredTables(RESULTS);
  return {
    settings: settingRows(rows),
    'main-settings': settingRows(rows.filter(({ group }) => group === 'main')),
    commands: markdownTable(
      ['command', 'id'],
      commandsTable.map(({ id, title }) => [`Ensemble: ${title}`, `\`${id}\``]),
    ),
    'line-ups': lineUps(),
    hosts: hosts(),
    pauses: pauses(tables),
    families: strategyFamilies(tables),
    gallery: strategyGallery(tables),
    departures: strategyDepartures(),
    ...benchTables(RESULTS),
  };
}

function settingRows(rows: readonly SettingRow[]): string {
  return markdownTable(
    ['setting', 'default', 'what it does'],
    rows.map(({ key, default: value, description }) => [
      `\`ensemble.${key}\``,
      `\`${JSON.stringify(value)}\``,
      description.replaceAll('`#', '`').replaceAll('#`', '`'),
    ]),
  );
}

const MEMORY: Readonly<Record<MemoryClass, string>> = {
  cpu: 'no GPU',
  4: '4 GB',
  8: '8 GB',
  16: '16 GB',
  24: '24 GB',
};

/** A row for each class of memory: the models, each with its size, licence and languages. */
function lineUps(): string {
  return markdownTable(
    [
      'memory for models',
      'line-up: download, licence, languages that its authors name',
      'together',
    ],
    suggestedLineUps.map(({ memory, models }) => [
      MEMORY[memory],
      models.map(modelWords).join('; '),
      gigabytes(downloadBytes(models)),
    ]),
  );
}

function modelWords({ name, bytes, licence, languages }: SuggestedModel): string {
  const terms = licence.hasConditions ? `${licence.name} (conditions)` : licence.name;
  const known = languages === undefined ? [] : [`${languages} languages`];
  return [`\`${name}\`: ${gigabytes(bytes)}`, terms, ...known].join(', ');
}

/** A row for each address that is known here, and when it is called. */
function hosts(): string {
  const ollama = vendorOf('ollama');
  return markdownTable(
    ['host', 'whose', 'when'],
    [
      [
        hostOf(ollama),
        `${ollama.title} on this machine`,
        'always, unless `OLLAMA_HOST` or a setting names another',
      ],
      [
        soughtKinds.map(hostOf).join(', '),
        `${soughtKinds.map(({ title }) => title).join(', ')} on this machine`,
        `for a list of models, when \`Add Model…\` or \`Get Started\` looks for servers; otherwise ${ADDED}`,
      ],
      ...memberKinds
        .filter((kind) => kind.kind !== 'ollama' && !soughtKinds.includes(kind))
        .map((kind) => [hostOf(kind), kind.title, ADDED]),
    ],
  );
}

const ADDED = 'after you have added it';

function hostOf({ url }: { readonly url?: string }): string {
  return url === undefined ? 'the address that you give' : `\`${new URL(url).host}\``;
}

/** How soon text showed on slowed-down servers. */
function pauses(tables: readonly MeasuredTable[]): string {
  const found = tables.find(({ name }) => name === 'pauses');
  return found === undefined ? 'Not measured.' : markdownTable(found.head, found.rows);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
