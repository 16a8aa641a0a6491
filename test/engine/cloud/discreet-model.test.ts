import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import type { GenerationPart, RenderedPrompt } from '../../../src/core/generation.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import { discreet, KEPT_BACK } from '../../../src/engine/cloud/discreet-model.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { scriptedModel } from '../../fakes/scripted-model.ts';

const AWS = `AKIAIOSFODNN7EXAMPLE`;
const PASSWORD = 'hunter2hunter2';
const never = new AbortController().signal;
const sampling = { temperature: 0, maxTokens: 10, stop: [] };

/** A discreet model over a scripted one that writes `answer`, and everything that reached it. */
function staged(answer: readonly string[] = ['ok']) {
  const seen: string[] = [];
  const scripted = scriptedModel({
    clock: createManualClock(),
    description: { name: 'far', place: 'cloud' },
    script: () => answer.map((text) => ({ text })),
  });
  const note = (asked: unknown): void => {
    seen.push(JSON.stringify(asked));
  };
  const model: LanguageModel = {
    description: scripted.description,
    generate(request, signal) {
      note(request);
      return scripted.generate(request, signal);
    },
    async next(request) {
      note(request);
      return await Promise.resolve([]);
    },
    async score(request) {
      note(request);
      return await Promise.resolve([]);
    },
    async read(request) {
      note(request);
      return await Promise.resolve([]);
    },
    async judge(request) {
      note(request);
      return await Promise.resolve({ preferFirst: 0.5, fidelity: 'judge' });
    },
    async embed(texts) {
      note(texts);
      return await Promise.resolve([]);
    },
  };
  return { model: discreet(model), seen };
}

