import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Column } from '../../../src/comparison/comparison.ts';
import { failure } from '../../../src/core/failure.ts';
import { comparisonCsv } from '../../../src/comparison/exports/csv.ts';
import { comparisonMarkdown } from '../../../src/comparison/exports/markdown.ts';
import { preferencePairs } from '../../../src/comparison/exports/preference-pairs.ts';
import { redacted } from '../../../src/comparison/exports/redacted.ts';
import { parseComparison } from '../../../src/comparison/parse-comparison.ts';
import { recordingOf } from '../../../src/comparison/recording-of.ts';
import { isWithoutTexts, parseRecordingLine } from '../../../src/recording/recording-line.ts';
import { anyComparison, column, comparison, ranked, vote } from '../sample-comparison.ts';

const sample = comparison(
  [
    column('a', 'return 1;\n', {
      ...{ modelId: 'ollama:m', family: 'f', startMs: 10, firstTextMs: 200, endMs: 1_200 },
      usage: { promptTokens: 90, completionTokens: 40, estimated: false, costUsd: 0.001 },
    }),
    column('b', 'return 2;', {
      ...{ modelId: 'n', temperature: 0.8, firstTextMs: 100, endMs: 600 },
      usage: { completionTokens: 10, decodeMs: 250, estimated: true },
    }),
    column('c', '', { state: 'failed', failure: failure('timeout', 'after 10 s') }),
  ],
  {
    outcome: {
      ...{ kind: 'verdict', strategyId: 'evidence', liveCalls: 0 },
      ranked: [ranked('b', 0.75), ranked('a', 0.5)],
    },
    votes: [vote('a', 'b', 'second'), vote('b', 'a', 'tie'), vote('a', 'b', 'both-bad')],
  },
);

