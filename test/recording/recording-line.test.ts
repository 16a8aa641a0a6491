import assert from 'node:assert/strict';
import * as z from 'zod';
import {
  parseRecordingLine,
  recordingJsonSchema,
  type RecordingLine,
} from '../../src/recording/recording-line.ts';
import { FULL_LINE, recordedLine } from '../fakes/recorded-lines.ts';

/** The published schema by another reader than the one that it was made from. */
const published = z.fromJSONSchema(recordingJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

/** What is wrong with a value; undefined for a request. */
function problemOf(value: unknown): string | undefined {
  const parsed = parseRecordingLine(value);
  return 'problem' in parsed ? parsed.problem : undefined;
}

const [first, second] = FULL_LINE.candidates;
const withCandidate = (more: object): object => ({
  ...FULL_LINE,
  candidates: [{ ...first, ...more }, second],
});

/** Values that are no request, by what the message says. */
const WRONG: readonly (readonly [what: string, value: unknown, message: RegExp])[] = [
  ['no object', [], /expected object/],
  ['a text', 'x', /expected object/],
  ['a later version', { ...FULL_LINE, version: 2 }, /^version 2 is not read here; version 1 is$/],
  ['a version that is a text', { ...FULL_LINE, version: '1' }, /^version "1" is not read here/],
  ['no version', { ...FULL_LINE, version: undefined }, /^version undefined is not read here/],
  ['no id', { ...FULL_LINE, id: undefined }, /^id: .*expected string/],
  ['an empty id', { ...FULL_LINE, id: '' }, /^id: /],
  ['a task that is none', { ...FULL_LINE, task: 'code' }, /^task: /],
  ['null for what is not known', { ...FULL_LINE, language: null }, /^language: /],
  ['no candidates', { ...FULL_LINE, candidates: undefined }, /^candidates: /],
  ['a candidate without text', withCandidate({ text: undefined }), /^candidates\.0\.text: /],
  ['a candidate without model', withCandidate({ model: '' }), /^candidates\.0\.model: /],
  ['NaN costs', withCandidate({ costUsd: Number.NaN }), /^candidates\.0\.costUsd: .*NaN/],
  ['negative costs', withCandidate({ costUsd: -1 }), /^candidates\.0\.costUsd: .*>=0/],
  ['a negative latency', withCandidate({ latencyMs: -1 }), /^candidates\.0\.latencyMs: /],
  ['a quality above 1', withCandidate({ quality: 1.01 }), /^candidates\.0\.quality: .*<=1/],
  ['half a token', withCandidate({ usage: { promptTokens: 0.5 } }), /usage\.promptTokens: /],
  [
    'a probability above 1',
    withCandidate({ tokens: [{ text: '1', logprob: 0.1 }] }),
    /^candidates\.0\.tokens\.0\.logprob: /,
  ],
  ['a place that is none', { ...FULL_LINE, members: [{ model: 'x', place: 'moon' }] }, /place: /],
  ['an instant that is false', { ...FULL_LINE, members: [{ model: 'x', instant: false }] }, /inst/],
  ['a failure without code', { ...FULL_LINE, failures: [{ model: 'x' }] }, /^failures\.0\.code: /],
  [
    'a fidelity that is none',
    { ...FULL_LINE, scores: [{ ...FULL_LINE.scores?.[0], fidelity: 'guess' }] },
    /^scores\.0\.fidelity: /,
  ],
  [
    'a preference above 1',
    { ...FULL_LINE, judgements: [{ judge: 'z', first: 0, second: 1, preferFirst: 2 }] },
    /^judgements\.0\.preferFirst: /,
  ],
  ['an embedding of texts', { ...FULL_LINE, embedding: ['1'] }, /^embedding\.0: /],
];

describe('a line of a recording', () => {
  it('comes back from JSON with every field that there is', () => {
    const read = parseRecordingLine(JSON.parse(JSON.stringify(FULL_LINE)));
    assert.deepEqual(read, { line: FULL_LINE });
    assert.ok(published.safeParse(FULL_LINE).success);
  });

  const required = ['version', 'id', 'task', 'candidates'];
  for (const field of Object.keys(FULL_LINE).filter((name) => !required.includes(name))) {
    it(`may lack "${field}"`, () => {
      const rest = Object.fromEntries(Object.entries(FULL_LINE).filter(([name]) => name !== field));
      assert.equal(problemOf(rest), undefined);
      assert.ok(published.safeParse(rest).success);
    });
  }

  it('needs no more than version, id, task, and model and text of candidates', () => {
    const least = { version: 1, id: 'q', task: 'choice', candidates: [{ model: 'x', text: 'a' }] };
    assert.deepEqual(parseRecordingLine(least), { line: least });
  });

  it('may have fields of a later version', () => {
    const later = { ...recordedLine('q'), colour: 'red' };
    assert.deepEqual(parseRecordingLine(later), { line: recordedLine('q') });
    assert.ok(published.safeParse(later).success);
  });

  for (const [what, value, message] of WRONG) {
    it(`is none with ${what}, and the published schema says so too`, () => {
      assert.match(problemOf(value) ?? '', message);
      const asJson: unknown = JSON.parse(JSON.stringify(value));
      assert.ok(!published.safeParse(asJson).success);
    });
  }

  for (const [field, more] of [
    ['scores', { scores: [{ ...FULL_LINE.scores![0]!, candidate: 2 }] }],
    ['judgements', { judgements: [{ judge: 'z', first: 0, second: 2, preferFirst: 1 }] }],
  ] as const satisfies readonly (readonly [string, Partial<RecordingLine>])[]) {
    it(`is none with ${field} of a candidate that is not there`, () => {
      const problem = problemOf({ ...FULL_LINE, ...more });
      assert.equal(problem, `${field}: there is no candidate 2; they count from 0`);
    });
  }
});
