import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ServerWish } from '../../../src/providers/server-wish.ts';
import '../refactor/vscode-stand-in.ts';
import type { LineUpFile } from '../../../src/settings/line-up-file.ts';
import {
  createUndoableSettings,
  type SettingStore,
} from '../../../src/vscode/members/undoable-settings.ts';

const { planImport, writeImport } =
  await import('../../../src/vscode/line-up-files/import-plan.ts');
const { planLines, fileProblemText } =
  await import('../../../src/vscode/line-up-files/file-words.ts');

const LAB = { name: 'lab', kind: 'openai-compatible', url: 'http://10.0.0.5:8000/v1' } as const;
const NOTHING = { servers: [], lineUps: [], keys: [] };

function fileOf(given: Partial<LineUpFile> = {}): LineUpFile {
  return {
    ...{ kind: 'ensemble-line-up', version: 1, name: 'Lab' },
    ...{ members: ['lab:big', 'ollama:small'], servers: [LAB] },
    ...given,
  };
}

/** The user's settings in memory; `broken` cannot be written. */
function stand(given: Readonly<Record<string, unknown>>, broken = '') {
  let values: Readonly<Record<string, unknown>> = given;
  const store: SettingStore = {
    valueAt: (key, target) => (target === 'user' ? values[key] : undefined),
    write(key, value) {
      if (key === broken) return Promise.reject(new Error('read-only'));
      values = Object.fromEntries(
        Object.entries({ ...values, [key]: value }).filter(([, one]) => one !== undefined),
      );
      return Promise.resolve();
    },
  };
  return { settings: createUndoableSettings(store), now: () => values };
}

describe('the plan of an import', () => {
  it('adds the line-up with its servers where there are none', () => {
    const plan = planImport(fileOf(), NOTHING);
    assert.equal(plan.name, 'Lab');
    assert.deepEqual(plan.members, ['lab:big', 'ollama:small']);
    assert.deepEqual(plan.servers, [{ server: LAB, place: 'network' }]);
    assert.deepEqual(
      plan.shown.map(({ place }) => place),
      ['network', 'local'],
    );
  });
  it('takes a server as the user has it already, under its name there', () => {
    const own: ServerWish = { ...LAB, name: 'rack', url: `${LAB.url}/`, headers: { a: 'b' } };
    const plan = planImport(fileOf(), { ...NOTHING, servers: [own] });
    assert.deepEqual(plan.servers, []);
    assert.deepEqual(plan.members, ['rack:big', 'ollama:small']);
  });
  it('gives a server that only has the name of another one a number', () => {
    const own: ServerWish = { ...LAB, url: 'http://10.0.0.6' };
    const second: ServerWish = { ...LAB, name: 'lab-2', url: 'http://10.0.0.7' };
    const members = [{ model: 'lab:big', roles: ['panel' as const] }];
    const plan = planImport(fileOf({ members }), { ...NOTHING, servers: [own, second] });
    assert.equal(plan.servers[0]?.server.name, 'lab-3');
    assert.deepEqual(plan.members, [{ model: 'lab-3:big', roles: ['panel'] }]);
  });
  it('never lets a kept key go to a server that only has its name', () => {
    const plan = planImport(fileOf(), { ...NOTHING, keys: ['lab'] });
    assert.equal(plan.servers[0]?.server.name, 'lab-2');
  });
  it('never replaces the Ollama of this machine', () => {
    const foreign = { name: 'ollama', kind: 'ollama', url: 'http://10.0.0.9:11434' } as const;
    const plan = planImport(fileOf({ servers: [foreign] }), NOTHING);
    assert.equal(plan.servers[0]?.server.name, 'ollama-2');
    assert.deepEqual(plan.members, ['lab:big', 'ollama-2:small']);
    const same = { name: 'ollama', kind: 'ollama' } as const;
    assert.deepEqual(planImport(fileOf({ servers: [same] }), NOTHING).servers, []);
  });
  it('gives a line-up a number whose name is taken, or is one of ours', () => {
    const lineUps = ['Lab', 'Lab 2'];
    assert.equal(planImport(fileOf(), { ...NOTHING, lineUps }).name, 'Lab 3');
    assert.equal(planImport(fileOf({ name: 'Mine' }), NOTHING).name, 'Mine 2');
    assert.equal(planImport(fileOf({ name: 'Automatic' }), NOTHING).name, 'Automatic 2');
  });
  it('tells where each model runs, and that nobody knows the server of one', () => {
    const servers = [
      { name: 'openai', kind: 'openai' },
      { name: 'gateway', kind: 'openai-compatible', url: 'http://127.0.0.1:4000', elsewhere: true },
      { name: 'far', kind: 'ollama', url: 'https://ollama.example.com' },
    ] as const;
    const members = [
      ...['openai:gpt', 'gateway:any', 'far:small', 'ollama:big:cloud', 'ollama:small'],
      ...['nobody:x', 'workspace:n-gram', 'editor:copilot'],
    ];
    const { shown } = planImport(fileOf({ servers: [...servers], members }), NOTHING);
    assert.deepEqual(
      shown.map(({ place }) => place),
      ['cloud', 'cloud', 'cloud', 'cloud', 'local', undefined, 'local', 'cloud'],
    );
  });
});

