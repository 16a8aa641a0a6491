import assert from 'node:assert/strict';
import type { TokenLogprob } from '../../src/core/generation.ts';
import { NO_PRIMITIVES, type LanguageModel, type NextTokenRequest } from '../../src/core/model.ts';
import type { Member, StrategyDefinition, StrategyTools } from '../../src/core/strategy.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';
import { describedAs, scriptedServer } from '../fakes/scripted-model.ts';
import { stageFor } from './scripted-engine.ts';

const LIST: readonly TokenLogprob[] = [{ text: 'x', logprobNats: -1 }];

interface Asked {
  readonly requests: NextTokenRequest[];
  readonly outcomes: unknown[];
  members: readonly Member[];
}

/** What a strategy gets that asks one member for next tokens, and what the member was asked. */
async function listsBy(
  ask: (tools: StrategyTools, id: string) => Promise<unknown>,
  more: Partial<LanguageModel['description']> = {},
  next = (): Promise<readonly TokenLogprob[]> => Promise.resolve(LIST),
  pass = async (clock: ManualClock) => {
    await clock.pass(1000);
  },
): Promise<Asked> {
  const asked: Asked = { requests: [], outcomes: [], members: [] };
  const asking: StrategyDefinition = {
    ...{ id: 'asking', family: 'token-fusion', title: 'Asking', parameters: {} },
    ...{ needs: { members: 1 }, source: { year: 2026, title: 'a test', departures: [] } },
    create: () => ({
      async *run({ members }, tools) {
        asked.members = members;
        asked.outcomes.push(
          await ask(tools, members[0]?.id ?? '').catch((error: unknown) => String(error)),
        );
        yield { ranking: { scored: [] }, settled: true };
      },
    }),
  };
  const stage = stageFor([], {
    strategies: [asking],
    settings: { strategyId: 'asking', members: ['a'] },
    servers: (clock) => [
      scriptedServer({
        clock,
        models: [
          {
            description: describedAs({
              name: 'a',
              primitives: {
                ...NO_PRIMITIVES,
                generate: 'exact',
                next: 'exact',
              },
              ...more,
            }),
            async *generate() {
              await Promise.resolve();
              yield {
                kind: 'end',
                finish: { unified: 'stop', raw: '' },
                usage: { estimated: true },
              };
            },
            next(request) {
              asked.requests.push(request);
              return next();
            },
          },
        ],
      }),
    ],
  });
  const { result } = stage.ask('const a = ‸;\n', { trigger: 'explicit' });
  await pass(stage.clock);
  await result;
  return asked;
}

describe('next tokens of a strategy', () => {
  it('are asked for in the member’s own prompt behind what is accepted', async () => {
    const { requests, outcomes } = await listsBy((tools, id) => tools.next(id, 'first', 7));
    assert.deepEqual(outcomes, [LIST]);
    assert.equal(requests[0]?.k, 7);
    assert.match(requests[0].prefix, /^<PRE>.*const a = first<SUF>;\n<MID>$/s);
  });

  it('can be asked for before the cursor', async () => {
    const { requests } = await listsBy((tools, id) => tools.next(id, '', 7, 4));
    assert.match(requests[0]?.prefix ?? '', /const <SUF>;/);
  });

  it('are the failure of a member that takes too long', async () => {
    const { outcomes } = await listsBy(
      (tools, id) => tools.next(id, '', 7),
      {},
      () => new Promise(() => {}),
      async (clock) => {
        await clock.pass(30_000);
      },
    );
    assert.match(String(outcomes[0]), /timeout/);
  });

  it('are lacked by members that are asked in a chat', async () => {
    const { outcomes, members } = await listsBy((tools, id) => tools.next(id, '', 7), {
      fill: { kind: 'chat' },
    });
    assert.match(String(outcomes[0]), /unsupported/);
    assert.equal(members[0]?.primitives.next, 'none');
  });

  it('come with the member’s vocabulary', async () => {
    const { members } = await listsBy((tools, id) => tools.next(id, '', 7), {
      ...{ vocabulary: 'v', vocabularySize: 9 },
    });
    assert.deepEqual([members[0]?.vocabulary, members[0]?.vocabularySize], ['v', 9]);
  });
});
