import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ENGINE_DEFAULTS } from '../../src/engine/engine-settings.ts';
import { parseSettings } from '../../src/settings/parse-settings.ts';
import { settingsTable, type SettingRow } from '../../src/settings/table.ts';

const rows: readonly SettingRow[] = settingsTable;

/** Key and kind of every problem. */
function problems(values: Readonly<Record<string, unknown>>): string[] {
  return parseSettings(values).problems.map(({ key, kind }) => `${key} ${kind}`);
}

describe('settings table', () => {
  it('has no key twice', () => {
    assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
  });
  for (const { key, schema, default: value } of rows) {
    it(`gives ${key} a default that its own schema accepts`, () => {
      assert.ok(schema.safeParse(value).success);
    });
  }
  it('lets no untrusted workspace name a server, a model or a file', () => {
    const restricted = rows.filter((row) => row.restricted).map(({ key }) => key);
    for (const key of ['servers', 'lineUps', 'lineUp', 'embeddedModels']) {
      assert.ok(restricted.includes(key), key);
    }
  });
});

describe('parseSettings', () => {
  it('has no problem with nothing, and gives the defaults', () => {
    const { settings, problems: none } = parseSettings({});
    assert.deepEqual(none, []);
    assert.deepEqual(settings.engine, {
      ...ENGINE_DEFAULTS,
      strategyParameters: { quorum: 2, minimumScore: 0.3 },
    });
  });
  it('has no problem with every default written out', () => {
    assert.deepEqual(problems(Object.fromEntries(rows.map((row) => [row.key, row.default]))), []);
  });
  it('reports an unknown key once', () => {
    assert.deepEqual(problems({ strategie: 'evidence' }), ['strategie unknown']);
  });
  const mistyped: readonly (readonly [string, unknown])[] = [
    ['strategy', 'evidense'],
    ['strategy', 3],
    ['maximumMembers', 0],
    ['maximumMembers', 2.5],
    ['deadlineMs', '400'],
    ['deadlineMs', Number.NaN],
    ['multiline', true],
    ['enable', ['typescript']],
    ['servers', [{ name: 'A B', kind: 'ollama', url: '' }]],
    ['servers', [{ name: 'a', kind: 'vllm', url: '' }]],
    ['lineUps', { Mine: 'model' }],
    ['embeddedModels', 'model.gguf'],
    ['strategies.evidence.quorum', 1],
    ['fill', { model: { family: 7 } }],
  ];
  for (const [key, value] of mistyped) {
    it(`reports ${key} = ${JSON.stringify(value)} once and uses the default`, () => {
      const { settings, problems: found } = parseSettings({ [key]: value });
      assert.deepEqual(
        found.map((problem) => `${problem.key} ${problem.kind}`),
        [`${key} mistyped`],
      );
      assert.deepEqual(settings, parseSettings({}).settings);
    });
  }
  it('reports a deadline that is later than the end of all waiting, and takes the earlier one', () => {
    const values = { deadlineMs: 6000, firstCandidateMs: 2000 };
    assert.deepEqual(problems(values), ['deadlineMs contradictory']);
    assert.equal(parseSettings(values).settings.engine.deadlineMs, 2000);
  });
  it('reports a line-up that is not there, and answers with the automatic one', () => {
    assert.deepEqual(problems({ lineUp: 'Best' }), ['lineUp contradictory']);
    assert.equal(parseSettings({ lineUp: 'Best' }).settings.engine.members, undefined);
  });
  it('reports two servers of one name and keeps the first', () => {
    const servers = ['http://a', 'http://b'].map((url) => ({ name: 'x', kind: 'ollama', url }));
    assert.deepEqual(problems({ servers }), ['servers contradictory']);
    assert.deepEqual(
      parseSettings({ servers }).settings.servers.map(({ url }) => url),
      ['http://a'],
    );
  });
  it('takes the members of a line-up that complete inline', () => {
    const lineUps = {
      Mine: [
        'a',
        { model: 'b' },
        { model: 'c', roles: ['inline'] },
        { model: 'd', roles: ['judge'] },
      ],
    };
    const { engine } = parseSettings({ lineUps, lineUp: 'Mine' }).settings;
    assert.deepEqual(engine.members, ['a', 'b', 'c']);
  });
  it('hands the chosen strategy its own parameters', () => {
    const values = { strategy: 'evidence', 'strategies.evidence.quorum': 3 };
    assert.equal(parseSettings(values).settings.engine.strategyParameters['quorum'], 3);
  });
  it('never throws, whatever is written', () => {
    const key = fc.constantFrom(...rows.map((row) => row.key), 'anything');
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (values) => {
        const { settings } = parseSettings(values);
        assert.equal(typeof settings.engine.firstCandidateMs, 'number');
      }),
    );
  });
});
