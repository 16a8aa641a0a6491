// Writes what derives from the tables: package.json contributions, package.nls.json, the tables in README.md,
// and the schema of recordings.
//   node test/stand/generate.ts            writes
//   import { generatedFiles }              for the test that fails when a file is stale
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { SettingRow } from '../../src/settings/setting-row.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { recordingJsonSchema } from '../../src/recording/recording-line.ts';
import { catalogue } from '../../src/strategies/registry.ts';
import { commandsTable, type CommandRow } from '../../src/vscode/commands/table.ts';
import { walkthroughTable } from '../../src/vscode/walkthrough-table.ts';
import { benchTables } from './bench-tables.ts';

const GROUPS = {
  main: 'Ensemble',
  models: 'Models',
  cloud: 'Models elsewhere',
  timing: 'Timing',
  refactor: 'Refactor',
  advanced: 'Advanced',
} as const;

/** Every derived file with the text it ought to have. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  if (typeof manifest !== 'object' || manifest === null)
    throw new Error('package.json is no object');
  return new Map([
    ['package.json', `${JSON.stringify({ ...manifest, ...contributions() }, null, 2)}\n`],
    ['package.nls.json', `${JSON.stringify(texts(), null, 2)}\n`],
    ['README.md', readme(readFileSync('README.md', 'utf8'))],
    ['media/recording.schema.json', `${JSON.stringify(recordingJsonSchema(), null, 2)}\n`],
  ]);
}

function contributions(): object {
  const rows: readonly SettingRow[] = settingsTable;
  const commands: readonly CommandRow[] = commandsTable;
  return {
    // The second: a panel that the editor has kept over a reload is to be filled at once.
    activationEvents: ['onStartupFinished', 'onWebviewPanel:ensemble.comparison'],
    extensionKind: ['workspace', 'ui'],
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description: '%trust.description%',
        restrictedConfigurations: rows
          .filter(({ restricted }) => restricted)
          .map(({ key }) => `ensemble.${key}`),
      },
      virtualWorkspaces: { supported: 'limited', description: '%virtual.description%' },
    },
    contributes: {
      commands: commands.map(({ id, enablement, icon }) => ({
        command: id,
        title: `%command.${id}%`,
        category: 'Ensemble',
        ...(enablement === undefined ? {} : { enablement }),
        ...(icon === undefined ? {} : { icon }),
      })),
      menus: {
        'editor/context': commands
          .filter(({ editorMenu }) => editorMenu !== undefined)
          .map(({ id, editorMenu }) => ({
            command: id,
            when: editorMenu,
            group: '1_modification',
          })),
        'editor/title': commands
          .filter(({ titleMenu }) => titleMenu !== undefined)
          .map(({ id, titleMenu }) => ({ command: id, when: titleMenu, group: 'navigation' })),
        'view/title': commands
          .filter(({ viewTitleMenu }) => viewTitleMenu !== undefined)
          .map(({ id, viewTitleMenu }) => ({
            command: id,
            when: viewTitleMenu,
            group: 'navigation',
          })),
        'view/item/context': commands.flatMap(({ id, viewRowMenu }) =>
          viewRowMenu === undefined ? [] : { command: id, ...viewRowMenu },
        ),
      },
      views: {
        explorer: [
          {
            id: 'ensemble.refactor',
            name: '%view.refactor%',
            icon: 'media/panel/compare-dark.svg',
            when: 'ensemble.hasRefactor',
          },
        ],
      },
      chatParticipants: [
        {
          id: 'ensemble.participant',
          name: 'ensemble',
          fullName: 'Ensemble',
          description: '%chat.description%',
          isSticky: false,
          commands: [{ name: 'refactor', description: '%chat.refactor%' }],
        },
      ],
      languageModelChatProviders: [{ vendor: 'ensemble', displayName: 'Ensemble' }],
      keybindings: commands.flatMap(({ id, key }) =>
        key === undefined
          ? []
          : {
              command: id,
              key: key.chord,
              mac: key.chord.replaceAll('ctrl', 'cmd'),
              when: key.when,
            },
      ),
      walkthroughs: [
        {
          id: 'start',
          title: '%walkthrough.title%',
          description: '%walkthrough.description%',
          steps: walkthroughTable.map(({ id, completionEvents }) => ({
            id,
            title: `%walkthrough.${id}.title%`,
            description: `%walkthrough.${id}.description%`,
            media: { markdown: `media/walkthrough/${id}.md` },
            completionEvents,
          })),
        },
      ],
      configuration: Object.entries(GROUPS).map(([group, title]) => ({
        title,
        properties: Object.fromEntries(
          rows
            .filter((row) => row.group === group)
            .map((row) => [`ensemble.${row.key}`, property(row)]),
        ),
      })),
    },
  };
}

function property(row: SettingRow): object {
  const schema: Record<string, unknown> = { ...z.toJSONSchema(row.schema) };
  delete schema['$schema'];
  return {
    ...schema,
    default: row.default,
    markdownDescription: `%setting.${row.key}%`,
    scope: row.scope,
    ...(row.enumDescriptions === undefined
      ? {}
      : { enumDescriptions: row.enumDescriptions.map((_, i) => `%setting.${row.key}.${i}%`) }),
  };
}

function texts(): Record<string, string> {
  const rows: readonly SettingRow[] = settingsTable;
  return {
    'extension.description':
      'Several local and cloud models complete your code together: one answer as ghost text, every other one a key away.',
    'trust.description':
      'In untrusted workspaces, settings that name servers, models or files are ignored; completion goes on with yours.',
    'virtual.description':
      'Ignore files are read through the file system provider; nothing else differs.',
    'walkthrough.title': 'Get Started with Ensemble',
    'walkthrough.description': 'Several models complete your code together.',
    ...Object.fromEntries(
      walkthroughTable.flatMap(({ id, title, description }): [string, string][] => [
        [`walkthrough.${id}.title`, title],
        [`walkthrough.${id}.description`, description],
      ]),
    ),
    'view.refactor': 'Ensemble: Refactor',
    'chat.description': 'Several models refactor together, step by step, checked by your tests.',
    'chat.refactor': 'Search for edits of the attached files, or of the active one',
    ...Object.fromEntries(commandsTable.map(({ id, title }) => [`command.${id}`, title])),
    ...Object.fromEntries(
      rows.flatMap(({ key, description, enumDescriptions }): [string, string][] => [
        [`setting.${key}`, description],
        ...(enumDescriptions ?? []).map((text, i): [string, string] => [
          `setting.${key}.${i}`,
          text,
        ]),
      ]),
    ),
  };
}

function readme(text: string): string {
  const rows: readonly SettingRow[] = settingsTable;
  const blocks: Readonly<Record<string, string>> = {
    settings: table(
      ['setting', 'default', 'what it does'],
      rows.map(({ key, default: value, description }) => [
        `\`ensemble.${key}\``,
        `\`${JSON.stringify(value)}\``,
        description.replaceAll('`#', '`').replaceAll('#`', '`'),
      ]),
    ),
    commands: table(
      ['command', 'id'],
      commandsTable.map(({ id, title }) => [`Ensemble: ${title}`, `\`${id}\``]),
    ),
    strategies: table(
      ['id', 'family', 'method', 'source', 'status'],
      catalogue().map(({ id, family, title, source, status, command }) => [
        `\`${id}\``,
        family,
        title,
        source.url === undefined
          ? `${source.title} (${source.year})`
          : `[${source.title}](${source.url}) (${source.year})`,
        command === undefined ? status : `${status}: \`ensemble ${command}\``,
      ]),
    ),
    ...(existsSync('test/bench/results.json') ? benchTables('test/bench/results.json') : {}),
  };
  let result = text;
  for (const [name, block] of Object.entries(blocks)) {
    const marked = new RegExp(`(<!-- generated:${name} -->\n)[^]*?(<!-- end:${name} -->)`);
    result = result.replace(
      marked,
      (_all, start: string, end: string) => `${start}\n${block}\n\n${end}`,
    );
  }
  return result;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.main) {
  for (const [file, text] of generatedFiles()) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
