import assert from 'node:assert/strict';
import type { GenerationFailure } from '../../../src/core/generation.ts';
import { askMembers } from '../../../src/engine/applications/ask-members.ts';
import type { ChatQuestion } from '../../../src/engine/chats.ts';
import { stageFor, type Role, type Stage } from '../scripted-engine.ts';
import { chatting, ended } from './chat-stage.ts';

const unaborted = new AbortController().signal;

interface Asked {
  readonly answers: readonly string[];
  readonly failures: readonly GenerationFailure[];
}

async function asked(
  stage: Stage,
  jobs: readonly string[],
  messagesOf = (job: string): ReturnType<ChatQuestion['messages']> => [
    { role: 'user', content: job },
  ],
): Promise<Asked> {
  const { chats } = stage.engine;
  const { members } = await chats.members({ localOnly: false, families: 1 }, unaborted);
  const answers: string[] = [];
  const failures: GenerationFailure[] = [];
  await ended(
    askMembers(
      members,
      {
        jobs,
        questionOf: (job) => ({
          messages: () => messagesOf(job),
          ...{ maxTokens: 9, temperature: 0, seed: 1, localOnly: false },
        }),
        onAnswer: ({ id }, job, { text }) => answers.push(`${id} ${job} ${text}`),
        onFailure: (failure) => failures.push(failure),
      },
      chats,
      unaborted,
    ),
    stage,
  );
  return { answers, failures };
}

describe('askMembers', () => {
  /** Tells when each call begins, and how many are open then. */
  function traced(names: readonly (readonly [string, Partial<Role>])[]): {
    readonly stage: Stage;
    readonly began: string[];
  } {
    const began: string[] = [];
    const roles = names.map(([name, more]): Role => ({
      ...chatting(name, () => 'yes', more),
      script({ prompt }) {
        const text = prompt.kind === 'chat' ? prompt.messages[0]?.content : '';
        began.push(`${name}${text}`);
        return [{ text: 'yes', afterMs: 10 }];
      },
    }));
    const members = names.map(([name]) => name);
    return { stage: stageFor(roles, { settings: { members } }), began };
  }

  it('lets members of one device answer all, one after the other', async () => {
    const { stage, began } = traced([
      ['a', {}],
      ['b', {}],
    ]);
    const { answers } = await asked(stage, ['1', '2']);
    assert.deepEqual(began, ['a1', 'a2', 'b1', 'b2']);
    assert.equal(answers.length, 4);
  });

  it('lets devices work side by side, and members as far as they have slots', async () => {
    const { stage, began } = traced([
      ['a', { slots: 2 }],
      ['b', { device: 'far' }],
    ]);
    await asked(stage, ['1', '2', '3']);
    assert.deepEqual(began.slice(0, 3).toSorted(), ['a1', 'a2', 'b1']);
  });

  it('asks a member that has failed no more, and tells of it once', async () => {
    const fails: Role = { ...chatting('a', () => ''), script: () => [{ fail: 'server-error' }] };
    const stage = stageFor([fails, chatting('b', () => 'yes')], {
      settings: { members: ['a', 'b'] },
    });
    const { answers, failures } = await asked(stage, ['1', '2']);
    assert.deepEqual(answers, ['scripted:b 1 yes', 'scripted:b 2 yes']);
    assert.deepEqual(
      failures.map(({ modelId, failure }) => [modelId, failure.code]),
      [['scripted:a', 'server-error']],
    );
  });

  it('leaves out what is too long for a member, and asks it the rest', async () => {
    const stage = stageFor([chatting('a', () => 'yes')], { settings: { members: ['a'] } });
    const { answers, failures } = await asked(stage, ['1', 'long', '3'], (job) =>
      job === 'long' ? undefined : [{ role: 'user', content: job }],
    );
    assert.deepEqual(answers, ['scripted:a 1 yes', 'scripted:a 3 yes']);
    assert.deepEqual(
      failures.map(({ failure }) => failure.code),
      ['unsupported'],
    );
  });
});
