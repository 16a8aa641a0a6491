import assert from 'node:assert/strict';
import { howText } from '../../src/webview/views/how-words.ts';

const STRATEGIES = [
  {
    id: 'llm-blender',
    family: 'ranking',
    title: 'LLM-Blender: PairRanker and GenFuser',
    paper: '',
  },
];
const VERDICT = { kind: 'verdict', strategyId: 'llm-blender', ranked: [], liveCalls: 0 } as const;

describe('how a verdict came about', () => {
  it('names the strategy and who was asked', () => {
    assert.equal(
      howText(VERDICT, { strategies: STRATEGIES }),
      'LLM-Blender: PairRanker and GenFuser, by the answers alone, no further calls.',
    );
  });

  it('says notes in words, and how many pairs judges compared', () => {
    const judging = { compared: 3, ofPairs: 10 };
    const verdict = { ...VERDICT, liveCalls: 7, note: 'fused:kept', judging };
    assert.equal(
      howText(verdict, { strategies: [] }),
      'llm-blender, with 7 further calls of models; one model wrote the best answers into one; ' +
        'judges compared 3 of 10 pairs.',
    );
  });

  it('shows no control characters of a note that is no code', () => {
    const said = howText({ ...VERDICT, note: 'so\u202Eodd' }, { strategies: [] });
    assert.doesNotMatch(said, /\u202E/);
  });
});
