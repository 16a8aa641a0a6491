import assert from 'node:assert/strict';
import { sourceKey } from '../../../src/applications/source-function.ts';
import type { TrainingExample } from '../../../src/applications/training-example.ts';
import {
  exampleSources,
  type ExampleSources,
  type SourceFile,
} from '../../../src/engine/applications/example-sources.ts';
import {
  exampleCalls,
  writeExamples,
  type ExamplesResult,
} from '../../../src/engine/applications/write-examples.ts';
import type { SyntaxService } from '../../../src/syntax/syntax-service.ts';
import { installedSyntaxService, unaborted } from '../../syntax/installed-syntax.ts';
import type { Role, Stage } from '../scripted-engine.ts';
import { chatStage, chatting, ended } from './chat-stage.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

const SUM =
  'function sum(values) {\n  let total = 0;\n  for (const one of values) total += one;\n  return total;\n}';
const MEAN =
  'function mean(values) {\n  if (values.length === 0) return 0;\n  const all = values.reduce((a, b) => a + b);\n  return all / values.length;\n}';
const OTHER_SUM = 'function sum(values) {\n  return values.reduce((all, one) => all + one, 0);\n}';
const BROKEN = 'function sum(values) {\n  return values.reduce((all, one) => ;\n}';

const FILES: readonly SourceFile[] = [
  { path: 'sum.js', languageId: 'javascript', text: `// First\n${SUM}\n` },
  {
    path: 'mean.js',
    languageId: 'javascript',
    text: `class A {\n  ${MEAN.replaceAll('\n', '\n  ').replace('function ', '')}\n}\n`,
  },
];

