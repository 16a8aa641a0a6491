import assert from 'node:assert/strict';
import { createSimulatedClock } from '../../../src/core/simulated-clock.ts';
import type { MemberCall } from '../../../src/engine/member-call.ts';
import { liveMember } from '../../../src/engine/replay/live-member.ts';
import { createAnswerGuard } from '../../../src/text/answer-guard.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { scriptedModel } from '../../fakes/scripted-model.ts';

/** A call of a member that says what it is asked to go on behind. */
function calling(said: unknown[]): MemberCall {
  const model = scriptedModel({
    ...{ clock: createManualClock(), description: { name: 'a', id: 'a', roles: ['inline'] } },
    script: () => [{ text: 'x();' }],
  });
  const sampling = { temperature: 0, maxTokens: 9, stop: [] };
  const request = { prompt: { kind: 'chat' as const, messages: [] }, sampling };
  return {
    ...{ model, request, resident: undefined, promptTokens: 0, prefix: '', samples: 1, stallMs: 1 },
    guard: () => createAnswerGuard('typescript'),
    continued(...asked) {
      said.push(asked);
      return request;
    },
    filter: (text) => ({ kind: 'kept', text }),
  };
}

describe('a recorded member with its abilities alive', () => {
  it('goes on before the cursor where it is asked to', () => {
    const said: unknown[] = [];
    const clock = createSimulatedClock();
    const member = liveMember(calling([]), calling(said), clock, () => undefined);
    member.continued('head', { maxTokens: 1 }, 3);
    assert.deepEqual(said, [['head', { maxTokens: 1 }, 3]]);
  });
});
