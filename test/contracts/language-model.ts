import assert from 'node:assert/strict';
import { isModelError } from '../../src/core/failure.ts';
import type {
  GenerationPart,
  GenerationRequest,
  RenderedPrompt,
  SamplingParameters,
  TokenLogprob,
} from '../../src/core/generation.ts';
import type { Fidelity, LanguageModel, TextScore } from '../../src/core/model.ts';
import { judgingLaws } from './judging.ts';

/** One backend under test. */
export interface LanguageModelHarness {
  readonly model: LanguageModel;
  /** A model of the same backend that is not there. */
  readonly missing: LanguageModel;
  /** Two prompts behind which the model writes on for 48 tokens and more. */
  readonly prompts: readonly [RenderedPrompt, RenderedPrompt];
  /** How often the backend was asked for a generation so far, where it can be counted. */
  requests?(): number;
  /** Resolves once the backend does nothing for us: sockets closed, decode loops left. */
  idle?(): Promise<void>;
  dispose(): Promise<void>;
}

/** What a backend cannot do, each with its reason; the suite then checks that it does not pretend. */
export interface Lacks {
  readonly logprobs?: string;
}

/** Laws of every language model. `makeHarness` is called once. */
export function languageModelContract(
  name: string,
  makeHarness: () => Promise<LanguageModelHarness>,
  lacks: Lacks = {},
): void {
  describe(`language-model contract: ${name}`, () => {
    let harness: LanguageModelHarness;
    const none = () => new AbortController().signal;
    const request = (
      sampling: Partial<SamplingParameters> = {},
      prompt = harness.prompts[0],
    ): GenerationRequest => ({
      prompt,
      sampling: { temperature: 0, maxTokens: 24, stop: [], seed: 7, ...sampling },
    });
    /** A generation with the caches warm: the first one may round otherwise. */
    const run = async (
      sampling: Partial<SamplingParameters> = {},
      prompt: RenderedPrompt = harness.prompts[0],
    ) => outcomeOf(harness.model.generate(request(sampling, prompt), none()));

    before(async () => {
      harness = await makeHarness();
      for (const prompt of harness.prompts) await run({}, prompt);
    });
    after(async () => {
      await harness.dispose();
    });

    it('streams text in parts and ends with exactly one end', async () => {
      const { parts } = await run();
      assert.ok(parts.filter(({ kind }) => kind === 'text').length > 1, 'several parts');
      assert.deepEqual(
        parts.map(({ kind }, i) => kind === 'end' && i !== parts.length - 1),
        parts.map(() => false),
      );
      assert.equal(parts.at(-1)?.kind, 'end');
      assert.ok(parts.every((part) => part.kind !== 'text' || part.text !== ''));
    });

    it('keeps the limit of tokens and says that it ended there', async () => {
      const { end, tokens, text } = await run({ maxTokens: 5 });
      assert.equal(end.finish.unified, 'length');
      assert.ok((end.usage.completionTokens ?? 0) <= 5 || end.usage.estimated);
      assert.ok((tokens?.length ?? 0) <= 5);
      assert.notEqual(text, '');
    });

    it('ends before a stop text and leaves it out', async () => {
      const { text } = await run({ maxTokens: 48 });
      const middle = Math.floor(text.length / 2);
      const stop = text.slice(middle, middle + 3);
      const stopped = await run({ maxTokens: 48, stop: ['never-in-this-text', stop] });
      assert.equal(stopped.end.finish.unified, 'stop');
      assert.equal(stopped.text, text.slice(0, text.indexOf(stop)));
    });

    it('repeats itself for the same seed, greedy or not', async () => {
      for (const temperature of [0, 0.9]) {
        const first = await run({ temperature });
        assert.equal((await run({ temperature })).text, first.text);
      }
    });

    it('says what it used, or that the figures are an estimate', async () => {
      const { usage } = (await run()).end;
      assert.ok((usage.promptTokens ?? 0) > 0);
      assert.ok((usage.completionTokens ?? 0) > 0);
      for (const value of [usage.loadMs, usage.prefillMs, usage.decodeMs])
        assert.ok(value === undefined || value >= 0);
    });

    if (lacks.logprobs === undefined) {
      it('gives log-probabilities in nats whose tokens spell the text', async () => {
        const { text, tokens } = await run({ topLogprobs: 5 });
        assert.ok(tokens !== undefined, 'tokens');
        for (const token of tokens) checkToken(token, 5);
        assertSpells(tokens, text);
      });

      it('gives the tokens of a stopped text without those behind it', async () => {
        const whole = await run({ maxTokens: 48 });
        const middle = Math.floor(whole.text.length / 2);
        const stop = whole.text.slice(middle, middle + 2);
        const { text, tokens } = await run({ maxTokens: 48, stop: [stop], topLogprobs: 0 });
        assert.ok(tokens !== undefined, 'tokens');
        assertSpells(tokens, text);
      });
    } else {
      it(`gives no log-probabilities: ${lacks.logprobs}`, async () => {
        assert.equal((await run({ topLogprobs: 5 })).tokens, undefined);
        assert.equal(harness.model.description.primitives.next, 'none');
      });
    }

    it('gives no log-probabilities where none are wanted', async () => {
      assert.equal((await run()).tokens, undefined);
    });

    it('throws the reason of an abort inside the stream, and stops working', async () => {
      const controller = new AbortController();
      const reason = new Error('typed on');
      const parts = harness.model.generate(request({ maxTokens: 60 }), controller.signal);
      await assert.rejects(
        async () => {
          for await (const part of parts) if (part.kind === 'text') controller.abort(reason);
        },
        (error) => error === reason,
      );
      await harness.idle?.();
    });

    it('stops working when the reader leaves the loop', async () => {
      for await (const part of harness.model.generate(request({ maxTokens: 60 }), none()))
        if (part.kind === 'text') break;
      await harness.idle?.();
    });

    it('sends nothing when the signal is aborted already', async () => {
      const before = harness.requests?.();
      const reason = new Error('too late');
      await assert.rejects(
        outcomeOf(harness.model.generate(request(), AbortSignal.abort(reason))),
        (error) => error === reason,
      );
      assert.equal(harness.requests?.(), before);
    });

    it('keeps generations at the same time apart', async () => {
      const [first, second] = harness.prompts;
      const alone = [(await run({}, first)).text, (await run({}, second)).text];
      const together = await Promise.all([run({}, first), run({}, second)]);
      assert.deepEqual(
        together.map(({ text }) => text),
        alone,
      );
      assert.notEqual(alone[0], alone[1]);
    });

    it('works on after another generation was aborted', async () => {
      const controller = new AbortController();
      const doomed = outcomeOf(harness.model.generate(request(), controller.signal));
      const kept = run({}, harness.prompts[1]);
      controller.abort(new Error('one of two'));
      await assert.rejects(doomed, /one of two/);
      assert.notEqual((await kept).text, '');
    });

    it('says that a model is missing', async () => {
      await assert.rejects(
        outcomeOf(harness.missing.generate(request(), none())),
        (error) => isModelError(error) && error.failure.code === 'model-missing',
      );
    });

    it('has exactly the primitives that its description names', () => {
      const { description } = harness.model;
      for (const primitive of ['next', 'score', 'judge', 'embed', 'vectors'] as const)
        assert.equal(
          harness.model[primitive] !== undefined,
          description.primitives[primitive] !== 'none',
          primitive,
        );
    });

    it('ranks next tokens best first, where it can', async () => {
      const { model } = harness;
      if (model.next === undefined) return;
      const tokens = await model.next({ prefix: 'function add(a, b) {', k: 7 }, none());
      assert.ok(tokens.length > 0 && tokens.length <= 7);
      for (const token of tokens) checkToken(token, 0);
      assertSorted(tokens);
      const reason = new Error('no longer');
      await assert.rejects(
        model.next({ prefix: 'x', k: 1 }, AbortSignal.abort(reason)),
        (error) => error === reason,
      );
    });

    it('names next tokens by bytes that spell them, where it can', async () => {
      const { model } = harness;
      for (const { text, bytes } of (await model.next?.({ prefix: 'let a', k: 5 }, none())) ?? [])
        if (bytes !== undefined && !text.includes('\ufffd') && bytes.length > 0)
          assert.equal(Buffer.from(bytes).toString(), text);
    });

    judgingLaws(() => harness);

    it('gives control tokens no bytes, where it lists them', async () => {
      const { model } = harness;
      for (const { text, bytes } of (await model.next?.({ prefix: 'let a', k: 5000 }, none())) ??
        [])
        if (/^(?:<\|[a-z_]+\|>|<\/s>|<eos>)$/.test(text) || text === '')
          assert.deepEqual(bytes ?? [], [], text);
    });

    describe('scores texts, where it can:', () => {
      const PREFIX = 'function add(a, b) {\n  return ';
      const TEXTS = ['a + b;', 'x', '"é" + b', 'a;\n}', 'a + b;'];
      const scoresOf = async (texts: readonly string[], prefix = PREFIX) =>
        (await harness.model.score?.({ prefix, texts }, none())) ?? [];
      const able = () => harness.model.score !== undefined;

      it('one each, in nats, with bytes and a fidelity', async () => {
        const scores = await scoresOf(TEXTS);
        assert.equal(scores.length, able() ? TEXTS.length : 0);
        for (const [i, score] of scores.entries()) {
          assert.ok(Number.isFinite(score.logprobNats) && score.logprobNats <= 0);
          assert.equal(score.bytes, Buffer.byteLength(TEXTS[i]!));
          assert.ok(score.tokens > 0);
          assert.ok(SCORED.has(score.fidelity), score.fidelity);
        }
      });

      it('in the order of the texts, equal ones alike, whatever the order', async () => {
        const scores = await scoresOf(TEXTS);
        const turned = [...(await scoresOf([...TEXTS].reverse()))].reverse();
        for (const [i, score] of scores.entries()) assertSameScore(turned[i], score);
        if (able()) assertSameScore(scores[4], scores[0]!);
      });

      it('without the white space at their end', async () => {
        // The model of the workspace scores all that it is given; nobody gives it white space.
        if (harness.model.description.instant === true) return;
        const [bare, spaced, blank] = await scoresOf(['a + b', 'a + b \n\t', '\n ']);
        if (bare === undefined) return;
        assertSameScore(spaced, bare);
        assert.deepEqual([blank?.logprobNats, blank?.tokens, blank?.bytes], [0, 0, 0]);
      });

      it('none for none', async () => {
        assert.deepEqual(await scoresOf([]), []);
      });

      it('the rest of a token that the prefix has begun', async () => {
        const scores = await scoresOf(['rn a', 'zq'], 'function add(a, b) {\n  retu');
        for (const { logprobNats } of scores)
          assert.ok(Number.isFinite(logprobNats) && logprobNats <= 0);
      });

      it('not at all once the signal is aborted', async () => {
        if (!able()) return;
        const before = harness.requests?.();
        const reason = new Error('no longer');
        await assert.rejects(
          harness.model.score!({ prefix: PREFIX, texts: TEXTS }, AbortSignal.abort(reason)),
          (error) => error === reason,
        );
        assert.equal(harness.requests?.(), before);
      });

      it('and stops inside of them when it is aborted', async () => {
        if (!able()) return;
        const controller = new AbortController();
        const reason = new Error('typed on');
        const texts = Array.from({ length: 200 }, (_, i) => `a + ${'b'.repeat(i % 7)}${i};`);
        const scores = harness.model.score!({ prefix: PREFIX, texts }, controller.signal);
        setTimeout(() => {
          controller.abort(reason);
        }, 5);
        await assert.rejects(scores, (error) => error === reason);
        await harness.idle?.();
        assert.equal((await scoresOf(['x'])).length, 1);
      });
    });

    describe('reads texts, where it can:', () => {
      const REQUEST = {
        prefix: 'function add(a, b) {\n',
        text: '  return a + "é";\n}\n',
        suffix: '',
        alternatives: 3,
      };
      const able = () => harness.model.read !== undefined;

      it('says so in its description', () => {
        assert.equal(able(), harness.model.description.primitives.read !== 'none');
      });

      it('token by token, with alternatives, in bytes that spell the text', async () => {
        if (!able()) return;
        const tokens = await harness.model.read!(REQUEST, none());
        for (const token of tokens) {
          checkToken(token, 0);
          assert.ok((token.top?.length ?? 0) <= 3);
          for (const entry of token.top ?? []) checkToken(entry, 0);
          assertSorted(token.top ?? []);
        }
        const bytes = tokens.map((token) => Buffer.from(token.bytes ?? Buffer.from(token.text)));
        assert.equal(Buffer.concat(bytes).toString(), REQUEST.text);
      });

      it('not at all once the signal is aborted', async () => {
        if (!able()) return;
        const reason = new Error('no longer');
        await assert.rejects(
          harness.model.read!(REQUEST, AbortSignal.abort(reason)),
          (error) => error === reason,
        );
      });
    });
  });
}