/** Describes by the name of the function; writes what it knows by that name. */
function writer(
  name: string,
  code: (name: string) => string,
  instruct: (name: string) => string = (one) => `Write the function ${one} over some numbers.`,
): Role {
  return chatting(name, (system, user) => {
    const isDescribing = system.startsWith('You are shown a function');
    const [, shown = ''] = /(?:function )?(\w+)\(/.exec(user) ?? [];
    return isDescribing ? instruct(shown) : `\`\`\`js\n${code(shown)}\n\`\`\``;
  });
}

const right = (name: string): string => (name === 'sum' ? SUM : MEAN.replace('function ', ''));

async function* given(files: readonly SourceFile[]): AsyncGenerator<SourceFile> {
  for (const file of files) yield await Promise.resolve(file);
}

describe('the examples of a workspace', () => {
  let syntax: SyntaxService;
  before(() => {
    syntax = installedSyntaxService();
  });
  after(() => syntax.dispose());

  const sourcesOf = (
    files: readonly SourceFile[],
    wish: { most?: number; seed?: number; known?: ReadonlySet<string> } = {},
  ): Promise<ExampleSources> =>
    exampleSources(
      given(files),
      { most: 50, seed: 1, known: new Set(), ...wish },
      syntax,
      unaborted,
    );

  describe('are made of functions that', () => {
    const many: readonly SourceFile[] = Array.from({ length: 30 }, (_, i) => ({
      path: `f${i}.js`,
      languageId: 'javascript',
      text: SUM.replace('sum', `sum${i}`),
    }));

    it('know where they stand', async () => {
      const { functions, found, known } = await sourcesOf(FILES);
      assert.deepEqual([found, known], [2, 0]);
      assert.deepEqual(functions.map(({ path, name, lines }) => [path, name, ...lines]).sort(), [
        ['mean.js', 'mean', 2, 6],
        ['sum.js', 'sum', 2, 6],
      ]);
    });

    it('are drawn alike by the same seed, and not always the same ones', async () => {
      const namesOf = async (seed: number): Promise<readonly string[]> =>
        (await sourcesOf(many, { most: 5, seed })).functions.map(({ name }) => name);
      assert.deepEqual(await namesOf(1), await namesOf(1));
      const drawn = new Set((await Promise.all(SEEDS.map(namesOf))).flat());
      assert.ok(drawn.size > 20, `${drawn.size}`);
    });

    it('have no example yet', async () => {
      const { functions, known } = await sourcesOf(FILES, {
        known: new Set([sourceKey('sum.js', [2, 6])]),
      });
      assert.deepEqual([functions.map(({ name }) => name), known], [['mean'], 1]);
    });

    it('stand in files that are texts of a known language', async () => {
      const binary = { path: 'a.js', languageId: 'javascript', text: `\u0000${SUM}` };
      const prose = { path: 'a.md', languageId: 'markdown', text: SUM };
      const huge = { path: 'b.js', languageId: 'javascript', text: SUM + ' '.repeat(1_000_001) };
      assert.equal((await sourcesOf([binary, prose, huge])).found, 0);
    });
  });

  interface Written extends ExamplesResult {
    readonly examples: readonly TrainingExample[];
  }

  async function written(
    stage: Stage,
    files = FILES,
    {
      knownOutputs = [],
      signal = unaborted,
      keep = () => undefined,
    }: {
      readonly knownOutputs?: readonly string[];
      readonly signal?: AbortSignal;
      readonly keep?: (example: TrainingExample) => void;
    } = {},
  ): Promise<Written> {
    const { chats } = stage.engine;
    const { members } = await chats.members({ localOnly: false, families: 1 }, unaborted);
    const { functions } = await sourcesOf(files);
    const examples: TrainingExample[] = [];
    const work = writeExamples(
      { functions, members, knownOutputs, seed: 1 },
      {
        ...{ chats, syntax, onProgress: () => undefined },
        keep(example) {
          examples.push(example);
          keep(example);
          return Promise.resolve();
        },
      },
      signal,
    );
    return { ...(await ended(work, stage)), examples };
  }

  const trio = (...codes: readonly ((name: string) => string)[]): readonly Role[] =>
    codes.map((code, i) => writer(`w${i}`, code));

  it('are the original where a member writes the same, in 20 orders', async () => {
    for (const seed of SEEDS) {
      const { examples, end } = await written(
        chatStage(
          trio(right, () => OTHER_SUM),
          { seed },
        ),
        FILES.slice(0, 1),
      );
      assert.equal(end, 'done');
      const [example, ...more] = examples;
      assert.deepEqual(more, []);
      assert.deepEqual(example?.models.toSorted(), ['scripted:w0', 'scripted:w1']);
      assert.deepEqual(
        { ...example, models: [], agreement: 0 },
        {
          ...{
            instruction: 'Write the function sum over some numbers.',
            input: 'function sum(values)',
          },
          ...{ output: SUM, source: { path: 'sum.js', lines: [2, 6] } },
          ...{ agreement: 0, models: [], author: 'workspace' },
        },
      );
      assert.ok(example.agreement > 0.5 && example.agreement < 1);
    }
  });

  it('are what two others agree on, and say whose that is', async () => {
    const { examples } = await written(
      chatStage(
        trio(
          () => OTHER_SUM,
          () => OTHER_SUM,
        ),
      ),
      FILES.slice(0, 1),
    );
    assert.deepEqual(
      examples.map(({ output }) => output),
      [OTHER_SUM],
    );
    assert.match(examples[0]?.author ?? '', /^scripted:w[01]$/);
  });

  it('are shown and written as if they stood alone, whatever they stand in', async () => {
    const { examples } = await written(chatStage(trio(right, right)), FILES.slice(1));
    assert.deepEqual(
      examples.map(({ input, output, agreement }) => [input, output, agreement]),
      [['mean(values)', MEAN.replace('function ', ''), 1]],
    );
  });

  const DROPPED: readonly (readonly [string, readonly Role[], object])[] = [
    [
      'members write of something else',
      trio(
        () => 'print("unrelated")',
        () => SUM.replace('total', 'a'),
      ),
      { dissent: 1 },
    ],
    [
      'two agree on what does not parse',
      trio(
        () => BROKEN,
        () => BROKEN,
      ),
      { 'does-not-parse': 1 },
    ],
    [
      'nobody describes it',
      ['a', 'b'].map((name) => writer(name, right, () => 'No.')),
      { 'no-instruction': 1 },
    ],
    [
      'one alone describes it',
      [writer('a', right), writer('b', right, () => '')],
      { 'no-instruction': 1 },
    ],
    [
      'descriptions give it away',
      ['a', 'b'].map((name) => writer(name, right, () => SUM)),
      { 'no-instruction': 1 },
    ],
  ];
  for (const [what, roles, dropped] of DROPPED) {
    it(`are none where ${what}`, async () => {
      const result = await written(chatStage(roles), FILES.slice(0, 1));
      assert.deepEqual(result.examples, []);
      assert.deepEqual(result.dropped, dropped);
      assert.equal(result.done, 1);
    });
  }

  it('are none that are nearly there, and nobody is asked about a function that is', async () => {
    const again = { ...FILES[0], path: 'copy.js' } as SourceFile;
    const result = await written(chatStage(trio(right, right)), [FILES[0]!, again]);
    assert.equal(result.kept, 1);
    assert.deepEqual(result.dropped, { duplicate: 1 });
    const stage = chatStage(trio(right, right));
    const known = await written(stage, FILES.slice(0, 1), { knownOutputs: [SUM] });
    assert.deepEqual([known.kept, known.dropped], [0, { duplicate: 1 }]);
    assert.equal(stage.models['w0']?.calls.length, 0);
  });

  it('are without secrets, which no member is shown either', async () => {
    const secret = `ghp_${'a1'.repeat(20)}`;
    const text = SUM.replace('let total = 0;', `let total = send('${secret}');`);
    const stage = chatStage(
      trio(
        () => text,
        () => text,
      ),
    );
    const { examples } = await written(stage, [{ ...FILES[0], text } as SourceFile]);
    assert.equal(examples.length, 1);
    const told = Object.values(stage.models).flatMap(({ calls }) =>
      calls.map(({ request }) => request),
    );
    assert.ok(!JSON.stringify([examples, told]).includes(secret));
    assert.match(examples[0]?.output ?? '', /REDACTED/);
  });

  it('take as many calls as was said before, at most', async () => {
    const stage = chatStage(trio(right, right, right));
    await written(stage);
    const calls = Object.values(stage.models).reduce((sum, model) => sum + model.calls.length, 0);
    assert.equal(calls, exampleCalls(2, 3));
  });

  it('leave what is kept where they are called off', async () => {
    const files = Array.from({ length: 20 }, (_, i) => ({
      path: `f${i}.js`,
      languageId: 'javascript',
      text: `function f${i}(a) {\n${Array.from({ length: 9 }, (_, j) => `  go${i}_${j}(a);`).join('\n')}\n}`,
    }));
    const byName = new Map(files.map(({ text }, i) => [`f${i}`, text]));
    const controller = new AbortController();
    const code = (name: string): string => byName.get(name) ?? '';
    const result = await written(chatStage(trio(code, code)), files, {
      signal: controller.signal,
      keep() {
        controller.abort(new DOMException('enough', 'AbortError'));
      },
    });
    assert.equal(result.end, 'stopped');
    assert.ok(result.kept >= 1 && result.kept <= 8, `${result.kept}`);
    assert.equal(result.examples.length, result.kept);
  });

  it('end where fewer than two members are left, naming those that failed', async () => {
    const fails: Role = { ...writer('down', right), script: () => [{ fail: 'server-error' }] };
    const more = Array.from(
      { length: 10 },
      (_, i) => ({ ...FILES[0], path: `${i}.js` }) as SourceFile,
    );
    const result = await written(chatStage([writer('a', right), fails]), more);
    assert.equal(result.end, 'too-few-members');
    assert.deepEqual(
      result.failures.map(({ modelId }) => modelId),
      ['scripted:down'],
    );
    assert.equal(result.done, 8);
    const alone = await written(chatStage([writer('a', right)]));
    assert.deepEqual([alone.end, alone.done], ['too-few-members', 0]);
  });

  it('end with what goes wrong where they are kept', async () => {
    await assert.rejects(
      written(chatStage(trio(right, right)), FILES, {
        keep() {
          throw new Error('disk full');
        },
      }),
      /disk full/,
    );
  });
});
