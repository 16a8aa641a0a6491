import assert from 'node:assert/strict';
import type * as Vscode from 'vscode';
import type { Refactor } from '../../../src/refactor/refactor.ts';
import type { GivenWish } from '../../../src/vscode/refactor/refactor-flow.ts';
import { settled } from '../../fakes/manual-clock.ts';
import { node, refactorOf, stagedRefactor } from './refactor-stage.ts';
import './vscode-stand-in.ts';

const { answerChat } = await import('../../../src/vscode/refactor/chat-answer.ts');
// The stand-in; the editor's own types say nothing of how it is made.
const vscode = (await import('vscode')) as unknown as {
  readonly Uri: new (path: string) => Vscode.Uri;
  readonly Location: new (uri: Vscode.Uri) => Vscode.Location;
};

interface Chat {
  readonly prompt?: string;
  readonly values?: readonly unknown[];
  /** What the search comes to; undefined: the user leaves before it starts. */
  readonly steps?: readonly Refactor[];
  readonly cancels?: boolean;
}

/** What was said in the chat, in order, and what was asked of the room. */
async function chat({ prompt = 'tidy up', values = [], steps, cancels = false }: Chat) {
  const said: string[] = [];
  const given: GivenWish[] = [];
  const live = stagedRefactor(refactorOf([]));
  let listener = (): void => {};
  let cancel = (): void => {};
  const finished = async (): Promise<Refactor> => {
    for (const step of steps ?? []) {
      await settled();
      live.current = step;
      listener();
    }
    if (cancels) cancel();
    return live.current;
  };
  const room = {
    begin: async (wish?: GivenWish) => {
      given.push(wish ?? {});
      return steps === undefined
        ? undefined
        : {
            ...live,
            get current() {
              return live.current;
            },
            finished: finished(),
          };
    },
    desk: {
      onDidChange(heard: () => void) {
        listener = heard;
        return { dispose: () => void said.push('(deaf)') };
      },
    },
    perform: async () => {},
  };
  const stream = {
    markdown: (text: string | { readonly value: string }) =>
      said.push(typeof text === 'string' ? text : text.value),
    progress: (text: string) => said.push(`… ${text}`),
    button: ({ title }: { readonly title: string }) => said.push(`[${title}]`),
  };
  const token = {
    isCancellationRequested: false,
    onCancellationRequested(heard: () => void) {
      cancel = heard;
      return { dispose: () => {} };
    },
  };
  const request = { prompt, references: values.map((value) => ({ id: '', value })) };
  await answerChat(room as never, request as never, stream as never, token as never);
  return { said, given, calls: live.calls };
}

const ENDED = { phase: 'ended', end: { reason: 'converged' } } as const;
const SOLVED = node(1, {
  state: 'solution',
  reward: 0.9,
  step: { title: 'change **a**.ts\n(+1 −0)', edits: [], done: true, added: 1, removed: 0 },
});

describe('the chat participant', () => {
  it('asks for an instruction where there is none', async () => {
    const { said, given } = await chat({ prompt: '  ' });
    assert.equal(said.length, 1);
    assert.deepEqual(given, []);
  });

  it('says when the user has left before it started', async () => {
    assert.deepEqual((await chat({})).said, ['Not started.']);
  });

  it('works on the files that are attached, else on the active one', async () => {
    const uri = new vscode.Uri('/a.ts');
    const values = [uri, new vscode.Location(new vscode.Uri('/b.ts')), 'some text'];
    const attached = (await chat({ values })).given[0]?.files?.map(({ path }) => path);
    assert.deepEqual(attached, ['/a.ts', '/b.ts']);
    assert.deepEqual(
      (await chat({})).given[0]?.files?.map(({ path }) => path),
      ['/active.ts'],
    );
  });

  it('tells each step once, on one line, and offers what to do with the best', async () => {
    const failed = node(2, { state: 'failed', failure: 'timeout' });
    const { said } = await chat({
      steps: [
        refactorOf([node(0)]),
        refactorOf([node(0), SOLVED], { best: 1 }),
        refactorOf([node(0), SOLVED, failed], { best: 1, ...ENDED }),
      ],
    });
    assert.deepEqual(said, [
      '… searching…',
      '… 0.90 · ollama:qwen · change **a**.ts⏎(+1 −0) · best',
      '… – · ollama:qwen · timeout',
      '(deaf)',
      'Found a complete refactoring. The best result has not changed for a while.',
      ...['[Review]', '[Apply]', '[Show Tree]'],
    ]);
  });

  it('offers nothing where nothing was found', async () => {
    const { said } = await chat({ steps: [refactorOf([node(0)], ENDED)] });
    assert.ok(!said.some((text) => text.startsWith('[')));
  });

  it('stops the search when the chat is stopped', async () => {
    const { calls } = await chat({ steps: [refactorOf([node(0)], ENDED)], cancels: true });
    assert.deepEqual(calls, ['stop']);
  });
});
