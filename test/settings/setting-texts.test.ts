import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { SettingRow } from '../../src/settings/setting-row.ts';
import { settingsTable } from '../../src/settings/table.ts';

const rows: readonly SettingRow[] = settingsTable;

/** What the settings editor shows without being scrolled. Unit: UTF-16 code units. */
const LONGEST = 200;
const MOST_ON_TOP = 8;

/** Words that a unit has in a text, by the end of a key. */
const UNITS: readonly (readonly [RegExp, RegExp])[] = [
  [/Ms$/, /milliseconds/],
  [/Seconds$/i, /seconds/],
  [/minutes$/i, /minutes/],
  [/dollars$/i, /US dollars/],
  [/tokens$/i, /tokens/],
  [/Percent$/, /in a hundred|per cent/],
  [/prices$/, /US dollars/],
  [/Verifier$/, / MB/],
  [/keepAlive$/, /unit/],
];

/** What is wrong with the text of a row; undefined where it reads well. */
function flaw({ key, description }: SettingRow): string | undefined {
  if (description.length > LONGEST) return `${description.length} characters`;
  if (!description.endsWith('.')) return 'no full stop';
  const sentences = description.split(/\. (?=[A-Z`])/).length;
  if (sentences > 2) return `${sentences} sentences`;
  const unit = UNITS.find(([end]) => end.test(key))?.[1];
  return unit === undefined || unit.test(description) ? undefined : `no unit like ${String(unit)}`;
}

describe('texts of settings', () => {
  it('are one sentence or two, short, and name their unit', () => {
    assert.deepEqual(
      rows.flatMap((row) => (flaw(row) === undefined ? [] : `${row.key}: ${flaw(row) ?? ''}`)),
      [],
    );
  });
  it('are found wanting where they are not', () => {
    const row = { schema: z.boolean(), default: true, scope: 'window', group: 'main' } as const;
    assert.equal(flaw({ ...row, key: 'a', description: 'Whether' }), 'no full stop');
    assert.equal(
      flaw({ ...row, key: 'a', description: `${'a'.repeat(LONGEST)}.` }),
      '201 characters',
    );
    assert.equal(flaw({ ...row, key: 'a', description: 'One. Two. Three.' }), '3 sentences');
    assert.match(flaw({ ...row, key: 'aMs', description: 'How long.' }) ?? '', /no unit/);
  });
  it('link only to settings that are there', () => {
    const keys = new Set(rows.map(({ key }) => `#ensemble.${key}#`));
    const links = rows.flatMap(({ description }) => description.match(/#ensemble\.[^#]*#/g) ?? []);
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.filter((link) => !keys.has(link)),
      [],
    );
  });
  it('say what every choice of an enumeration means', () => {
    for (const { key, schema, enumDescriptions } of rows) {
      const choices = (z.toJSONSchema(schema) as { readonly enum?: readonly unknown[] }).enum;
      assert.equal(enumDescriptions?.length, choices?.length, key);
    }
  });
  it('differ from row to row, but for those that strategies share', () => {
    const texts = rows.flatMap(({ group, description }) =>
      group === 'strategies' ? [] : description,
    );
    assert.equal(new Set(texts).size, texts.length);
  });
});

describe('settings', () => {
  it('are few on top', () => {
    const top = rows.flatMap(({ group, key }) => (group === 'main' ? key : []));
    assert.ok(top.length <= MOST_ON_TOP, top.join(', '));
    assert.equal(top[0], 'lineUp');
  });
  it('have the strategies’ own in a group for themselves', () => {
    for (const { group, key } of rows) {
      assert.equal(group === 'strategies', key.startsWith('strategies.'), key);
    }
  });
  it('have defaults that are valid', () => {
    for (const { key, schema, default: value } of rows) {
      assert.ok(schema.safeParse(value).success, key);
    }
  });
  it('stand in the manifest in the order of the table, group by group', () => {
    interface Group {
      readonly title: string;
      readonly order: number;
      readonly properties: Readonly<Record<string, { readonly order: number }>>;
    }
    const { displayName, contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly displayName: string;
      readonly contributes: { readonly configuration: readonly Group[] };
    };
    const groups = contributes.configuration;
    // The editor puts the group on top that is called like the extension.
    assert.equal(groups[0]?.title, displayName);
    assert.deepEqual(
      groups.map(({ order }) => order),
      [...groups.keys()],
    );
    const main = rows.flatMap(({ group, key }) => (group === 'main' ? `ensemble.${key}` : []));
    assert.deepEqual(
      Object.entries(groups[0].properties)
        .sort(([, a], [, b]) => a.order - b.order)
        .map(([key]) => key),
      main,
    );
  });
});
