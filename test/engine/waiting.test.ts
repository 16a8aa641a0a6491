import { noSyntax } from '../../src/engine/syntax-tools.ts';
import assert from 'node:assert/strict';
import { says, streams } from '../fakes/scripted-model.ts';
import { stageFor, type Role, type Stage } from './scripted-engine.ts';

const LINE = 'const total = ‸\n';
const BLOCK = 'function total() {\n  ‸\n}\n';

/** Members that run side by side, each writing its text after its time; null: never anything. */
function members(...plan: readonly (readonly [string, number, string | null])[]): readonly Role[] {
  return plan.map(([name, afterMs, text]) => ({
    name,
    device: name,
    script: () => (text === null ? [{ hang: true }] : says(text, afterMs)),
  }));
}

/** When a request at a line is answered, and with what. */
async function answerTo(stage: Stage, marked: string, trigger?: 'automatic' | 'explicit') {
  const asked = stage.ask(marked, trigger === undefined ? {} : { trigger });
  for (let waited = 0; waited <= 8000; waited += 10) {
    const result = asked.now();
    if (result !== undefined) {
      const texts = result.kind === 'completion' ? result.shown.map(({ text }) => text) : [];
      return { result, atMs: result.totalMs, texts, first: texts[0] };
    }
    await stage.clock.pass(10);
  }
  throw new Error('no answer within 8 s');
}

describe('an automatic request', () => {
  it('shows the trusted member at once when it has finished', async () => {
    const stage = stageFor(members(['a', 50, 'price * 2;'], ['b', 90, 'other();']));
    const { atMs, first } = await answerTo(stage, LINE);
    assert.deepEqual([atMs, first], [50, 'price * 2;']);
  });

  it('waits for more when the trusted member’s text adds a syntax error', async () => {
    const stage = stageFor(members(['a', 50, 'price * (2;'], ['b', 90, 'price;']), {
      syntax: {
        ...noSyntax,
        parseEvidence: ({ insertions }) =>
          Promise.resolve(
            insertions.map((text) => ({ known: true, newErrors: Number(text.includes('(')) })),
          ),
        cursorSyntax: () => Promise.reject(new Error('no cursor here')),
      },
    });
    const { atMs, first } = await answerTo(stage, LINE);
    assert.deepEqual([atMs, first], [90, 'price;']);
  });

  it('shows what a quorum agrees on without the slowest and the trusted one', async () => {
    const stage = stageFor(
      members(['slow', 5000, 'z;'], ['b', 80, 'same();'], ['c', 120, 'same();']),
    );
    const { atMs, first, result } = await answerTo(stage, LINE);
    assert.deepEqual([atMs, first], [120, 'same();']);
    assert.deepEqual(result.kind === 'completion' && result.ranking.agreement, {
      agreeing: 2,
      answered: 2,
    });
  });

  it('counts sizes of one family as one voter', async () => {
    const twins = members(['slow', 5000, 'z;'], ['b', 80, 'same();'], ['c', 120, 'same();']);
    const stage = stageFor(twins.map((role) => ({ ...role, family: 'one' })));
    const { atMs } = await answerTo(stage, LINE);
    assert.equal(atMs, 400);
  });

  it('shows the best there is at the deadline', async () => {
    const stage = stageFor(members(['slow', 5000, 'z;'], ['b', 80, 'better(price);']));
    const { atMs, first } = await answerTo(stage, LINE);
    assert.deepEqual([atMs, first], [400, 'better(price);']);
  });

  it('has no quorum to wait for with one member', async () => {
    const stage = stageFor(members(['only', 70, 'price;']));
    const { atMs, first } = await answerTo(stage, LINE);
    assert.deepEqual([atMs, first], [70, 'price;']);
  });

  it('shows the first complete line of the most trusted stream when nobody has finished', async () => {
    const pieces = ['const a', ' = 1;', '\n', '  const b = 2;\n', '  return', ' a + b;\n'];
    const stage = stageFor([
      { name: 'a', device: 'a', script: () => streams(pieces, 250) },
      { name: 'b', device: 'b', script: () => streams(['let x = 1;\n', '  let y;\n'], 300) },
    ]);
    const { atMs, first, result } = await answerTo(stage, BLOCK);
    assert.deepEqual([atMs, first], [400, 'let x = 1;']);
    assert.equal(result.kind === 'completion' && result.shown[0]?.head, true);
  });

  it('shows a first line as soon as it exists after the deadline', async () => {
    const stage = stageFor([
      { name: 'a', script: () => streams(['const a = 1;', '\n  return', ' a;'], 600) },
    ]);
    const { atMs, first } = await answerTo(stage, BLOCK);
    assert.deepEqual([atMs, first], [1200, 'const a = 1;']);
  });

  it('never shows the first line of a text that was too weak to be shown', async () => {
    const weak = 'x;\n  y;';
    const stage = stageFor(
      [
        { name: 'trusted', device: 'a', script: () => [{ hang: true }] },
        { name: 'weak', device: 'b', script: () => says(weak, 50) },
      ],
      { settings: { strategyParameters: { evidence: { minimumScore: 1 } } } },
    );
    const { result } = await answerTo(stage, BLOCK);
    assert.equal(result.kind === 'none' && result.reason, 'too-slow');
  });

  it('gives up after the longest wait for a first candidate', async () => {
    const stage = stageFor(members(['a', 0, null]), { settings: { firstCandidateMs: 3000 } });
    const { result, atMs } = await answerTo(stage, LINE);
    assert.equal(result.kind === 'none' && result.reason, 'too-slow');
    assert.equal(atMs, 3000);
  });

  it('tells of nothing as well which run it was: what was sent for it can be looked up', async () => {
    const stage = stageFor(members(['a', 0, null]), { settings: { firstCandidateMs: 3000 } });
    const { result } = await answerTo(stage, LINE);
    assert.ok(result.kind === 'none' && result.runId !== undefined);
    const run = stage.engine.run(result.runId);
    assert.equal(run?.streams[0]?.sent[0]?.modelId, 'scripted:a');
  });

  it('says that a member is slow after three answers too late in a row', async () => {
    const stage = stageFor(members(['a', 5500, 'late();']));
    for (const mark of ['a‸', 'b‸', 'c‸']) {
      await answerTo(stage, `${LINE.replace('‸', '')}${mark}\n`);
      await stage.clock.pass(1000);
    }
    assert.equal(stage.engine.states.of('scripted:a').state, 'slow');
    assert.deepEqual(
      stage.statuses.filter(({ state }) => state === 'slow').map(({ tooLate }) => tooLate),
      [3],
    );
  });
});

