import assert from 'node:assert/strict';
import type { EngineEvent } from '../../src/core/events.ts';
import {
  createSentBoard,
  pathsOf,
  sentAwayOf,
  sentBy,
  type SentStream,
} from '../../src/engine/sent-away.ts';
import { describedAs } from '../fakes/scripted-model.ts';

const addressOf = (id: string): string | undefined =>
  ({ 'far:a': 'https://me:geheim1@api.far.example:8443/v1?key=abc', 'odd:a': 'no address' })[id];
const usage = { promptTokens: 30, completionTokens: 4, estimated: false, costUsd: 0.001 };
const finish = { unified: 'stop', raw: 'stop' } as const;

const started = (modelId: string, more: object): EngineEvent => ({
  ...{ type: 'generation-start', runId: 'r1', atMs: 0, streamId: 's1', modelId },
  ...{ resident: undefined, promptTokens: 9 },
  ...more,
});
const ended = (modelId: string, more: object = {}): EngineEvent => ({
  ...{ type: 'generation-end', runId: 'r1', atMs: 9, streamId: 's1', modelId, finish },
  usage: { ...usage, ...more },
  candidate: {
    ...{ id: 'c1', text: 'x', modelIds: [modelId], complete: true },
    generation: { modelId, text: 'x', finish, usage, totalMs: 1 },
  },
});

describe('what is sent away', () => {
  const far = { place: 'cloud', characters: 120, paths: ['a.ts', 'b.ts'] } as const;

  it('is told of every member that is not local, with host and files, and what it took', () => {
    const board = createSentBoard(addressOf);
    assert.equal(board.note(started('near:a', { place: 'local', characters: 5 })), undefined);
    assert.equal(board.note(ended('near:a')), undefined);
    const sent = { modelId: 'far:a', host: 'api.far.example:8443', ...far };
    assert.deepEqual(board.note(started('far:a', far)), sent);
    const figures = { promptTokens: 30, completionTokens: 4, costUsd: 0.001 };
    assert.deepEqual(board.note(ended('far:a')), { ...sent, ...figures });
    assert.deepEqual(board.all(), [{ ...sent, ...figures }]);
  });

  it('has no more of an address than its host', () => {
    const board = createSentBoard(addressOf);
    board.note(started('far:a', far));
    board.note(started('odd:a', { ...far, streamId: 's2' }));
    assert.ok(!/geheim1|key|abc|me:/.test(JSON.stringify(board.all())));
    assert.equal(board.all()[1]?.host, '');
  });

  it('has no figures that are estimates', () => {
    const board = createSentBoard(addressOf);
    board.note(started('far:a', far));
    const { promptTokens, costUsd } = board.note(ended('far:a', { estimated: true })) ?? {};
    assert.deepEqual([promptTokens, costUsd], [undefined, 0.001]);
  });

  it('is the same of a run’s streams, also where a second server was asked', () => {
    const generation = { modelId: 'far:a', text: 'x', finish, usage, totalMs: 1 };
    const stream: SentStream = {
      ...{ generation, costUsd: 0.001 },
      sent: [
        { modelId: 'far:a', ...far },
        { modelId: 'odd:a', ...far },
      ],
    };
    const all = sentAwayOf([stream], addressOf);
    assert.deepEqual(
      all.map(({ modelId, promptTokens }) => [modelId, promptTokens]),
      [
        ['far:a', undefined],
        ['odd:a', 30],
      ],
    );
  });

  it('names each file once, and none that has no name', () => {
    const snippets = [{ path: 'b.ts' }, { path: 'a.ts' }, { path: '' }];
    assert.deepEqual(pathsOf({ path: 'a.ts', snippets }), ['a.ts', 'b.ts']);
    assert.deepEqual(pathsOf({ path: '', snippets: [] }), []);
  });

  it('says nothing of files to whoever reads the events of local members', () => {
    const description = describedAs({ name: 'a' });
    const model = { description } as never;
    const request = {
      prompt: { kind: 'raw', text: 'abc' },
      sampling: { temperature: 0, maxTokens: 1, stop: [] },
    } as const;
    assert.deepEqual(sentBy({ model, request, paths: ['a.ts'] }), {
      place: 'local',
      characters: 3,
    });
  });
});
