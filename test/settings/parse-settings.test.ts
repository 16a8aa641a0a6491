import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ENGINE_DEFAULTS } from '../../src/engine/engine-settings.ts';
import { parseSettings } from '../../src/settings/parse-settings.ts';
import type { SettingRow } from '../../src/settings/setting-row.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { strategies } from '../../src/strategies/registry.ts';

const rows: readonly SettingRow[] = settingsTable;

/** Problems as `kind key`, in order. */
function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  return parseSettings(values).problems.map(({ key, kind }) => `${kind} ${key}`);
}

describe('the table of settings', () => {
  it('has each key once', () => {
    assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
  });

  for (const { key, schema, default: standard, description, enumDescriptions } of rows) {
    it(`has a default for ${key} that its own schema takes, and a description`, () => {
      assert.deepEqual(schema.safeParse(standard), { success: true, data: standard });
      assert.match(description, /\.$/);
      for (const text of enumDescriptions ?? []) assert.notEqual(text, '');
    });
  }

  it('has a row for every parameter of every strategy', () => {
    const wanted = strategies.flatMap(({ id, parameters }) =>
      Object.keys(parameters).map((name) => `strategies.${id}.${name}`),
    );
    const found = rows.map(({ key }) => key).filter((key) => key.startsWith('strategies.'));
    assert.deepEqual(found, wanted);
  });

  it('takes settings that name servers, models or files from trusted workspaces only', () => {
    const naming = [
      ...['lineUp', 'lineUps', 'servers', 'embeddedModels', 'citerRouter', 'ranker'],
      'cloud.automatic',
      ...['refactor.checkCommand', 'refactor.prepareCommand', 'refactor.architect'],
    ];
    assert.deepEqual(
      rows.filter(({ restricted }) => restricted).map(({ key }) => key),
      naming,
    );
  });
});

describe('scopes of settings', () => {
  const scopeOf = (scope: SettingRow['scope']): readonly string[] =>
    rows.filter((row) => row.scope === scope).map(({ key }) => key);

  it('leave members, endpoints, budgets and privacy to the user, and paths and what a machine is like to each', () => {
    assert.deepEqual(scopeOf('application'), [
      ...['lineUps', 'servers', 'fill', 'learning', 'ollama.keepAlive', 'ollama.options'],
      ...['cloud.dailyLimitDollars', 'cloud.dailyWarningDollars', 'cloud.automatic'],
      ...['cloud.prices', 'cloud.hedgePercent', 'cloud.editorModelCalls'],
      ...['refactor.tokens', 'refactor.dollars', 'refactor.architect'],
    ]);
    assert.deepEqual(scopeOf('machine'), [
      ...['onBattery', 'lookForOllama'],
      ...['embeddedModels', 'exactVerifier', 'citerRouter', 'ranker'],
    ]);
  });

  it('let folders set what is read at every level, and nothing else', () => {
    assert.deepEqual(scopeOf('resource'), ['cloud.enable', 'cloud.neverSend']);
  });
});

