import assert from 'node:assert/strict';
import { says, streams } from '../fakes/scripted-model.ts';
import { settled, stageFor, type Role, type Stage } from './scripted-engine.ts';

const TEXT = 'sum(price, count);';

function members(...plan: readonly (readonly [string, number, string])[]): readonly Role[] {
  return plan.map(([name, afterMs, text]) => ({
    name,
    device: name,
    script: () => says(text, afterMs),
  }));
}

/** A stage on which the members have answered at the mark and everything has ended. */
async function answered(roles: readonly Role[], marked: string): Promise<Stage> {
  const stage = stageFor(roles);
  stage.ask(marked);
  await stage.clock.pass(1000);
  return stage;
}

/** What is answered at once, without time passing. */
async function atOnce(stage: Stage, marked: string, trigger?: 'automatic' | 'explicit') {
  stage.edit(marked);
  const asked = stage.ask(marked, trigger === undefined ? {} : { trigger });
  await settled();
  const result = asked.now();
  return result?.kind === 'completion'
    ? { source: result.source, texts: result.shown.map(({ text }) => text), shown: result.shown }
    : result;
}

function callsOf(stage: Stage): number {
  return Object.values(stage.models).reduce((sum, model) => sum + model.calls.length, 0);
}

describe('a result', () => {
  it('is shown again at its place without asking', async () => {
    const stage = await answered(members(['a', 10, TEXT]), 'let t = ‸\n');
    assert.deepEqual(await atOnce(stage, 'let t = ‸\n'), {
      source: 'cache',
      texts: [TEXT],
      shown: [
        {
          candidateId: 'c1',
          text: TEXT,
          replaceAfter: 0,
          modelIds: ['scripted:a'],
          head: false,
        },
      ],
    });
    assert.equal(callsOf(stage), 1);
  });

  it('is typed through letter by letter and back, always with the rest', async () => {
    const stage = await answered(members(['a', 10, TEXT]), 'let t = ‸\n');
    const lengths = [...Array(TEXT.length).keys()].map((n) => n);
    for (const n of [...lengths, ...lengths.toReversed()]) {
      const found = await atOnce(stage, `let t = ${TEXT.slice(0, n)}‸\n`);
      assert.deepEqual(found && 'texts' in found && found.texts, [TEXT.slice(n)], `at ${n}`);
    }
    assert.equal(callsOf(stage), 1);
  });

  it('is typed through with brackets that the editor closes', async () => {
    const stage = await answered(members(['a', 10, TEXT]), 'let t = ‸\n');
    const found = await atOnce(stage, 'let t = sum(‸)\n');
    assert.deepEqual(found && 'shown' in found && found.shown[0], {
      candidateId: 'c1',
      text: 'price, count);',
      replaceAfter: 1,
      modelIds: ['scripted:a'],
      head: false,
    });
  });

  it('is not offered where something else was typed', async () => {
    const stage = await answered(members(['a', 10, TEXT]), 'let t = ‸\n');
    assert.equal(await atOnce(stage, 'let t = sud‸\n'), undefined);
  });

  for (const [what, marked] of [
    ['before it', 'let u = ‸\n'],
    ['after it', 'let t = ‸ + 1\n'],
    ['above it', '// new\nlet t = ‸\n'],
  ] as const) {
    it(`is asked for anew when the text ${what} has changed`, async () => {
      const stage = await answered(members(['a', 10, TEXT]), 'let t = ‸\n');
      assert.equal(await atOnce(stage, marked), undefined);
      await stage.clock.pass(50);
      assert.equal(callsOf(stage), 2);
    });
  }

  it('is not offered in another document', async () => {
    const stage = await answered(members(['a', 10, TEXT]), 'let t = ‸\n');
    const other = stage.ask('let t = ‸\n', { uri: 'file:///b.ts' });
    await settled();
    assert.equal(other.now(), undefined);
  });

  it('comes with better late candidates behind it, never before it', async () => {
    const stage = stageFor(
      members(['a', 10, 'early();'], ['b', 200, 'late();'], ['c', 210, 'late();']),
    );
    const first = stage.ask('let t = ‸\n');
    await stage.clock.pass(1000);
    assert.equal(first.text(), 'early();');
    const found = await atOnce(stage, 'let t = ‸\n', 'explicit');
    assert.deepEqual(found && 'texts' in found && found.texts, ['early();', 'late();']);
  });

  it('does not shrink to the agreed head of what is on the screen', async () => {
    const block = 'function f() {\n  ‸\n}\n';
    const whole = 'const a = 1;\n  const b = 2;\n  return a + b;';
    const stage = stageFor(
      members(['a', 10, whole], ['b', 200, 'const a = 1;\n  const b = 2;\n  return b;']),
    );
    const first = stage.ask(block);
    await stage.clock.pass(1000);
    assert.equal(first.text(), whole);
    const found = await atOnce(stage, 'function f() {\n  c‸\n}\n');
    assert.equal(found && 'texts' in found && found.texts[0], whole.slice(1));
  });

  it('keeps the member first whose first line is on the screen', async () => {
    const block = 'function f() {\n  ‸\n}\n';
    const stage = stageFor([
      { name: 'a', device: 'a', script: () => streams(['return 1;\n', '  // a'], 450) },
      { name: 'b', device: 'b', script: () => says('throw up();', 1000) },
      { name: 'c', device: 'c', script: () => says('throw up();', 1001) },
    ]);
    const first = stage.ask(block);
    await stage.clock.pass(500);
    assert.equal(first.text(), 'return 1;');
    await stage.clock.pass(2000);
    const found = await atOnce(stage, block, 'explicit');
    assert.ok(found && 'texts' in found);
    assert.match(found.texts[0] ?? '', /^return 1;/);
    assert.ok(found.texts.includes('throw up();'));
  });

  it('asks those of the line-up who have not been asked when asked for by hand, and nobody twice', async () => {
    const stage = stageFor(
      ['a', 'b', 'c'].map((name) => ({
        name,
        device: name,
        script: (_request, n) => says(n === 1 ? 'first;' : `${name}();`, 10),
      })),
      { settings: { speculative: true } },
    );
    stage.ask('let t = ‸\n');
    await stage.clock.pass(100);
    // The trusted member alone has prepared what follows the accepted text.
    const found = await atOnce(stage, 'let t = first;‸\n');
    assert.deepEqual(found && 'texts' in found && found.texts, ['a();']);
    await stage.clock.pass(100);
    const before = stage.models['a']?.calls.length;
    const byHand = stage.ask('let t = first;‸\n', { trigger: 'explicit' });
    await stage.clock.pass(100);
    const result = byHand.now();
    const texts = result?.kind === 'completion' ? result.shown.map(({ text }) => text) : [];
    assert.deepEqual(texts.toSorted(), ['a();', 'b();', 'c();']);
    assert.equal(texts[0], 'a();', 'what is on the screen stays first');
    assert.equal(stage.models['a']?.calls.length, before);
    assert.equal(stage.models['b']?.calls.length, 2);
    const again = await atOnce(stage, 'let t = first;‸\n', 'explicit');
    assert.deepEqual(again && 'texts' in again && again.texts, texts);
  });

  it('stays silent where it was silent, until asked for by hand', async () => {
    const roles = members(['a', 10, 'one();'], ['b', 20, 'two[3];']);
    const stage = stageFor(roles, {
      settings: { strategyParameters: { evidence: { minimumScore: 1 } } },
    });
    stage.ask('let t = ‸\n');
    await stage.clock.pass(1000);
    const again = await atOnce(stage, 'let t = ‸\n');
    assert.equal(again && 'reason' in again && again.reason, 'no-agreement');
    const byHand = await atOnce(stage, 'let t = ‸\n', 'explicit');
    assert.equal(byHand && 'texts' in byHand && byHand.texts.length, 2);
    assert.equal(callsOf(stage), 2);
  });

  it('is forgotten when 200 newer ones are there', async () => {
    const stage = stageFor(members(['a', 1, TEXT]));
    const at = (i: number): string => `let t${i} = ‸\n`;
    for (let i = 0; i <= 200; i++) {
      stage.ask(at(i));
      await stage.clock.pass(30);
    }
    assert.equal(await atOnce(stage, at(0)), undefined);
    const kept = await atOnce(stage, at(200));
    assert.equal(kept && 'source' in kept && kept.source, 'cache');
    const runs = Array.from({ length: 202 }, (_, i) => stage.engine.run(`r${i + 1}`));
    assert.equal(runs.filter((run) => run !== undefined).length, 50);
  });
});

