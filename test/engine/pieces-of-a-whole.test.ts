import assert from 'node:assert/strict';
import type { CompletionRequest, CompletionResult, Whole } from '../../src/core/completion.ts';
import type { RenderedPrompt } from '../../src/core/generation.ts';
import { says } from '../fakes/scripted-model.ts';
import { requestFor, stageFor, type Stage } from './scripted-engine.ts';

const WHOLE: Whole = {
  before: '# %%\nimport pandas as pd\n\n# %%\n',
  after: '\n\n# %%\ndf.head()\n',
  skippedStart: 0,
  skippedEnd: 0,
  oneLine: false,
};

function requestIn(marked: string, whole: Partial<Whole> = {}, languageId = 'python') {
  const request = requestFor(marked, 'q1', { languageId, uri: 'vscode-notebook-cell:/a#1' });
  return { ...request, whole: { ...WHOLE, ...whole } };
}

async function answered(stage: Stage, request: CompletionRequest): Promise<CompletionResult> {
  const asked = stage.engine.complete(request, undefined, new AbortController().signal);
  await stage.clock.pass(1000);
  return asked;
}

function shownText(prompt: RenderedPrompt | undefined): string {
  assert.ok(prompt !== undefined && prompt.kind !== 'chat');
  return prompt.kind === 'raw' ? prompt.text : `${prompt.prefix}‸${prompt.suffix}`;
}

const first = (result: CompletionResult): string | undefined =>
  result.kind === 'completion' ? result.shown[0]?.text : undefined;

describe('a request in a piece of a whole', () => {
  it('shows models the whole around it, and answers for the piece', async () => {
    const stage = stageFor([{ name: 'a', script: () => says('pd.read_csv("a")', 10) }]);
    const result = await answered(stage, requestIn('df = ‸\n'));
    assert.equal(first(result), 'pd.read_csv("a")');
    const shown = shownText(stage.models['a']?.calls[0]?.request.prompt);
    assert.ok(shown.includes('import pandas as pd\n\n# %%\ndf = '), shown);
    assert.ok(shown.includes('df.head()'), shown);
  });

  it('ends a text that goes on with the next piece', async () => {
    const script = () => says('df = 1\n\n# %% [markdown]\n# Other', 10);
    const stage = stageFor([{ name: 'a', script }], { settings: { multiline: 'always' } });
    const result = await answered(stage, requestIn('‸', { after: '\n\n# %%\n' }));
    assert.equal(first(result), 'df = 1');
  });

  it('leaves out what is not of its language', async () => {
    const stage = stageFor([{ name: 'a', script: () => says('-l', 10) }]);
    const own = { before: '', after: '', skippedStart: 7, skippedEnd: 6 };
    await answered(stage, requestIn('%%bash\nls ‸\nother', own, 'shellscript'));
    const shown = shownText(stage.models['a']?.calls[0]?.request.prompt);
    assert.ok(shown.includes('ls '), shown);
    assert.ok(!/bash\n|other/.test(shown), shown);
  });

  it('gets one line where no more may be written', async () => {
    const script = () => says('ls\ncd', 10);
    const text = async (oneLine: boolean): Promise<string | undefined> => {
      const stage = stageFor([{ name: 'a', script }], { settings: { multiline: 'always' } });
      const own = { before: '', after: '', skippedStart: 1, oneLine };
      return first(await answered(stage, requestIn('!‸', own, 'shellscript')));
    };
    assert.deepEqual([await text(true), await text(false)], ['ls', 'ls\ncd']);
  });

  it('is typed through like any other', async () => {
    const stage = stageFor([{ name: 'a', script: () => says('read()', 10) }]);
    await answered(stage, requestIn('df = ‸'));
    const again = await answered(stage, requestIn('df = re‸'));
    assert.equal(first(again), 'ad()');
    assert.equal(stage.models['a']?.calls.length, 1);
  });
});