/** Rows of cells, as RFC 4180 has them. */
function readCsv(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('comparisonCsv', () => {
  it('has the figures of every column, unknown ones empty', () => {
    assert.equal(
      comparisonCsv(sample),
      [
        'column,model,family,place,state,failure,temperature,start_ms,first_text_ms,end_ms,prompt_tokens,completion_tokens,tokens_estimated,tokens_per_second,cost_usd,characters,lines,rank,score,votes_won,votes_lost,votes_tied',
        'a,ollama:m,f,local,done,,,10,200,1200,90,40,false,40,0.001,10,2,2,0.5,0,1,1',
        'b,n,b,local,done,,0.8,,100,600,,10,true,40,,9,1,1,0.75,1,0,1',
        'c,c,c,local,failed,timeout,,,,,,,,,,0,0,,,0,0,0',
        '',
      ].join('\r\n'),
    );
  });

  it('tells no speed where the time is not known, or there was none', () => {
    const usage = { completionTokens: 9, estimated: false };
    const speedOf = (more: Partial<Column>) =>
      readCsv(comparisonCsv(comparison([column('a', 'x', { usage, ...more })])))[1]?.[13];
    assert.deepEqual(
      [{}, { firstTextMs: 1 }, { endMs: 5 }, { firstTextMs: 5, endMs: 5 }].map(speedOf),
      ['', '', '', ''],
    );
    assert.equal(speedOf({ firstTextMs: 5, endMs: 1_005 }), '9');
  });

  it('lets no name act as a formula, break out of its cell or add a row', () => {
    for (const name of ['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', 'a,"b"\r\n=2']) {
      const csv = comparisonCsv(comparison([column('a', 'x', { modelId: name })]));
      const [header, row, ...others] = readCsv(csv);
      assert.deepEqual([row?.length, others.length], [header?.length, 0]);
      const cell = row?.[1] ?? '';
      assert.equal(cell.replace(/^'/, ''), name);
      assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
    }
  });

  it('can be read back, whatever is in it', () => {
    fc.assert(
      fc.property(anyComparison, (any) => {
        const [header, ...rows] = readCsv(comparisonCsv(any));
        assert.equal(rows.length, any.columns.length);
        assert.ok(rows.every((row) => row.length === header?.length));
      }),
    );
  });
});

describe('comparisonMarkdown', () => {
  it('tells what was asked, the figures and the texts', () => {
    assert.equal(
      comparisonMarkdown(sample),
      [
        '# Comparison of 3 answers',
        '',
        '- Asked: 1970-01-01T00:00:01.000Z',
        '- Document: src\\/a\\.ts (typescript)',
        '- Strategy: evidence',
        '',
        '## Before the cursor',
        '',
        '```typescript',
        'const a = ',
        '```',
        '',
        '## Figures',
        '',
        '| Model | Place | State | Rank | Score | First text, ms | End, ms | Tokens | Tokens/s | Cost, US dollars | Won | Lost | Tied |',
        '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
        '| ollama\\:m | local | done | 2 | 0.5 | 200 | 1200 | 40 | 40 | 0.001 | 0 | 1 | 1 |',
        '| n | local | done | 1 | 0.75 | 100 | 600 | 10 (estimated) | 40 |  | 1 | 0 | 1 |',
        '| c | local | failed |  |  |  |  |  |  |  | 0 | 0 | 0 |',
        '',
        '## ollama\\:m',
        '',
        '```typescript',
        'return 1;',
        '```',
        '',
        '## n',
        '',
        '```typescript',
        'return 2;',
        '```',
        '',
        '## c',
        '',
        'timeout: after 10 s',
        '',
      ].join('\n'),
    );
  });

  it('has a fence that no text of a model can end', () => {
    const hostile = ['```\n# out', '````\n<script>', '`````'].join('\n');
    const lines = comparisonMarkdown(comparison([column('a', hostile)])).split('\n');
    const from = lines.indexOf('``````typescript');
    assert.deepEqual(lines.slice(from + 1, from + 6), hostile.split('\n'));
    assert.equal(lines[from + 6], '``````');
  });

  it('lets no name or word become a link, an image, a tag or a row', () => {
    const name = '![x](http://evil) <img src=x> | a\n# b `c`';
    const report = comparisonMarkdown(
      comparison([
        column('a', 'x', { modelId: name, state: 'failed', failure: failure('timeout', name) }),
      ]),
    );
    const outside = report
      .replace(/^```[^]*?^```$/gm, '')
      .replaceAll('\\\\', '')
      .replace(/\\./g, '');
    assert.doesNotMatch(outside, /!\[|\]\(|<img|`c`/);
    assert.equal(outside.split('\n').filter((line) => line.startsWith('# ')).length, 1);
    const table = outside.split('\n').filter((line) => line.startsWith('|'));
    assert.equal(new Set(table.map((line) => line.split('|').length)).size, 1);
  });

  it('makes controls and marks that turn the writing visible', () => {
    const report = comparisonMarkdown(comparison([column('a', 'x\u001b[31m\u202ey')]));
    assert.doesNotMatch(report, /[\u001b\u202e]/);
    assert.match(report, /x\ufffd\[31m\ufffdy/);
  });

  it('tells lengths in place of code where that is left out', () => {
    const request = { ...sample.request, instruction: 'secret wish', original: 'secret code' };
    const report = comparisonMarkdown({ ...sample, request }, { redact: true });
    assert.doesNotMatch(report, /secret|return|const/);
    assert.match(report, /^## n\n\n\*9 characters, left out\*$/m);
  });
});

describe('preferencePairs', () => {
  it('has one line for each vote that prefers one text', () => {
    const lines = preferencePairs(sample).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      [
        {
          ...{ prompt: 'const a = ', suffix: ';\n', chosen: 'return 2;', rejected: 'return 1;\n' },
          ...{
            language: 'typescript',
            chosen_model: 'n',
            rejected_model: 'ollama:m',
            blind: false,
          },
          ...{ reasons: [], at: '1970-01-01T00:00:00.005Z' },
        },
      ],
    );
  });

  it('leaves out equal texts and columns that are gone', () => {
    const columns = [column('a', 'x'), column('b', 'x')];
    const votes = [vote('a', 'b', 'first'), vote('a', 'gone', 'first')];
    assert.equal(preferencePairs(comparison(columns, { votes })), '');
  });

  it('asks by the instruction, with what it is about', () => {
    const request = { ...sample.request, instruction: 'Sort.', original: '[2, 1]' };
    const [line = ''] = preferencePairs({ ...sample, request }).split('\n');
    assert.equal((JSON.parse(line) as { prompt: string }).prompt, 'Sort.\n\n[2, 1]');
  });
});

describe('redacted', () => {
  const code = 'topsecret';

  it('has no code anywhere, and keeps the figures', () => {
    const span = { text: code, modelId: 'm', runnerUp: { text: code, modelId: 'n', score: 0.1 } };
    const whole = comparison(
      [column('a', code, { endMs: 5, tokens: [{ text: code, logprobNats: -1 }] })],
      {
        request: {
          ...{ kind: 'instruct', languageId: 'go', path: 'a.go', prefix: code, suffix: code },
          ...{ original: code, instruction: code, source: { uri: `file:///${code}`, offset: 3 } },
        },
        abstentions: [{ judge: 'j', first: 'a', second: 'b' }],
        outcome: {
          ...{ kind: 'verdict', strategyId: 's', liveCalls: 0 },
          ranked: [{ columnIds: [], text: code, score: 1, parts: [] }],
          fused: { text: code, spans: [span] },
        },
      },
    );
    const found = redacted(whole);
    assert.doesNotMatch(JSON.stringify(found), /topsecret/);
    assert.deepEqual(found.columns, [column('a', '', { endMs: 5 })]);
    assert.deepEqual(found.abstentions, whole.abstentions);
    assert.equal(found.outcome?.kind === 'verdict' && found.outcome.fused?.spans[0]?.modelId, 'm');
  });

  it('stays a comparison, and its recording a valid line without texts', () => {
    const line = recordingOf(redacted(sample));
    assert.ok('line' in parseRecordingLine(JSON.parse(JSON.stringify(line))));
    assert.equal(isWithoutTexts(line), true);
    fc.assert(
      fc.property(anyComparison, (any) => {
        const found = parseComparison(JSON.parse(JSON.stringify(redacted(any))));
        assert.ok('comparison' in found, JSON.stringify(found));
      }),
    );
  });

  it('leaves a comparison that is redacted as it is', () => {
    fc.assert(
      fc.property(anyComparison, (any) => {
        const once = redacted(any);
        assert.deepEqual(redacted(once), once);
      }),
    );
  });
});
