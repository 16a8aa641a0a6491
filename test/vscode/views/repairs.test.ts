import assert from 'node:assert/strict';
import { failure, type FailureCode } from '../../../src/core/failure.ts';
import { commandsTable } from '../../../src/vscode/commands/table.ts';
import { noPrice } from '../../../src/spending/refusals.ts';
import { settingsTable } from '../../../src/settings/table.ts';
import '../refactor/vscode-stand-in.ts';

const { repairAction } = await import('../../../src/vscode/views/repairs.ts');
const { failureText } = await import('../../../src/vscode/words.ts');

const CODES: readonly FailureCode[] = [
  ...(['unreachable', 'model-missing', 'unauthorised', 'rate-limited', 'bad-request'] as const),
  ...(['server-error', 'starting', 'not-a-model-server', 'stream-broken', 'timeout'] as const),
  ...(['output-too-large', 'model-broken', 'unsupported', 'cancelled'] as const),
  ...(['context-overflow', 'content-filter', 'over-budget', 'private', 'insecure'] as const),
  ...(['no-consent', 'empty', 'filtered'] as const),
];

describe('the repair of a failure', () => {
  it('is a command or a setting of ours, for every code', () => {
    const commands = new Set<string>(commandsTable.map(({ id }) => id));
    const settings = new Set<string>(settingsTable.map(({ key }) => `@id:ensemble.${key}`));
    for (const code of CODES) {
      const { title, command, argument } = repairAction(failure(code, ''), 'openai:small');
      assert.notEqual(title, '');
      if (command === 'workbench.action.openSettings')
        assert.ok(settings.has(String(argument)), code);
      else assert.ok(commands.has(command), `${code}: ${command}`);
    }
  });

  it('is for the server of the model where it is a key', () => {
    assert.equal(repairAction(failure('unauthorised', ''), 'openai:small').argument, 'openai');
    assert.equal(repairAction(failure('unauthorised', '')).argument, undefined);
  });

  it('raises the limit that was met: of money, or of calls', () => {
    const setting = (modelId: string) => repairAction(failure('over-budget', ''), modelId).argument;
    assert.equal(setting('openai:small'), '@id:ensemble.cloud.dailyLimitDollars');
    assert.equal(setting('editor:toy/big'), '@id:ensemble.cloud.editorModelCalls');
  });

  it('sets a price where none is known, since raising the limit would not help', () => {
    const { failure: found } = noPrice('litellm:ours');
    const { title, argument } = repairAction(found, 'litellm:ours');
    assert.deepEqual([title, argument], ['Set Price', '@id:ensemble.cloud.prices']);
    assert.match(failureText(found), /^Nobody knows the price/);
    assert.match(failureText(failure('over-budget', '$1 a day')), /Raise it, or wait/);
  });

  it('asks the editor for the model that was refused', () => {
    const { command, argument } = repairAction(failure('no-consent', ''), 'editor:toy/big');
    assert.deepEqual([command, argument], ['ensemble.allowEditorModels', 'editor:toy/big']);
  });

  it('downloads a model only where its server can', () => {
    const missing = failure('model-missing', '');
    assert.equal(repairAction(missing, 'ollama:a', true).command, 'ensemble.pullModel');
    assert.equal(repairAction(missing, 'openai:a', false).command, 'ensemble.chooseModels');
  });
});