describe('parseSettings', () => {
  it('gives the engine its defaults for nothing', () => {
    const { settings, problems } = parseSettings({});
    assert.deepEqual(problems, []);
    const { strategyParameters, ...engine } = settings.engine;
    assert.deepEqual({ ...engine, strategyParameters: {} }, ENGINE_DEFAULTS);
    const evidence = { quorum: 2, minimumScore: 0.3, certainRest: 0.5 };
    assert.deepEqual(strategyParameters['evidence'], evidence);
    assert.deepEqual(Object.keys(strategyParameters).sort(), strategies.map(({ id }) => id).sort());
  });

  it('gives every default when it is set to it', () => {
    const values = Object.fromEntries(rows.map((row) => [row.key, row.default]));
    assert.deepEqual(parseSettings(values), parseSettings({}));
  });

  it('scores no model from its file unless a size is set', () => {
    const megabytes = (exactVerifier: unknown) =>
      parseSettings({ exactVerifier }).settings.exactVerifierMegabytes;
    assert.equal(parseSettings({}).settings.exactVerifierMegabytes, undefined);
    assert.deepEqual([megabytes(null), megabytes(2000)], [undefined, 2000]);
    assert.equal(megabytes(0), undefined);
    assert.deepEqual(problemsOf({ exactVerifier: 0 }), ['mistyped exactVerifier']);
  });

  it('gives the engine the probabilities it goes by', () => {
    const { engine } = parseSettings({ settleConfidence: 0.9, leastConfidence: 0.2 }).settings;
    assert.deepEqual([engine.settleConfidence, engine.leastConfidence], [0.9, 0.2]);
    const wrong = { settleConfidence: 1.1, leastConfidence: -0.1 };
    assert.deepEqual(problemsOf(wrong), ['mistyped settleConfidence', 'mistyped leastConfidence']);
  });

  it('reports an unknown key once and reads the rest', () => {
    const { settings, problems } = parseSettings({ modelz: ['a'], temperature: 0.5 });
    assert.deepEqual(problems, [{ key: 'modelz', kind: 'unknown', detail: '' }]);
    assert.equal(settings.engine.temperature, 0.5);
  });

  const unfit = {
    'a symbol': Symbol('nothing fits'),
    'a negative number': -1,
    'a word': 'nonsense',
    'a list of a list': [[]],
    'an object': { x: { y: [] } },
    'not a number': NaN,
  };
  for (const { key, schema } of rows) {
    for (const [what, value] of Object.entries(unfit)) {
      if (schema.safeParse(value).success) continue;
      it(`reports ${key} once when it is ${what}, and uses the default`, () => {
        const { settings, problems } = parseSettings({ [key]: value });
        assert.deepEqual(
          problems.map((problem) => [problem.key, problem.kind]),
          [[key, 'mistyped']],
        );
        assert.deepEqual(settings, parseSettings({}).settings);
      });
    }
  }

  for (const [what, values, problems] of [
    ['a deadline behind the longest wait', { deadlineMs: 6000 }, ['contradictory deadlineMs']],
    ['a deadline at the longest wait', { deadlineMs: 5000 }, []],
    ['a line-up that is not defined', { lineUp: 'Cheap' }, ['contradictory lineUp']],
    [
      'a line-up named like a property of objects',
      { lineUp: 'constructor' },
      ['contradictory lineUp'],
    ],
    ['another one', { lineUp: '__proto__' }, ['contradictory lineUp']],
    [
      'two servers of one name',
      {
        servers: [
          { name: 'box', kind: 'ollama', url: 'http://a' },
          { name: 'box', kind: 'ollama', url: 'http://b' },
        ],
      },
      ['contradictory servers'],
    ],
    [
      'a server with a bad name',
      { servers: [{ name: 'A B', kind: 'ollama', url: '' }] },
      ['mistyped servers'],
    ],
    ['a strategy that is not ready', { strategy: 'zooter' }, ['mistyped strategy']],
    [
      'a number out of bounds',
      { temperature: 3, maximumMembers: 0 },
      ['mistyped maximumMembers', 'mistyped temperature'],
    ],
    [
      'a parameter of a strategy that is not chosen',
      { strategy: 'first', 'strategies.evidence.quorum': 'two' },
      ['mistyped strategies.evidence.quorum'],
    ],
  ] as const) {
    it(`reports ${what}: ${problems.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(problemsOf(values), problems);
    });
  }

  it('never waits longer for a better candidate than for the first', () => {
    assert.equal(parseSettings({ deadlineMs: 9000 }).settings.engine.deadlineMs, 5000);
  });

  it('uses the first of two servers of one name', () => {
    const servers = ['http://a', 'http://b'].map((url) => ({ name: 'box', kind: 'ollama', url }));
    assert.deepEqual(
      parseSettings({ servers }).settings.servers.map(({ url }) => url),
      ['http://a'],
    );
  });

  it('takes the inline members of the chosen line-up', () => {
    const lineUps = {
      Mine: [
        'a',
        { model: 'b' },
        { model: 'c', roles: ['panel'] },
        { model: 'd', roles: ['inline'] },
      ],
    };
    const { settings } = parseSettings({ lineUp: 'Mine', lineUps });
    assert.deepEqual(settings.engine.members, ['a', 'b', 'd']);
    assert.deepEqual(settings.lineUpNames, ['Automatic', 'Mine']);
    assert.equal(parseSettings({ lineUps }).settings.engine.members, undefined);
  });

  it('hands the parameters of all strategies to the engine: one may give way to another', () => {
    const { settings } = parseSettings({
      strategy: 'lazy-span',
      'strategies.evidence.quorum': 3,
      'strategies.lazy-span.sureMargin': 0.2,
    });
    assert.equal(settings.engine.strategyParameters['evidence']?.['quorum'], 3);
    assert.equal(settings.engine.strategyParameters['lazy-span']?.['sureMargin'], 0.2);
  });

  it('takes automatic, every strategy, and nothing else for the strategy', () => {
    for (const strategy of ['automatic', ...strategies.map(({ id }) => id)]) {
      assert.equal(parseSettings({ strategy }).settings.engine.strategyId, strategy);
    }
    const { settings, problems } = parseSettings({ strategy: 'Evidence' });
    assert.equal(settings.engine.strategyId, 'automatic');
    assert.deepEqual(
      problems.map(({ key }) => key),
      ['strategy'],
    );
  });

  it('never throws, whatever it is given', () => {
    const key = fc.oneof(fc.constantFrom(...rows.map((row) => row.key)), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, fc.anything()), (values) => {
        const { settings, problems } = parseSettings(values);
        assert.equal(typeof settings.engine.strategyId, 'string');
        const keys = problems.map((problem) => problem.key).filter((one) => one !== 'fill');
        const once = new Set(problems.map((problem) => `${problem.kind} ${problem.key}`));
        assert.ok(keys.length <= once.size);
      }),
      { numRuns: 300 },
    );
  });
});