async function written(model: LanguageModel, prompt: RenderedPrompt): Promise<string> {
  const parts: GenerationPart[] = [];
  for await (const part of model.generate({ prompt, sampling }, never)) parts.push(part);
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** Whether a call failed with `private`, naming a form and never the text. */
function isPrivate(form: RegExp) {
  return (error: unknown): boolean => {
    assert.ok(isModelError(error));
    assert.equal(error.failure.code, 'private');
    assert.match(error.failure.detail, form);
    const told = `${error.message} ${error.stack ?? ''} ${JSON.stringify(error.failure)}`;
    assert.ok(!told.includes(AWS) && !told.includes(PASSWORD), told);
    return true;
  };
}

/** Every prompt form around a text. */
const promptsWith = (text: string): readonly RenderedPrompt[] => [
  { kind: 'raw', text: `<PRE>${text}\n<SUF>\n<MID>` },
  { kind: 'infill', prefix: `${text}\n`, suffix: '\n' },
  { kind: 'infill', prefix: '\n', suffix: `${text}\n` },
  { kind: 'chat', messages: [{ role: 'user', content: text }] },
  {
    kind: 'chat',
    messages: [
      { role: 'user', content: 'go on' },
      { role: 'tool', toolCallId: '1', content: text },
    ],
  },
];

describe('a discreet model', () => {
  for (const prompt of promptsWith(`const id = "${AWS}";`)) {
    it(`refuses a key in a prompt of kind ${JSON.stringify(prompt).slice(0, 40)}`, async () => {
      const { model, seen } = staged();
      await assert.rejects(written(model, prompt), isPrivate(/an AWS key/));
      assert.deepEqual(seen, []);
    });
  }

  for (const prompt of promptsWith(`const password = "${PASSWORD}";`)) {
    it(`keeps back a password in ${JSON.stringify(prompt).slice(0, 40)}`, async () => {
      const { model, seen } = staged();
      assert.equal(await written(model, prompt), 'ok');
      assert.match(seen.join(''), new RegExp(KEPT_BACK));
      assert.ok(!seen.join('').includes(PASSWORD), seen.join(''));
    });
  }

  it('refuses keys in every other call', async () => {
    const { model, seen } = staged();
    const text = `id = "${AWS}"`;
    for (const call of [
      () => model.next?.({ prefix: text, k: 1 }, never),
      () => model.score?.({ prefix: text, texts: ['a'] }, never),
      () => model.score?.({ prefix: '', texts: ['a', text] }, never),
      () => model.read?.({ prefix: '', text, suffix: '', alternatives: 0 }, never),
      () => model.read?.({ prefix: '', text: 'a', suffix: text, alternatives: 0 }, never),
      () => model.judge?.({ prefix: '', first: 'a', second: text }, never),
      () => model.judge?.({ prefix: '', suffix: text, first: 'a', second: 'b' }, never),
      () => model.embed?.(['a', text], never),
    ]) {
      await assert.rejects(async () => call(), isPrivate(/an AWS key/));
    }
    assert.deepEqual(seen, []);
  });

  it('keeps back passwords in what is judged and embedded, also where their name stands before', async () => {
    const { model, seen } = staged();
    await model.judge?.({ prefix: 'password = "', first: `${PASSWORD}"`, second: 'b"' }, never);
    await model.embed?.([`password = "${PASSWORD}"`], never);
    await model.next?.({ prefix: `password = "${PASSWORD}"\n`, k: 2 }, never);
    assert.equal(seen.length, 3);
    assert.ok(!seen.join('').includes(PASSWORD), seen.join(''));
  });

  it('gives no score of a text that it may not send', async () => {
    const { model, seen } = staged();
    const scored = model.score?.({ prefix: 'password = "', texts: [`${PASSWORD}"`] }, never);
    await assert.rejects(async () => scored, isPrivate(/a password by its name/));
    assert.deepEqual(seen, []);
  });

  it('keeps back what is being typed, and what stands behind the cursor of it', async () => {
    const { model, seen } = staged();
    const [head, tail] = [PASSWORD.slice(0, 7), PASSWORD.slice(7)];
    await written(model, { kind: 'infill', prefix: `password = "${head}`, suffix: `${tail}";` });
    const content = `<after_cursor>${tail}";</after_cursor>\n<before_cursor>password = "${head}</before_cursor>`;
    await written(model, { kind: 'chat', messages: [{ role: 'user', content }] });
    await written(model, { kind: 'raw', text: `<PRE>password = "${head}<SUF>;<MID>` });
    assert.equal(seen.length, 3);
    for (const asked of seen) assert.ok(!asked.includes(head) && !asked.includes(tail), asked);
  });

  it('refuses a cursor inside a key', async () => {
    const { model, seen } = staged();
    const prompt = {
      kind: 'infill',
      prefix: `"${AWS.slice(0, 9)}`,
      suffix: `${AWS.slice(9)}"`,
    } as const;
    await assert.rejects(written(model, prompt), isPrivate(/an AWS key/));
    assert.deepEqual(seen, []);
  });

  it('fails where the answer repeats what stands in place of a value, however it is cut', async () => {
    for (const answer of [
      [`a ${KEPT_BACK} b`],
      ['a __KEPT', '_BACK', '__ b'],
      KEPT_BACK.match(/./g) ?? [],
    ]) {
      const { model } = staged(answer);
      const prompt = { kind: 'raw', text: `password = "${PASSWORD}"\n` } as const;
      await assert.rejects(written(model, prompt), isPrivate(/kept back/));
    }
  });

  it('sends no tool whose description holds a key', async () => {
    const { model, seen } = staged();
    const prompt = { kind: 'chat', messages: [{ role: 'user', content: 'x' }] } as const;
    const tools = [{ name: 'f', description: `use ${AWS}`, parameters: { type: 'object' } }];
    const reading = model.generate({ prompt, sampling, tools }, never)[Symbol.asyncIterator]();
    await assert.rejects(reading.next(), isPrivate(/an AWS key/));
    assert.deepEqual(seen, []);
  });

  it('passes everything else as it is', async () => {
    const { model, seen } = staged([KEPT_BACK]);
    const prompt = { kind: 'infill', prefix: 'const a = ', suffix: ';\n' } as const;
    assert.equal(await written(model, prompt), KEPT_BACK);
    assert.deepEqual(seen, [JSON.stringify({ prompt, sampling })]);
  });

  it('has exactly the abilities of the model behind it', () => {
    const bare = scriptedModel({ clock: createManualClock(), script: () => [] });
    const wrapped = discreet(bare);
    assert.equal(wrapped.description, bare.description);
    for (const name of ['next', 'score', 'read', 'judge', 'embed', 'vectors'] as const) {
      assert.ok(!(name in wrapped), name);
    }
  });
});
