import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/core/clock.ts';
import type { GenerationRequest } from '../../../src/core/generation.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import type { WorkspaceFiles } from '../../../src/providers/workspace/index/workspace-files.ts';
import { workspaceWorkerAt } from '../../../src/providers/workspace/start-workspace-worker.ts';
import { createWorkspaceServer } from '../../../src/providers/workspace/workspace-server.ts';
import type {
  WorkspaceServer,
  WorkspaceServerOptions,
} from '../../../src/providers/workspace/workspace-server.ts';
import { languageModelContract } from '../../contracts/language-model.ts';
import { filesInMemory } from './files-in-memory.ts';

const startWorker = workspaceWorkerAt(
  fileURLToPath(new URL('../../../src/providers/workspace/worker.ts', import.meta.url)),
);
const none = new AbortController().signal;

/** A function of six lines that returns in every file. */
const body = (name: string): string =>
  [
    `export function ${name}(items) {`,
    ...Array.from(
      { length: 4 },
      (_, i) => `  ${name}${i}.north(${name}East${i}).south(${name}West${i});`,
    ),
    '  return items;',
    '}',
    '',
  ].join('\n');

const REPEATED = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => [`src/f${i}.ts`, body('collect') + body('gather')]),
);

interface Started {
  readonly server: WorkspaceServer;
  readonly model: LanguageModel;
  readonly files: ReturnType<typeof filesInMemory>;
}

async function start(
  texts: Readonly<Record<string, string>>,
  options: Partial<WorkspaceServerOptions> = {},
): Promise<Started> {
  const files = filesInMemory(texts);
  const server = createWorkspaceServer({
    startWorker,
    files,
    storageFolder: undefined,
    clock: systemClock,
    session: 'test',
    ...options,
  });
  const [description] = await server.list(none);
  await server.settled(none);
  return { server, files, model: server.model(description!) };
}

const request = (
  prefix: string,
  suffix = '',
  stop: readonly string[] = ['\n'],
): GenerationRequest => ({
  prompt: {
    kind: 'infill',
    ...{ prefix, suffix },
    place: { path: 'src/new.ts', languageId: 'typescript' },
  },
  sampling: { temperature: 0, maxTokens: 400, stop },
});

async function written(model: LanguageModel, wanted: GenerationRequest): Promise<string> {
  let text = '';
  for await (const part of model.generate(wanted, none)) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'end') text += ` [${part.finish.raw}]`;
  }
  return text;
}

languageModelContract('workspace', async () => {
  const { server, model } = await start(REPEATED, { leastConfidence: 0 });
  return {
    model,
    missing: server.model({ ...model.description, name: 'gone' }),
    prompts: [
      { kind: 'infill', prefix: 'export function collect(items) {', suffix: '' },
      { kind: 'raw', text: 'export function gather(items) {' },
    ],
    dispose: () => server.dispose(),
  };
});

