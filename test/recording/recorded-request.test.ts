import assert from 'node:assert/strict';
import type { Candidate } from '../../src/core/completion.ts';
import type { Usage } from '../../src/core/generation.ts';
import { recordedRequest } from '../../src/recording/recorded-request.ts';

const CONTEXT = { languageId: 'python', prefix: 'a = ', suffix: '\n' };

function candidate(modelIds: readonly string[], usage: Usage): Candidate {
  return {
    id: 'c1',
    text: '1',
    modelIds,
    complete: true,
    generation: {
      modelId: modelIds[0] ?? '',
      text: '1',
      tokens: [{ text: '1', logprobNats: -0.5, top: [{ text: '2', logprobNats: -1 }] }],
      finish: { unified: 'stop', raw: 'stop' },
      usage,
      totalMs: 12.4,
    },
  };
}

/** The recorded candidates of one candidate. */
function recorded(modelIds: readonly string[], usage: Usage) {
  return recordedRequest('r', { context: CONTEXT }, [candidate(modelIds, usage)]).candidates;
}

describe('recordedRequest', () => {
  it('keeps the place and the version', () => {
    assert.deepEqual(recordedRequest('r', { context: CONTEXT }, []), {
      version: 1,
      id: 'r',
      task: 'fill',
      language: 'python',
      prefix: 'a = ',
      suffix: '\n',
      candidates: [],
    });
  });
  it('writes tokens, usage and latency of the model that was measured', () => {
    assert.deepEqual(recorded(['a'], { promptTokens: 3, completionTokens: 1, estimated: false }), [
      {
        model: 'a',
        text: '1',
        tokens: [{ text: '1', logprob: -0.5, top: [{ text: '2', logprob: -1 }] }],
        usage: { promptTokens: 3, completionTokens: 1 },
        latencyMs: 12.4,
      },
    ]);
  });
  it('leaves estimated counts out', () => {
    const [first] = recorded(['a'], { promptTokens: 3, completionTokens: 1, estimated: true });
    assert.equal(first?.usage, undefined);
  });
  it('says what running a text told with each of its authors, and nothing of the rest', () => {
    const observed = new Map([['1', { check: { passed: 1, total: 2 }, newDiagnostics: 0 }]]);
    const texts = [candidate(['a', 'b'], { estimated: true })];
    const line = recordedRequest('r', { context: CONTEXT, observed }, texts);
    assert.deepEqual(line.observations, [
      { candidate: 0, passed: 1, total: 2, newDiagnostics: 0 },
      { candidate: 1, passed: 1, total: 2, newDiagnostics: 0 },
    ]);
    const none = new Map([['1', {}]]);
    assert.equal(
      recordedRequest('r', { context: CONTEXT, observed: none }, texts).observations,
      undefined,
    );
  });
  it('knows only the text of the other authors', () => {
    const [, second] = recorded(['a', 'b'], { estimated: true });
    assert.deepEqual(second, { model: 'b', text: '1' });
  });
});
