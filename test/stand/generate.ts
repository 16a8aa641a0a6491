// Writes what derives from the tables: package.json contributions, package.nls.json, the tables in pages.ts’ pages,
// the schema of recordings; and from the sources what is there to be translated, media/l10n.
//   node test/stand/generate.ts            writes
//   import { generatedFiles }              for the test that fails when a file is stale
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { renamedSettings, type RenamedSetting } from '../../src/settings/renamed.ts';
import type { SettingRow } from '../../src/settings/setting-row.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { recordingJsonSchema } from '../../src/recording/recording-line.ts';
import { commandsTable, type CommandRow } from '../../src/vscode/commands/table.ts';
import { walkthroughTable } from '../../src/vscode/walkthrough-table.ts';
import {
  bundleText,
  codeBundle,
  englishBundle,
  LANGUAGES,
  manifestBundle,
  readBundle,
  tidied,
} from './l10n/bundles.ts';
import { pages } from './pages.ts';

const GROUPS = {
  main: 'Ensemble',
  models: 'Models',
  cloud: 'Cloud',
  timing: 'Timing',
  refactor: 'Refactor',
  review: 'Second opinion',
  advanced: 'Advanced',
  strategies: 'Strategies',
} as const;

/** Every derived file with the text it ought to have. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  if (typeof manifest !== 'object' || manifest === null)
    throw new Error('package.json is no object');
  return new Map([
    ['package.json', `${JSON.stringify({ ...manifest, ...contributions() }, null, 2)}\n`],
    ...wordFiles(),
    ...pages(),
    ['media/recording.schema.json', `${JSON.stringify(recordingJsonSchema(), null, 2)}\n`],
  ]);
}

/** The English texts, and what of the translations the English ones still have. */
function wordFiles(): readonly [string, string][] {
  const originals = [
    [codeBundle, 'ensemble', englishBundle()],
    [manifestBundle, 'ensemble', texts()],
    [codeBundle, 'bridge', englishBundle('bridge')],
    [manifestBundle, 'bridge', readBundle(manifestBundle(undefined, 'bridge'))],
  ] as const;
  return originals.flatMap(([fileOf, speaker, original]): [string, string][] => [
    [fileOf(undefined, speaker), bundleText(original)],
    ...LANGUAGES.map((language): [string, string] => {
      const file = fileOf(language, speaker);
      return [file, bundleText(tidied(readBundle(file), original))];
    }),
  ]);
}

function contributions(): object {
  const rows: readonly SettingRow[] = settingsTable;
  const commands: readonly CommandRow[] = commandsTable;
  return {
    // The second: a panel that the editor has kept over a reload is to be filled at once.
    activationEvents: ['onStartupFinished', 'onWebviewPanel:ensemble.comparison'],
    extensionKind: ['workspace', 'ui'],
    l10n: './media/l10n',
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
            media: { svg: `media/walkthrough/${id}.svg`, altText: `%walkthrough.${id}.picture%` },
            completionEvents,
          })),
        },
      ],
      // Without numbers the settings editor sorts groups and settings by their names.
      configuration: Object.entries(GROUPS).map(([group, title], order) => ({
        // The editor puts the group on top that is called like the extension.
        title: group === 'main' ? title : `%settings.${group}%`,
        order,
        properties: Object.fromEntries(
          [
            ...rows.filter((row) => row.group === group).map(settingProperty),
            ...(group === 'advanced' ? renamedSettings.map(renamedProperty(rows)) : []),
          ].map(([key, property], place) => [key, { ...property, order: place }]),
        ),
      })),
    },
  };
}

function settingProperty(row: SettingRow): readonly [string, object] {
  const schema: Record<string, unknown> = { ...z.toJSONSchema(row.schema) };
  delete schema['$schema'];
  const property = {
    ...schema,
    default: row.default,
    markdownDescription: `%setting.${row.key}%`,
    scope: row.scope,
    ...(row.enumDescriptions === undefined
      ? {}
      : { enumDescriptions: row.enumDescriptions.map((_, i) => `%setting.${row.key}.${i}%`) }),
  };
  return [`ensemble.${row.key}`, property];
}

/** An old key, which the editor strikes through and says the new one of. */
export function renamedProperty(
  rows: readonly SettingRow[],
): (renamed: RenamedSetting) => readonly [string, object] {
  return ({ from, to }) => {
    const scope = rows.find(({ key }) => key === to)?.scope ?? 'window';
    return [`ensemble.${from}`, { markdownDeprecationMessage: `%setting.${from}.renamed%`, scope }];
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
      walkthroughTable.flatMap(({ id, title, description, alternative }): [string, string][] => [
        [`walkthrough.${id}.title`, title],
        [`walkthrough.${id}.description`, description],
        [`walkthrough.${id}.picture`, alternative],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(GROUPS).flatMap(([group, title]): [string, string][] =>
        group === 'main' ? [] : [[`settings.${group}`, title]],
      ),
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
    ...Object.fromEntries(
      renamedSettings.map(({ from, to }) => [
        `setting.${from}.renamed`,
        `Now called \`#ensemble.${to}#\`.`,
      ]),
    ),
  };
}

if (import.meta.main) {
  for (const [file, text] of generatedFiles()) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
