import assert from 'node:assert/strict';
import type { StrategyDefinition } from '../../../src/core/strategy.ts';
import type { MemberCall } from '../../../src/engine/member-call.ts';
import { replayRequest, type Replayed } from '../../../src/engine/replay/replay-request.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import { llmBlender } from '../../../src/strategies/ranking/llm-blender.ts';
import { pairRanker } from '../../../src/strategies/ranking/pair-ranker.ts';
import { urg } from '../../../src/strategies/ranking/urg.ts';
import { createAnswerGuard } from '../../../src/text/answer-guard.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { scriptedModel } from '../../fakes/scripted-model.ts';
import { trainedOnErrors } from '../../strategies/ranking/trained-on-errors.ts';

function line(more: Partial<RecordingLine> = {}): RecordingLine {
  return {
    ...{ version: 1, id: 'q', task: 'fill', language: 'typescript', prefix: 'x = ', suffix: '\n' },
    candidates: ['one();', 'two(); // it', 'three();'].map((text, i) => ({ model: `m${i}`, text })),
    ...more,
  };
}

/** A live call of a member that makes `fused();` of whatever it is shown. */
function liveChat(id: string): MemberCall {
  const model = scriptedModel({
    ...{ clock: createManualClock(), description: { name: id, id, roles: ['inline', 'fuse'] } },
    script: () => [{ text: 'fused();' }],
  });
  const request = { prompt: { kind: 'chat', messages: [] }, sampling: { temperature: 0, maxTokens: 9, stop: [] } } as const; // prettier-ignore
  return {
    ...{ model, request, resident: undefined, promptTokens: 0, prefix: '', samples: 1, stallMs: 1 },
    guard: () => createAnswerGuard('typescript'),
    continued: () => request,
    filter: (text) => ({ kind: 'kept', text }),
    fusing: () => ({
      request: { ...request },
      guard: () => createAnswerGuard('typescript'),
      read: (text) => ({ text }),
    }),
  };
}

async function replayed(
  definition: StrategyDefinition,
  recorded: RecordingLine,
  live?: ReadonlyMap<string, MemberCall>,
): Promise<Replayed> {
  return await replayRequest(recorded, definition, {
    ...{ syntax: noSyntax, seed: 1, wait: 'all', trained: trainedOnErrors },
    ...(definition === pairRanker ? { parameters: { judges: 1, blend: 0, lengthControl: 0 } } : {}),
    ...(live === undefined ? {} : { live }),
    signal: new AbortController().signal,
  });
}

describe('fusing in a replay', () => {
  it('is left out where the members are those of a recording', async () => {
    const answer = await replayed(llmBlender, line());
    assert.equal(answer.kind === 'answer' && answer.note, 'fuser:none');
    assert.deepEqual(await replayed(urg, line()), {
      ...{ kind: 'unmet', need: 'a member that follows instructions' },
    });
  });

  it('asks a live member that follows instructions', async () => {
    const answer = await replayed(llmBlender, line(), new Map([['m1', liveChat('m1')]]));
    assert.ok(answer.kind === 'answer');
    assert.deepEqual([answer.note, answer.liveCalls], ['fused:kept', 1]);
    assert.deepEqual(answer.spans, [{ text: 'fused();', modelId: 'm1' }]);
    assert.deepEqual(answer.modelIds, []);
  });
});

describe('judging in a replay', () => {
  it('repeats what a judge said of the texts with their comments', async () => {
    const pairs = [[0, 1], [1, 0], [0, 2], [2, 0], [1, 2], [2, 1]] as const; // prettier-ignore
    const judgements = pairs.map(([first, second]) => ({
      ...{ judge: 'judge', first, second },
      preferFirst: first === 1 ? 0.9 : second === 1 ? 0.1 : 0.5,
    }));
    const answer = await replayed(pairRanker, line({ judgements }));
    assert.ok(answer.kind === 'answer');
    assert.equal(answer.ranking.scored[0]?.candidate.text, 'two(); // it');
    assert.equal(answer.judging?.judges[0]?.abstained, 0);
  });
});