describe('the size of what is shown', () => {
  const shared = 'const a = 1;\n  const b = 2;';

  it('is the whole block where all agree', async () => {
    const text = `${shared}\n  return a + b;`;
    const stage = stageFor(members(['slow', 5000, ''], ['b', 10, text], ['c', 20, text]));
    const { first } = await answerTo(stage, BLOCK);
    assert.equal(first, text);
  });

  it('is the common head where members part later, the rest one key away', async () => {
    const one = `${shared}\n  return a + b;`;
    const stage = stageFor(
      members(['slow', 5000, ''], ['b', 10, one], ['c', 20, `${shared}\n  return a * b;`]),
    );
    const { texts, result } = await answerTo(stage, BLOCK);
    assert.deepEqual(texts.slice(0, 2), [shared, one]);
    assert.deepEqual(
      result.kind === 'completion' && result.shown.slice(0, 2).map(({ head }) => head),
      [true, false],
    );
  });

  it('is the first line of a block that nobody confirms', async () => {
    const stage = stageFor(
      members(
        ['slow', 5000, ''],
        ['b', 10, 'const alpha = 1;\n  return alpha;'],
        ['c', 20, 'print(everything);\n  exit();'],
      ),
    );
    const { first } = await answerTo(stage, BLOCK);
    assert.equal(first, 'const alpha = 1;');
  });

  it('is nothing where nobody agrees and the evidence is weak, with the reason', async () => {
    const stage = stageFor(members(['b', 10, 'one();'], ['c', 20, 'two[3];']), {
      settings: { strategyParameters: { evidence: { minimumScore: 1 } } },
    });
    const { result } = await answerTo(stage, LINE);
    assert.equal(result.kind === 'none' && result.reason, 'no-agreement');
    assert.equal(result.kind === 'none' && result.detail, '1 of 2 agree');
  });

  it('is everything for an explicit request all the same', async () => {
    const stage = stageFor(members(['b', 10, 'one();'], ['c', 20, 'two[3];']), {
      settings: { strategyParameters: { evidence: { minimumScore: 1 } } },
    });
    const { texts } = await answerTo(stage, LINE, 'explicit');
    assert.deepEqual(texts.toSorted(), ['one();', 'two[3];']);
  });
});

describe('an explicit request', () => {
  it('waits for every member', async () => {
    const stage = stageFor(
      members(['a', 50, 'one();'], ['b', 60, 'one();'], ['c', 2000, 'late();']),
    );
    const { atMs, texts } = await answerTo(stage, LINE, 'explicit');
    assert.deepEqual([atMs, texts], [2000, ['one();', 'late();']]);
  });

  it('answers with what there is after 2.5 s', async () => {
    const stage = stageFor(members(['a', 50, 'one();'], ['c', 0, null]));
    const { atMs, texts } = await answerTo(stage, LINE, 'explicit');
    assert.deepEqual([atMs, texts], [2500, ['one();']]);
  });

  it('waits on for the first one', async () => {
    const stage = stageFor(members(['a', 3000, 'one();'], ['c', 0, null]));
    const { atMs, texts } = await answerTo(stage, LINE, 'explicit');
    assert.deepEqual([atMs, texts], [3000, ['one();']]);
  });

  it('joins the automatic request that is under way, and keeps its winner first', async () => {
    const stage = stageFor(
      members(['a', 50, 'one();'], ['b', 300, 'two();'], ['c', 310, 'two();']),
    );
    const automatic = stage.ask(LINE);
    await stage.clock.pass(60);
    assert.equal(automatic.text(), 'one();');
    const { atMs, texts } = await answerTo(stage, LINE, 'explicit');
    assert.deepEqual([atMs, texts], [250, ['one();', 'two();']]);
    assert.equal(stage.models['a']?.calls.length, 1);
  });
});