interface GenerationOutcome {
  readonly parts: readonly GenerationPart[];
  readonly text: string;
  readonly tokens: readonly TokenLogprob[] | undefined;
  readonly end: Extract<GenerationPart, { kind: 'end' }>;
}

async function outcomeOf(stream: AsyncIterable<GenerationPart>): Promise<GenerationOutcome> {
  const parts: GenerationPart[] = [];
  for await (const part of stream) parts.push(part);
  const end = parts.at(-1);
  assert.ok(end?.kind === 'end', 'the last part is an end');
  const texts = parts.filter((part) => part.kind === 'text');
  const tokens = texts.flatMap((part) => part.tokens ?? []);
  return {
    parts,
    text: texts.map((part) => part.text).join(''),
    tokens: tokens.length > 0 ? tokens : undefined,
    end,
  };
}

/** What a score may say of itself. */
const SCORED: ReadonlySet<Fidelity> = new Set(['exact', 'forced', 'walk']);
/** Rounding of real backends between batches of different sizes, in nats a token. */
const NATS_A_TOKEN = 0.02;

function assertSameScore(given: TextScore | undefined, expected: TextScore): void {
  assert.deepEqual(
    [given?.tokens, given?.bytes, given?.fidelity],
    [expected.tokens, expected.bytes, expected.fidelity],
  );
  const difference = Math.abs((given?.logprobNats ?? NaN) - expected.logprobNats);
  assert.ok(difference <= NATS_A_TOKEN * expected.tokens, `${difference} nats apart`);
}

function checkToken(token: TokenLogprob, top: number): void {
  assert.ok(token.logprobNats <= 0, `${token.text}: ${token.logprobNats}`);
  assert.ok(Number.isFinite(token.logprobNats));
  if (top === 0) return;
  assert.equal(token.top?.length, top);
  for (const entry of token.top) checkToken(entry, 0);
  assertSorted(token.top);
}

function assertSorted(tokens: readonly TokenLogprob[]): void {
  const values = tokens.map((token) => token.logprobNats);
  assert.deepEqual(
    values,
    [...values].sort((a, b) => b - a),
  );
}

/** The tokens' bytes are the text's; only the last token may reach beyond it, where it was cut. */
function assertSpells(tokens: readonly TokenLogprob[], text: string): void {
  const bytes = tokens.map((token) => Buffer.from(token.bytes ?? Buffer.from(token.text)));
  const spelled = Buffer.concat(bytes);
  const wanted = Buffer.from(text);
  assert.equal(spelled.subarray(0, wanted.length).toString(), text);
  assert.ok(
    Buffer.concat(bytes.slice(0, -1)).length < Math.max(1, wanted.length),
    'no more tokens',
  );
}