describe('an import', () => {
  const before = { servers: [{ ...LAB, name: 'own' }], lineUps: { Mine: ['ollama:a'] }, other: 1 };

  it('adds to what is there, and can be undone', async () => {
    const { settings, now } = stand(before);
    await writeImport(planImport(fileOf(), NOTHING), true, settings);
    assert.deepEqual(now(), {
      servers: [...before.servers, LAB],
      lineUps: { Mine: ['ollama:a'], Lab: ['lab:big', 'ollama:small'] },
      ...{ other: 1, lineUp: 'Lab' },
    });
    await settings.undo();
    assert.deepEqual(now(), before);
  });
  it('changes nothing but the list of line-ups where it is only added', async () => {
    const { settings, now } = stand({});
    await writeImport(planImport(fileOf({ servers: [] }), NOTHING), false, settings);
    assert.deepEqual(Object.keys(now()), ['lineUps']);
  });
  it('puts everything back where a part of it cannot be written', async () => {
    const { settings, now } = stand(before, 'lineUps');
    await assert.rejects(writeImport(planImport(fileOf(), NOTHING), true, settings), /read-only/);
    assert.deepEqual(now(), before);
  });
  it('loses nothing, whatever is there', async () => {
    const name = fc.constantFrom('lab', 'lab-2', 'ollama', 'rack');
    const own = fc.uniqueArray(fc.record({ name, kind: fc.constant('ollama' as const) }), {
      selector: (server) => server.name,
    });
    const ups = fc.dictionary(fc.constantFrom('Lab', 'Lab 2', 'Mine'), fc.constant(['ollama:a']));
    await fc.assert(
      fc.asyncProperty(own, ups, async (servers, lineUps) => {
        const { settings, now } = stand({ servers, lineUps });
        const present = { servers, lineUps: Object.keys(lineUps), keys: [] };
        await writeImport(planImport(fileOf(), present), false, settings);
        const after = now() as { servers: { name: string }[]; lineUps: Record<string, unknown> };
        for (const server of servers) assert.ok(after.servers.includes(server));
        const names = after.servers.map((server) => server.name);
        assert.equal(new Set(names).size, names.length);
        for (const [key, members] of Object.entries(lineUps)) {
          assert.deepEqual(after.lineUps[key], members);
        }
      }),
    );
  });
});

describe('words of an import', () => {
  it('say what is new and where it runs', () => {
    const lines = planLines(planImport(fileOf({ members: ['lab:big', 'nobody:x'] }), NOTHING));
    assert.match(
      lines[0] ?? '',
      /New server lab: http:\/\/10\.0\.0\.5:8000\/v1, on your network\./,
    );
    assert.match(lines.join('\n'), /neither in the file nor in your settings/);
    assert.match(lines.at(-1) ?? '', /Keys are not in the file/);
  });
  it('say why a file is not taken', () => {
    const text = fileProblemText({
      code: 'strange-field',
      detail: 'servers, entry 1: tokenCommand',
    });
    assert.match(text, /tokenCommand/);
  });
});
