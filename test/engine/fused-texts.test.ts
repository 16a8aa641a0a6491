import assert from 'node:assert/strict';
import type { CompletionResult } from '../../src/core/completion.ts';
import type { GenerationRequest } from '../../src/core/generation.ts';
import { NO_PRIMITIVES, type LanguageModel, type ScoreRequest } from '../../src/core/model.ts';
import { recordedRequest } from '../../src/recording/recorded-request.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';
import {
  describedAs,
  scriptedModel,
  scriptedServer,
  type ScriptedStep,
} from '../fakes/scripted-model.ts';
import { stageFor, type StageOptions } from './scripted-engine.ts';

/** What a member writes behind what is accepted; a text takes 100 ms. */
interface Turn {
  readonly name: string;
  readonly writes: (accepted: string) => string | readonly ScriptedStep[];
  readonly stallsAtScores?: boolean;
  /** Longest prompt that it reads, in tokens. */
  readonly promptLimit?: number;
}

const A: Turn = {
  name: 'a',
  writes: (accepted) => (accepted === '' ? 'first();\nfoo' : '\nfoo();'),
};
const B: Turn = {
  name: 'b',
  writes: (accepted) => (accepted === '' ? 'other();\nfoo' : '\nbar();'),
};

const LINE = 'let t = ‸\n';

function acceptedIn({ prompt }: GenerationRequest): string {
  const text = prompt.kind === 'raw' ? prompt.text : '';
  return /let t = ([^]*?)<SUF>/.exec(text)?.[1] ?? '';
}

/** What all members like. */
const LIKED = /first|bar/;

/** A stage whose members draft and score. */
function stageOf(turns: readonly Turn[], more: Partial<StageOptions> = {}) {
  const scored: string[] = [];
  const scoredBehind = new Map<string, string[]>();
  const models = (clock: ManualClock): readonly LanguageModel[] =>
    turns.map(({ name, writes, stallsAtScores, promptLimit }) => {
      const description = describedAs({
        ...{ name, device: name },
        ...(promptLimit === undefined ? {} : { promptLimit }),
        primitives: {
          ...NO_PRIMITIVES,
          generate: 'exact',
          score: 'exact',
        },
      });
      const score = ({ prefix, texts }: ScoreRequest) => {
        scoredBehind.set(name, [...(scoredBehind.get(name) ?? []), prefix]);
        scored.push(`${name}:${texts.join('|')}`);
        if (stallsAtScores === true) return new Promise<never>(() => undefined);
        return Promise.resolve(
          texts.map((text) => ({
            ...{ logprobNats: LIKED.test(text) ? -0.1 : -9, tokens: 3, bytes: text.length },
            fidelity: 'exact' as const,
          })),
        );
      };
      const script = (request: GenerationRequest): readonly ScriptedStep[] => {
        const written = writes(acceptedIn(request));
        return typeof written === 'string' ? [{ afterMs: 100, text: written }] : written;
      };
      return { ...scriptedModel({ clock, description, script }), score };
    });
  const stage = stageFor([], {
    servers: (clock) => [scriptedServer({ clock, models: [...models(clock)] })],
    settings: { strategyId: 'spec-em', deadlineMs: 250, multiline: 'always' },
    ...more,
  });
  return { ...stage, scored, scoredBehind };
}

function spansOf(result: CompletionResult | undefined): readonly (readonly [string, string])[] {
  return result?.kind === 'completion'
    ? result.spans.map(({ text, modelId }) => [modelId.replace('scripted:', ''), text])
    : [];
}

