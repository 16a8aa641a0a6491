import assert from 'node:assert/strict';
import fc from 'fast-check';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import type { ModelDescription, Place, TextScore } from '../../../src/core/model.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import type { OllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { isRecord } from '../../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../../src/providers/transport/wire.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, Script } from '../../fakes/http-server.ts';
import { toyOllamaScript, type ToyOllamaTraits } from '../../fakes/toy-ollama.ts';
import { exactScores, toyWords, TOY_TOKENS } from '../toy-words.ts';

const toy = toyWords();
const none = () => new AbortController().signal;
const ALL = TOY_TOKENS.length;

/** Code of few signs, so that tokens often cross the border; it never ends in white space. */
const part = fc
  .array(fc.constantFrom('a', 'b', 'c', ' ', '"', '\n', '\t', '(', ')', '\\', 'é'), {
    minLength: 1,
    maxLength: 7,
  })
  .map((signs) => signs.join('').trimEnd())
  .filter((text) => text !== '');
const request = fc.record({
  prefix: part.map((text) => `(${text}`),
  texts: fc.array(part, { minLength: 1, maxLength: 4 }),
});

describe('Ollama scores', () => {
  const open: { server: OllamaServer; http: FakeHttpServer }[] = [];
  afterEach(async () => {
    for (const { server, http } of open.splice(0)) {
      await server.dispose();
      await http.close();
    }
  });

  /** The server is on this machine; what differs elsewhere is asked of a model said to be there. */
  async function serverOf(script: Script, place: Place = 'local') {
    const http = await startHttpServer(script);
    const server = createOllamaServer({ id: 'ollama', address: http.address, clock: systemClock });
    open.push({ server, http });
    const [listed] = await server.list(none());
    assert.ok(listed);
    const description = { ...listed, place };
    return { server, http, description, model: server.model(description) };
  }

  async function scorerWith(traits: ToyOllamaTraits, place?: Place) {
    const { model, ...rest } = await serverOf(toyOllamaScript(toy, traits), place);
    const score = (prefix: string, texts: readonly string[]) =>
      model.score!({ prefix, texts }, none());
    return { ...rest, model, score };
  }

  const assertSame = (given: readonly TextScore[], exact: readonly TextScore[]) => {
    for (const [i, { logprobNats, bytes, tokens }] of exact.entries()) {
      const nats = given[i]?.logprobNats ?? Number.NaN;
      assert.ok(Math.abs(nats - logprobNats) < 1e-6, `${i}: ${nats}, not ${logprobNats}`);
      assert.deepEqual([given[i]?.bytes, given[i]?.tokens], [bytes, tokens]);
    }
  };

  it('by walking are those of the model where the list is the whole vocabulary', async () => {
    const { score } = await scorerWith({ top: ALL, draws: 'at-random', forced: 'refused' });
    await fc.assert(
      fc.asyncProperty(request, async ({ prefix, texts }) => {
        const scores = await score(prefix, texts);
        assertSame(scores, await exactScores(toy, prefix, texts));
        for (const { fidelity, floored } of scores)
          assert.deepEqual([fidelity, floored], ['walk', undefined]);
      }),
      { numRuns: 40 },
    );
  });

  it('by drawing are those of the model although the list is short', async () => {
    const { score } = await scorerWith({ top: 5 });
    await fc.assert(
      fc.asyncProperty(request, async ({ prefix, texts }) => {
        const scores = await score(prefix, texts);
        const exact = await exactScores(toy, prefix, texts);
        for (const [i, { fidelity, logprobNats, floored }] of scores.entries()) {
          assert.equal(floored, undefined);
          // What fits an overlap is estimated, and then the score does not call itself exact.
          if (fidelity !== 'exact') continue;
          assert.ok(Math.abs(logprobNats - exact[i]!.logprobNats) < 0.01 * exact[i]!.tokens + 1e-9);
        }
        const { tokens } = exact[0]!;
        if (toy.tokenize(prefix + texts[0]!).length - tokens === toy.tokenize(prefix).length)
          assert.equal(scores[0]?.fidelity, 'exact');
      }),
      { numRuns: 40 },
    );
  });

  it('by bytes are those of the model where neither tokens are told nor any is missing', async () => {
    const { score } = await scorerWith({ top: ALL, tellsTokens: false });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async (texts) => {
        const scores = await score('a(', texts);
        const exact = await exactScores(toy, 'a(', texts);
        for (const [i, { logprobNats, fidelity, bytes }] of scores.entries()) {
          assert.ok(Math.abs(logprobNats - exact[i]!.logprobNats) < 1e-6);
          assert.deepEqual([fidelity, bytes], ['walk', exact[i]!.bytes]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('by forcing say which bytes were walked', async () => {
    const { score } = await scorerWith({ top: ALL, draws: 'at-random' }, 'network');
    const [plain, quoted, escaped] = await score('x = (', [...['abc)z+x', 'a"b+)z(x', '"\t']]);
    assert.equal(plain?.fidelity, 'forced');
    assert.equal(quoted?.fidelity, 'forced');
    // The first three tokens of a run are read without the quote before it: "abc", ")" and "z"; and "a",
    // the quote, "b", "+" and ")".
    assert.equal(plain.walkedBytes, 5);
    assert.equal(quoted.walkedBytes, 5);
    assert.deepEqual([escaped?.fidelity, escaped?.walkedBytes], ['walk', undefined]);
  });

  it('by forcing ask for no run that is walked anyway', async () => {
    const { score, http } = await scorerWith({ top: ALL, draws: 'at-random' }, 'network');
    await score('x = (', ['z']);
    const before = http.requests.length;
    await score('x = (', ['abc)z', 'abc)z+']);
    const forced = http.requests.slice(before).filter(({ body }) => body.includes('"const"'));
    assert.equal(forced.length, 1);
  });

  it('are of texts without the white space at their end', async () => {
    const { score } = await scorerWith({});
    const [bare, spaced, blank] = await score('(', ['ab', 'ab \n\t', ' \n']);
    assert.deepEqual(spaced, bare);
    assert.deepEqual(blank, { logprobNats: 0, tokens: 0, bytes: 0, fidelity: 'exact' });
  });

  it('estimate what the list leaves out, and say how often', async () => {
    const { score } = await scorerWith({ top: 2, draws: 'at-random', forced: 'refused' });
    const [given] = await score('(', ['abc) c']);
    const [exact] = await exactScores(toy, '(', ['abc) c']);
    assert.ok((given?.floored ?? 0) > 0);
    assert.equal(given?.unreliable, true);
    assert.ok(given.logprobNats < 0);
    assert.notEqual(given.logprobNats, exact?.logprobNats);
  });

  it('charge a missing token with its share of the rest, not with all of it', async () => {
    const { score } = await scorerWith({ top: 1, draws: 'at-random', forced: 'refused' });
    const before = TOY_TOKENS.indexOf('(');
    const best = Math.max(...TOY_TOKENS.map((_, id) => toy.logprob(before, id)));
    const [given] = await score('(', ['z']);
    const weight = (id: number) => 1 / (id + 50);
    const total = TOY_TOKENS.reduce((sum, _, id) => sum + weight(id), 0);
    const expected = Math.log((1 - Math.exp(best)) * (weight(TOY_TOKENS.indexOf('z')) / total));
    assert.ok(Math.abs((given?.logprobNats ?? 0) - expected) < 1e-9);
  });

  it('ask what texts share once', async () => {
    const { score, http } = await scorerWith({ top: ALL, draws: 'at-random', forced: 'refused' });
    await score('(', ['x']);
    const before = http.requests.length;
    await score('(', ['zy)', 'zy+', 'zy-']);
    // Four texts are cut into tokens; the places are "(", "(z" and "(zy".
    assert.equal(http.requests.length - before, 4 + 3);
  });

  it('find out once how the model is scored, with a text of their own, and not before', async () => {
    const { server, description, model, http, score } = await scorerWith({});
    await model.next!({ prefix: 'SECRET(', k: 3 }, none());
    const generations = () => http.requests.filter(({ path }) => path === '/api/generate');
    assert.equal(generations().length, 1);
    assert.equal(description.primitives.score, 'walk');
    await server.probe(description, none());
    const probing = generations().slice(1);
    assert.ok(probing.length <= 8, `${probing.length} calls`);
    assert.ok(probing.every(({ body }) => !body.includes('SECRET')));
    assert.equal((await server.list(none()))[0]?.primitives.score, 'exact');
    await score('(', ['z']);
    // Prefix and text are cut into tokens, one token is drawn.
    assert.equal(generations().length, 1 + probing.length + 3);
  });

  it('find out again at another version of the server', async () => {
    let version = '0.13.5';
    const old = toyOllamaScript(toy, { draws: 'at-random', forced: 'after' });
    const young = toyOllamaScript(toy, { version: '0.14.0' });
    const { server, description } = await serverOf((seen) =>
      (version === '0.14.0' ? young : old)(seen),
    );
    const fidelity = async () => (await server.probe(description, none())).primitives.score;
    assert.equal(await fidelity(), 'walk');
    version = '0.14.0';
    assert.equal(await fidelity(), 'exact');
  });

  for (const [what, traits, place, expected] of [
    ['a call is cheap', { draws: 'at-random' }, 'local', 'walk'],
    ['every call crosses a network', { draws: 'at-random' }, 'network', 'forced'],
    [
      'they come from after the grammar',
      { draws: 'at-random', forced: 'after' },
      'network',
      'walk',
    ],
    ['another text comes', { draws: 'at-random', forced: 'another' }, 'network', 'walk'],
    ['a grammar is refused', { draws: 'at-random', forced: 'refused' }, 'network', 'walk'],
    ['tokens are not told', { tellsTokens: false }, 'network', 'walk'],
    ['tokens are drawn by seed', { forced: 'refused' }, 'local', 'exact'],
    ['they are, over a network', {}, 'network', 'exact'],
  ] as const satisfies readonly (readonly [string, ToyOllamaTraits, Place, string])[])
    it(`are ${expected} where ${what}`, async () => {
      const { server, description } = await scorerWith(traits, place);
      assert.equal((await server.probe(description, none())).primitives.score, expected);
    });

  it('send no option that would load the model anew', async () => {
    const { score, http } = await scorerWith({ draws: 'at-random' }, 'network');
    await score('(', ['ab c']);
    const runner = /^(num_ctx|num_batch|num_gpu|main_gpu|use_mmap|num_thread|num_keep)$/;
    for (const { json } of http.requests) {
      const options = isRecord(json) && isRecord(json['options']) ? json['options'] : {};
      assert.deepEqual(
        Object.keys(options).filter((name) => runner.test(name)),
        [],
      );
      assert.ok(!isRecord(json) || json['stream'] !== true);
    }
  });

  for (const [lie, distort] of [
    ['positive log-probabilities', (token: WireRecord) => ({ ...token, logprob: 3 })],
    ['log-probabilities that are none', (token: WireRecord) => ({ ...token, logprob: 'high' })],
    ['no tokens', () => undefined],
  ] as const)
    it(`fail where the server sends ${lie}`, async () => {
      const { score } = await scorerWith({ distort });
      await assert.rejects(
        score('(', ['ab']),
        (error) => isModelError(error) && error.failure.code === 'unsupported',
      );
    });

  it('are walked where the server begins to write another text than it was made to', async () => {
    let lies = false;
    const honest = toyOllamaScript(toy, { top: ALL, draws: 'at-random' });
    const liar = toyOllamaScript(toy, { top: ALL, draws: 'at-random', forced: 'another' });
    const { model } = await serverOf((seen) => (lies ? liar : honest)(seen), 'network');
    const ask = async () => (await model.score!({ prefix: '(', texts: ['abc)z+x'] }, none()))[0];
    assert.equal((await ask())?.fidelity, 'forced');
    lies = true;
    const walked = await ask();
    assert.equal(walked?.fidelity, 'walk');
    assertSame([walked], await exactScores(toy, '(', ['abc)z+x']));
  });

  it('end with the signal, and so does the call', async () => {
    const answer = toyOllamaScript(toy);
    let silent = false;
    const { model, http } = await serverOf((seen) =>
      silent && seen.path === '/api/generate' ? { end: 'never' } : answer(seen),
    );
    await model.score!({ prefix: '(', texts: ['a'] }, none());
    silent = true;
    const controller = new AbortController();
    const reason = new Error('typed on');
    const scores = model.score!({ prefix: '(', texts: ['b'] }, controller.signal);
    const before = http.requests.length;
    while (http.requests.length === before) await new Promise((done) => setTimeout(done, 1));
    controller.abort(reason);
    await assert.rejects(scores, (error) => error === reason);
    await http.idle();
  });

  it('are not there for a model elsewhere', async () => {
    const { server, description } = await scorerWith({});
    const remote: ModelDescription = {
      ...description,
      primitives: { ...description.primitives, next: 'none', score: 'none' },
    };
    assert.ok(!('score' in server.model(remote)));
    assert.deepEqual(await server.probe(remote, none()), remote);
  });
});