describe('createWorkspaceServer', function () {
  this.timeout(20_000);

  it('lets the worker list and read what is on disk', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'on-disk-'));
    for (const name of ['one', 'two', 'three'])
      await writeFile(path.join(root, `${name}.ts`), body('collect'));
    await writeFile(path.join(root, '.env.ts'), body('secret'));
    await writeFile(path.join(root, 'hidden.ts'), body('hidden'));
    const unused = () => assert.fail('the host was asked');
    const changes: Parameters<WorkspaceFiles['onChange']>[0][] = [];
    const { server, model } = await start(
      {},
      {
        files: {
          onDisk: () => ({ folders: [root], excluded: ['/hidden.ts', '.*'], most: 100 }),
          list: unused,
          read: unused,
          onChange(listener) {
            changes.push(listener);
            return () => undefined;
          },
        },
        leastConfidence: 0,
      },
    );
    assert.equal(server.status.files, 3);
    const line = '  collect0.north(collectEast0).south(collectWest0);';
    assert.match(
      await written(model, request('export function collect(items) {\n  coll')),
      /^ect0\.north\(/,
    );
    // A change is told by the host, and its bytes are read by the worker.
    await writeFile(path.join(root, 'four.ts'), line);
    const file = { path: 'four.ts', sizeBytes: line.length, modifiedMs: 1 };
    for (const tell of changes) tell([{ kind: 'present', file }]);
    await server.settled(none);
    assert.equal(server.status.files, 4);
    await server.dispose();
    await rm(root, { recursive: true });
  });
  const started: WorkspaceServer[] = [];
  async function run(...args: Parameters<typeof start>): Promise<Started> {
    const all = await start(...args);
    started.push(all.server);
    return all;
  }
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.dispose()));
  });

  it('describes one model of its own family and lane, in memory from the start', async () => {
    const { server, model } = await run({});
    const { id, family, device, place, fill, roles } = model.description;
    assert.deepEqual(
      { id, family, device, place, fill, roles },
      {
        id: 'workspace:workspace',
        family: 'workspace',
        device: 'workspace',
        place: 'local',
        fill: { kind: 'place' },
        roles: ['inline', 'panel'],
      },
    );
    assert.deepEqual(await server.resident(none), [{ name: 'workspace' }]);
  });

  it('writes what the workspace says, up to the end of the line', async () => {
    const { model } = await run(REPEATED);
    const line = request('export function collect(items) {\n  collect0.');
    assert.equal(
      await written(model, line),
      'north(collectEast0).south(collectWest0); [end-of-draft]',
    );
  });

  it('writes a block to its end, where no line end is a stop text', async () => {
    const { model } = await run(REPEATED, { leastConfidence: 0 });
    const prefix = 'export function collect(items) {';
    const text = await written(model, request(prefix, '', []));
    assert.equal(prefix + text, `${body('collect').trimEnd()} [end-of-draft]`);
  });

  it('is silent where it is not sure', async () => {
    const { model } = await run(REPEATED);
    assert.equal(await written(model, request('something else entirely, ')), ' [unsure]');
  });

  it('is silent in an empty workspace, and scores all the same', async () => {
    const { model } = await run({});
    assert.equal(await written(model, request('const a = ')), ' [unsure]');
    const [score] = await model.score!({ prefix: 'a', texts: ['größe'] }, none);
    assert.ok(Number.isFinite(score?.logprobNats));
    assert.equal(score?.bytes, 7);
  });

  it('ends lines as the document does', async () => {
    const { model } = await run(REPEATED, { leastConfidence: 0 });
    const text = 'let a;\r\nexport function collect(items) {';
    const block = await written(model, request(text, '', []));
    assert.match(block, /^\r\n {2}collect0\..*West0\);\r\n {2}collect1\./);
    assert.doesNotMatch(block, /[^\r]\n/);
  });

  it('follows a file as it is saved, and forgets it when it is gone', async () => {
    const { model, server, files } = await run({ 'src/a.ts': 'one two\n' });
    const probability = async () => {
      const [score] = await model.score!({ prefix: 'fresh ', texts: ['words'] }, none);
      return score!.logprobNats;
    };
    const before = await probability();
    files.write('src/b.ts', 'fresh words\n'.repeat(9));
    await server.settled(none);
    const known = await probability();
    assert.ok(known > before + 1);
    files.remove('src/b.ts');
    await server.settled(none);
    assert.ok((await probability()) < known - 1);
    assert.equal(server.status.files, 1);
  });

  it('learns from an open document at once, without saving it', async () => {
    const { model, server } = await run({ 'src/a.ts': 'one two\n' });
    const place = { path: 'src/new.ts', languageId: 'typescript' };
    const text = `${'  queue.drain(signal);\n'.repeat(5)}  queue.`;
    server.documents.changed({ ...place, text });
    assert.equal(await written(model, request(text)), 'drain(signal); [end-of-draft]');
    server.documents.closed(place.path);
  });

  it('tells where a draft was seen', async () => {
    const { server } = await run({
      'src/a.ts': 'let x;\nconst queue = createQueue(size);\n',
      'src/b.ts': 'let y;\n',
    });
    const explained = { prefix: 'let z;\nconst queue =', text: ' createQueue(size);', limit: 3 };
    const places = await server.explain(explained, none);
    assert.deepEqual(
      places.map(({ path: where, line }) => [where, line]),
      [['src/a.ts', 1]],
    );
    assert.deepEqual(
      await server.explain({ ...explained, place: { path: 'src/a.ts', languageId: 'x' } }, none),
      [],
      'what is on disk of the document itself is no evidence',
    );
  });

  it('offers several drafts, the best one first', async () => {
    const lines = ['go(left);\n', 'go(left);\n', 'go(left);\n', 'go(right);\n', 'go(right);\n'];
    const { server } = await run({ 'a.ts': lines.join('') }, { leastConfidence: 0 });
    const drafts = await server.drafts(request('go('), 3, none);
    assert.deepEqual(
      drafts.slice(0, 2).map(({ text }) => text),
      ['left);', 'right);'],
    );
    for (const { confidence, logprobNats } of drafts)
      assert.ok(confidence >= 0 && confidence <= 1 && logprobNats <= 0);
  });

  it('tells what it does', async () => {
    const { server } = await run({ ...REPEATED, 'yarn.lock': 'x', 'b.ts': 'a\u0000' });
    const { phase, files, refused, tokens, bytes, storage } = server.status;
    assert.deepEqual({ phase, files, refused }, { phase: 'ready', files: 40, refused: 2 });
    assert.ok(tokens > 500 && bytes > tokens);
    assert.equal(storage.kind, 'off');
  });

  it('drops what does not fit its bounds, and says so', async () => {
    const bounds = { files: 3, tokens: 1_000_000, bytes: 100_000_000 };
    const { server } = await run(REPEATED, { bounds });
    assert.deepEqual(
      [server.status.files, server.status.dropped],
      [3, { files: 37, folders: ['src'] }],
    );
  });

  it('reads nothing again when it starts from what it stored', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'workspace-server-'));
    try {
      const first = await run(REPEATED, { storageFolder: folder });
      assert.equal(first.files.reads(), 40);
      await first.server.dispose();
      const second = await run(REPEATED, { storageFolder: folder });
      assert.deepEqual([second.files.reads(), second.server.status.files], [0, 40]);
      const line = request('export function collect(items) {\n  collect0.');
      assert.equal(
        await written(second.model, line),
        'north(collectEast0).south(collectWest0); [end-of-draft]',
      );
      await second.server.dispose();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('believes nothing that hostile requests say', async () => {
    const { model, server } = await run(REPEATED, { leastConfidence: 0 });
    const strange = [
      '\u0000',
      '\ud800',
      '<html>',
      '\n'.repeat(5_000),
      'x'.repeat(100_000),
      '}'.repeat(999),
    ];
    for (const text of strange) {
      await written(model, request(text, text));
      await model.next!({ prefix: text, k: 3 }, none);
      const [score] = await model.score!({ prefix: text, texts: [text.slice(0, 2_000)] }, none);
      assert.ok(Number.isFinite(score?.logprobNats));
      await server.explain({ prefix: text, text, limit: 1 }, none);
    }
    assert.equal((await model.next!({ prefix: 'a', k: 0 }, none)).length, 0);
  });

  it('obeys an abort while it learns', async () => {
    const { server } = await run(REPEATED);
    const reason = new Error('enough');
    await assert.rejects(server.settled(AbortSignal.abort(reason)), (error) => error === reason);
  });

  it('is closed for good once it is disposed of', async () => {
    const { server, model } = await run(REPEATED);
    await server.dispose();
    await assert.rejects(written(model, request('a')), /server-error/);
    await server.dispose();
  });
});
