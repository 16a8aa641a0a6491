import assert from 'node:assert/strict';
import '../refactor/vscode-stand-in.ts';

const { modelSpendingText, totalText } =
  await import('../../../src/vscode/views/spending-words.ts');
const { dollars, tokenText } = await import('../../../src/vscode/members/money-words.ts');
const { automaticLines } = await import('../../../src/vscode/members/automatic-words.ts');

const STATE = {
  ...{ day: '2026-11-28', usd: 0.123, softLimitUsd: 0.5, hardLimitUsd: 1, models: [] },
  reached: 'none' as const,
};
const MODEL = {
  ...{ modelId: 'openai:small', usd: 0.0421, calls: 3, unpriced: 0 },
  ...{ promptTokens: 1200, completionTokens: 80 },
};

describe('words of what was spent', () => {
  it('are the sum, the limit and whether it is reached', () => {
    assert.equal(totalText(STATE), '$0.12 of $1.00 today');
    assert.match(totalText({ ...STATE, usd: 0.6, reached: 'soft' }), /more than the \$0\.50/);
    assert.match(totalText({ ...STATE, usd: 1, reached: 'hard' }), /local models go on alone/);
  });

  it('are money, calls and tokens of a model, and what is not known', () => {
    assert.equal(modelSpendingText(MODEL, 50), '$0.042 · 3 calls · 1.2k tokens read, 80 written');
    assert.match(modelSpendingText({ ...MODEL, unpriced: 2 }, 50), /2 of unknown price$/);
  });

  it('are calls of a model that the editor lends', () => {
    const lent = { ...MODEL, modelId: 'editor:toy/big', calls: 7 };
    assert.match(modelSpendingText(lent, 50), /^7 of 50 calls today/);
  });

  it('shorten numbers of tokens as price lists do', () => {
    assert.deepEqual([0, 640, 1200, 2000, 9_990, 480_000, 999_900, 1_500_000].map(tokenText), [
      ...['0', '640', '1.2k', '2k', '10k', '480k', '1M', '1.5M'],
    ]);
  });

  it('tell little from nothing', () => {
    assert.deepEqual([0, 0.0002, 0.0042, 0.5, 12].map(dollars), [
      '$0.00',
      'less than $0.001',
      '$0.0042',
      '$0.50',
      '$12.00',
    ]);
  });
});

describe('what is said before a model elsewhere is asked while somebody types', () => {
  const estimate = {
    ...{ requests: 400, promptTokens: 480_000, completionTokens: 16_000, usd: 0.08 },
    ...{ fromDays: 0, assumed: ['requests', 'tokens'] as const },
  };
  const lines = (more: Partial<typeof estimate> = {}, hardLimitUsd = 1): string =>
    automaticLines({
      estimate: { ...estimate, ...more },
      hardLimitUsd,
      address: 'api.example.com',
    });

  it('is requests, tokens, money and the limit', () => {
    assert.match(lines(), /About 400 requests a day: an assumption/);
    assert.match(lines(), /480k tokens read and 16k written/);
    assert.match(lines(), /About \$0\.08 a day\./);
    assert.match(lines(), /limit for all models is \$1\.00 a day/);
    assert.match(lines(), /sent to api\.example\.com/);
  });

  it('is by the user’s own days where they are known', () => {
    assert.match(lines({ fromDays: 9 }), /by your last 9 days of work/);
  });

  it('is that the cost is not known, and that a limit of nothing lets nothing be asked', () => {
    assert.match(
      automaticLines({ estimate: { ...estimate, usd: undefined }, hardLimitUsd: 0, address: 'x' }),
      /not known\.\nYour limit is \$0/,
    );
  });
});