describe('a text that members write by turns', () => {
  it('is shown with the author of every stretch, and what it was chosen over', async () => {
    const stage = stageOf([A, B]);
    const asked = stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(3000);
    assert.equal(asked.text(), 'first();\nbar();');
    assert.deepEqual(spansOf(asked.now()), [
      ['a', 'first();'],
      ['b', '\nbar();'],
    ]);
    const result = asked.now();
    const second = result?.kind === 'completion' ? result.spans[1] : undefined;
    assert.equal(second?.runnerUp?.text, '\nfoo();');
    assert.equal(second.fidelity, 'exact');
    const step = stage.events.findLast((event) => event.type === 'strategy-step');
    assert.deepEqual(
      step?.spans?.map(({ text }) => text),
      ['first();', '\nbar();'],
    );
  });

  it('is judged by every member behind as much of the document as it reads', async () => {
    const stage = stageOf([
      { ...A, promptLimit: 40 },
      { ...B, promptLimit: 60 },
    ]);
    const before = Array.from({ length: 60 }, (_, i) => `line(${i});\n`).join('');
    stage.ask(before + LINE, { trigger: 'explicit' });
    await stage.clock.pass(3000);
    const [[a = ''] = [], [b = ''] = []] = ['a', 'b'].map((name) => stage.scoredBehind.get(name));
    assert.ok(before.length > b.length && b.length > a.length, `${a.length}, ${b.length}`);
    for (const prefix of [a, b]) assert.ok(`${before}let t = `.endsWith(prefix), prefix);
    const [, second = ''] = stage.scoredBehind.get('a') ?? [];
    assert.equal(second, `${a}first();`);
  });

  it('is shown as far as it goes when the deadline has passed', async () => {
    const slow = (accepted: string) => [{ afterMs: accepted === '' ? 100 : 300, text: '\nbar();' }];
    const stage = stageOf([A, { ...B, writes: slow }]);
    const asked = stage.ask(LINE, { trigger: 'automatic' });
    await stage.clock.pass(150);
    assert.equal(asked.now(), undefined);
    await stage.clock.pass(110);
    assert.equal(asked.text(), 'first();');
  });

  it('goes on while what is typed agrees with it, and offers the rest with its authors', async () => {
    const stage = stageOf([A, B]);
    const first = stage.ask(LINE);
    await stage.clock.pass(50);
    stage.edit('let t = f‸\n');
    await stage.clock.pass(2000);
    await first.result;
    const rest = stage.ask('let t = first();\n‸\n');
    await stage.clock.pass(1000);
    assert.equal(rest.text(), 'bar();');
    assert.deepEqual(spansOf(rest.now()), [['b', 'bar();']]);
    assert.equal(stage.events.filter(({ type }) => type === 'run-start').length, 1);
  });

  it('ends when what is typed disagrees with it', async () => {
    const stage = stageOf([A, B]);
    stage.ask(LINE);
    await stage.clock.pass(150);
    stage.edit('let t = q‸\n');
    await stage.clock.pass(1000);
    assert.equal(stage.engine.run('r1')?.aborted, true);
  });

  it('rewards its authors by their share of it', async () => {
    const stage = stageOf([A, B]);
    stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(3000);
    const record = stage.engine.report('r1', 'first();\nbar();', 'explicit', { kind: 'accepted' });
    assert.deepEqual(record?.modelIds, ['scripted:a', 'scripted:b']);
    assert.deepEqual(record.rewards, { 'scripted:a': 8 / 15, 'scripted:b': 7 / 15 });
    const head = stage.engine.report('r1', 'first();', 'explicit', { kind: 'accepted' });
    assert.deepEqual(head?.modelIds, ['scripted:a']);
    assert.deepEqual(head.rewards, { 'scripted:a': 1, 'scripted:b': 0 });
  });

  it('is no single member’s text in a recording', async () => {
    const stage = stageOf([A, B]);
    stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(3000);
    const run = stage.engine.run('r1');
    assert.ok(run);
    assert.deepEqual(recordedRequest('q', run, run.candidates).candidates, []);
  });

  it('is written by the others where a member fails, and tells of the failure', async () => {
    const stage = stageOf([A, { ...B, writes: () => [{ fail: 'server-error' }] }]);
    const asked = stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(3000);
    assert.equal(asked.text(), 'first();\nfoo();');
    assert.deepEqual(
      asked.now()?.failures.map(({ modelId, failure }) => [modelId, failure.code]),
      [['scripted:b', 'server-error']],
    );
  });

  it('is written by the others where a member is silent', async () => {
    const stage = stageOf([A, { ...B, writes: () => [{ hang: true }] }]);
    stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(9000);
    assert.equal(stage.engine.run('r1')?.fused, undefined);
    await stage.clock.pass(3000);
    assert.equal(stage.engine.run('r1')?.fused?.text, 'first();\nfoo();');
    assert.deepEqual(
      stage.engine.run('r1')?.failures.map(({ failure }) => failure.code),
      ['timeout'],
    );
  });

  it('is decided by the others where a member never scores', async () => {
    const stage = stageOf([A, { ...B, stallsAtScores: true }]);
    stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(25_000);
    const run = stage.engine.run('r1');
    assert.deepEqual([run?.ended, run?.spans.length], [true, 2]);
    assert.deepEqual(stage.scored.filter((call) => call.startsWith('b')).length, 1);
  });
});