describe('a request while members still write', () => {
  it('goes on with them when what was typed agrees', async () => {
    const stage = stageFor(members(['a', 100, TEXT]));
    stage.ask('let t = ‸\n');
    await stage.clock.pass(30);
    stage.edit('let t = su‸\n');
    const second = stage.ask('let t = su‸\n');
    await stage.clock.pass(70);
    const result = second.now();
    assert.equal(result?.kind === 'completion' && result.source, 'in-flight');
    assert.equal(second.text(), TEXT.slice(2));
    assert.equal(callsOf(stage), 1);
  });

  it('is asked anew as soon as they turn out to write something else', async () => {
    const stage = stageFor([
      {
        name: 'a',
        script: (_request, n) =>
          n === 1 ? streams(['other', '.thing', '.that();'], 100) : says('x + 1;', 10),
      },
    ]);
    stage.ask('let t = ‸\n');
    await stage.clock.pass(50);
    stage.edit('let t = x‸\n');
    const second = stage.ask('let t = x‸\n');
    await stage.clock.pass(50 + 30);
    assert.equal(second.text(), 'x + 1;');
    assert.equal(stage.models['a']?.calls[0]?.abortedAt, 100);
  });

  it('does not wait for a silent local member once another was heard to disagree', async () => {
    const stage = stageFor([
      { name: 'a', device: 'a', script: () => streams(['other', '.thing'], 50) },
      { name: 'b', device: 'b', script: () => [{ hang: true }] },
    ]);
    stage.ask('let t = ‸\n');
    await stage.clock.pass(40);
    stage.edit('let t = x‸\n');
    assert.equal(stage.models['b']?.calls[0]?.abortedAt, undefined, 'nobody was heard yet');
    await stage.clock.pass(20);
    stage.edit('let t = xy‸\n');
    assert.equal(stage.models['b']?.calls[0]?.abortedAt, 60);
  });

  it('offers the next complete line where the first has been typed', async () => {
    const stage = stageFor([
      { name: 'a', script: () => streams(['}\n', '  return total;\n', '  more'], 200) },
    ]);
    const block = 'function total() {\n  ‸\n';
    stage.ask(block);
    await stage.clock.pass(250);
    const typed = block.replace('‸', '}\n  ‸');
    stage.edit(typed);
    const asked = stage.ask(typed);
    await stage.clock.pass(200);
    assert.equal(asked.text(), 'return total;');
    assert.equal(callsOf(stage), 1);
  });

  it('ends them in the same turn in which typing disagrees', async () => {
    const stage = stageFor([
      { name: 'a', script: () => streams(['sum', '(price', ', count);'], 100) },
    ]);
    stage.ask('let t = ‸\n');
    await stage.clock.pass(150);
    const call = stage.models['a']?.calls[0];
    stage.edit('let t = su‸\n');
    assert.equal(call?.abortedAt, undefined);
    stage.edit('let t = sux‸\n');
    assert.equal(call?.abortedAt, 150);
    await settled();
    assert.equal(stage.models['a']?.open(), 0);
    assert.equal(stage.clock.pending(), 0);
  });

  it('leaves them alone when the editor closes a bracket behind what agrees', async () => {
    const stage = stageFor([
      { name: 'a', script: () => streams(['sum', '(price', ', count);'], 100) },
    ]);
    stage.ask('let t = ‸\n');
    await stage.clock.pass(250);
    stage.edit('let t = sum(‸)\n');
    assert.equal(stage.models['a']?.calls[0]?.abortedAt, undefined);
    const asked = stage.ask('let t = sum(‸)\n');
    await stage.clock.pass(100);
    assert.equal(asked.text(), 'price, count);');
  });

  it('ends them when the text around the place changes', async () => {
    const stage = stageFor([{ name: 'a', script: () => [{ hang: true }] }]);
    stage.ask('let t = ‸\n');
    await stage.clock.pass(10);
    stage.edit('let u = ‸\n');
    assert.notEqual(stage.models['a']?.calls[0]?.abortedAt, undefined);
  });

  it('leaves them alone when another document changes', async () => {
    const stage = stageFor(members(['a', 100, TEXT]));
    const first = stage.ask('let t = ‸\n');
    await stage.clock.pass(10);
    stage.edit('anything‸', 'file:///b.ts');
    await stage.clock.pass(100);
    assert.equal(first.text(), TEXT);
  });

  it('goes on while the editor cancels and asks again', async () => {
    const stage = stageFor(members(['a', 100, TEXT]));
    const cancelled = new AbortController();
    const first = stage.ask('let t = ‸\n', { signal: cancelled.signal });
    await stage.clock.pass(30);
    cancelled.abort();
    await settled();
    const result = first.now();
    assert.equal(result?.kind === 'none' && result.reason, 'cancelled');
    const second = stage.ask('let t = ‸\n');
    await stage.clock.pass(70);
    assert.equal(second.text(), TEXT);
    assert.equal(callsOf(stage), 1);
  });

  it('does not take a short wait that was cut off by typing for speed', async () => {
    const stage = stageFor([{ name: 'a', script: () => says(TEXT, 3000) }]);
    stage.ask('let t = ‸\n');
    await stage.clock.pass(3100);
    stage.ask('let u = ‸\n');
    await stage.clock.pass(60);
    stage.edit('let u = nothing-like-it‸\n');
    assert.equal(stage.speeds.of('scripted:a').totalMs, 3000);
  });
});

describe('a report', () => {
  it('credits the author of a text that had been typed half', async () => {
    const stage = await answered(
      members(['a', 10, TEXT], ['b', 20, 'price, count);']),
      'let t = ‸\n',
    );
    await atOnce(stage, 'let t = sum(‸\n');
    const record = stage.engine.report('r1', 'price, count);', 'automatic', { kind: 'accepted' });
    assert.equal(record?.rewards['scripted:a'], 1);
    assert.deepEqual(record.modelIds, ['scripted:a']);
    assert.ok((record.rewards['scripted:b'] ?? 1) < 0.5);
  });

  it('of an unknown run teaches nothing', () => {
    const stage = stageFor(members(['a', 10, TEXT]));
    assert.equal(stage.engine.report('r9', 'x', 'automatic', { kind: 'accepted' }), undefined);
  });
});
