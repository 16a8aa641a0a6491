import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../../src/core/clock.ts';
import type { TokenLogprob } from '../../../../src/core/generation.ts';
import type { LanguageModel } from '../../../../src/core/model.ts';
import { workspaceWorkerAt } from '../../../../src/providers/workspace/start-workspace-worker.ts';
import {
  createWorkspaceServer,
  type WorkspaceServer,
} from '../../../../src/providers/workspace/workspace-server.ts';
import { filesInMemory } from '../files-in-memory.ts';

const none = new AbortController().signal;

const loop = (name: string, operator: string): string =>
  `export function ${name}(list: number[]): number {\n  let sum = 0;\n  for (let i = 0; i ${operator} list.length; i++) sum += list[i];\n  return sum;\n}\n`;

const JUDGED = 'src/judged.ts';

describe('the model of the workspace reading', function () {
  this.timeout(20_000);
  let server: WorkspaceServer;
  let model: LanguageModel;

  async function start(texts: Readonly<Record<string, string>>): Promise<void> {
    server = createWorkspaceServer({
      startWorker: workspaceWorkerAt(
        fileURLToPath(new URL('../../../../src/providers/workspace/worker.ts', import.meta.url)),
      ),
      files: filesInMemory(texts),
      storageFolder: undefined,
      clock: systemClock,
      session: 'test',
    });
    const [description] = await server.list(none);
    await server.settled(none);
    model = server.model(description!);
  }

  afterEach(() => server.dispose());

  /** Reads the line that has `part`. */
  async function readLine(text: string, part: string, alternatives = 4) {
    const start = text.lastIndexOf('\n', text.indexOf(part)) + 1;
    const end = text.indexOf('\n', start) + 1;
    const tokens = await model.read!(
      {
        ...{ prefix: text.slice(0, start), text: text.slice(start, end), suffix: text.slice(end) },
        alternatives,
        place: { path: JUDGED, languageId: 'typescript' },
      },
      none,
    );
    assert.equal(tokens.map((token) => token.text).join(''), text.slice(start, end));
    return tokens;
  }

  const at = (tokens: readonly TokenLogprob[], text: string): TokenLogprob => {
    const found = tokens.find((token) => token.text === text);
    assert.ok(found, `no ${text} in ${tokens.map((token) => token.text).join('|')}`);
    return found;
  };

  it('finds improbable what the other files never have, and names what they have', async () => {
    const others = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [`src/${name}.ts`, loop(name, '<')]),
    );
    const judged = loop('judged', '<=');
    await start({ ...others, [JUDGED]: judged });
    const token = at(await readLine(judged, 'for ('), '<=');
    assert.equal(token.top?.[0]?.text, '<');
    assert.ok(token.top[0].logprobNats > token.logprobNats + 3);
  });

  it('does not let a line vouch for itself, on disk, open or only told', async () => {
    const judged = `${loop('other', '<')}const odd = quibble + 1;\n`;
    await start({ 'src/a.ts': loop('a', '<'), [JUDGED]: judged });
    const stored = at(await readLine(judged, 'const odd'), 'quibble').logprobNats;
    server.documents.changed({ path: JUDGED, languageId: 'typescript', text: judged });
    const open = at(await readLine(judged, 'const odd'), 'quibble').logprobNats;
    const twice = `${judged}const even = quibble + 1;\n`;
    const repeated = at(await readLine(twice, 'const odd'), 'quibble').logprobNats;
    assert.equal(open, stored);
    assert.ok(stored < repeated - 2, `${stored} against ${repeated}`);
  });

  it('reads the same text alike each time, several lines as each alone', async () => {
    const judged = `${loop('one', '<')}${loop('two', '<=')}`;
    await start({ 'src/a.ts': loop('a', '<'), [JUDGED]: judged });
    const request = {
      ...{ prefix: '', text: judged, suffix: '', alternatives: 2 },
      place: { path: JUDGED, languageId: 'typescript' },
    };
    const whole = await model.read!(request, none);
    assert.deepEqual(await model.read!(request, none), whole);
    assert.equal(whole.map((token) => token.text).join(''), judged);
    const line = await readLine(judged, 'i <= list', 2);
    const inside = at(whole, '<=');
    assert.equal(inside.logprobNats, at(line, '<=').logprobNats);
  });

  it('reads a document that nobody has learned', async () => {
    await start({ 'src/a.ts': loop('a', '<') });
    const tokens = await readLine('x\nconst emoji = "é🙂";\n', 'const');
    assert.ok(tokens.every(({ logprobNats }) => Number.isFinite(logprobNats) && logprobNats <= 0));
    const spelled = Buffer.concat(tokens.map((token) => Buffer.from(token.bytes ?? [])));
    assert.equal(spelled.toString(), 'const emoji = "é🙂";\n');
  });
});
