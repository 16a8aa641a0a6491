import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fittedParameters } from '../../src/ngram/fitted-parameters.ts';
import { nestedMixture } from '../../src/ngram/nested-mixture.ts';
import {
  evidenceClass,
  EVIDENCE_CLASSES,
  LEVEL_NAMES,
  weightOf,
} from '../../src/ngram/ngram-parameters.ts';
import { FILE_END, FILE_START, UNKNOWN } from '../../src/ngram/vocabulary.ts';
import { evenWeights, tinyModel, type TinyModel } from './tiny-model.ts';

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} instead of ${expected}`);

function probabilityIn({ model, vocabulary }: TinyModel, before: string, token: string): number {
  const history = vocabulary.idsOf(before);
  return model.at(history, history.length).probability(vocabulary.idOf(token));
}

describe('the nested model', () => {
  it('interpolates from the spelling to the longest context, as worked out by hand', () => {
    // b a b c b a: behind b stand a, c, a; without context a 2, b 3, c 1 of 6 (operators as tokens).
    const tiny = tinyModel({ workspace: ['+-+*+-'] }, evenWeights(0.5), { order: 2, marks: false });
    const spelled = Math.exp(tiny.bytes.logprobNats('-'));
    near(probabilityIn(tiny, '+', '-'), 0.5 * (2 / 3) + 0.25 * (2 / 6) + 0.25 * spelled);
    near(
      probabilityIn(tiny, '+', '+'),
      0.5 * 0 + 0.25 * (3 / 6) + 0.25 * Math.exp(tiny.bytes.logprobNats('+')),
    );
  });

  it('puts lengths first and the nearest level first within a length', () => {
    const tiny = tinyModel({ file: ['+*'], workspace: ['+-+*+-'] }, evenWeights(0.5), {
      order: 2,
      marks: false,
    });
    const spelled = Math.exp(tiny.bytes.logprobNats('*'));
    const byHand = 0.5 * 1 + 0.25 * (1 / 3) + 0.125 * (1 / 2) + 0.0625 * (1 / 6) + 0.0625 * spelled;
    near(probabilityIn(tiny, '+', '*'), byHand);
  });

  it('gives contexts with the same occurrences one component with their common weight', () => {
    const tiny = tinyModel({ file: ['+-*;'] }, evenWeights(0.5), { order: 4, marks: false });
    const history = tiny.vocabulary.idsOf('+-*');
    const views = { file: tiny.counts.file!.view(history, history.length) };
    const mixture = nestedMixture(views, evenWeights(0.5));
    assert.deepEqual(
      mixture.components.map(({ length, weight }) => [length, weight]),
      [
        [3, 0.5 + 0.25 + 0.125],
        [0, 0.0625],
      ],
    );
    assert.equal(mixture.spelling, 0.0625);
  });

  it('spells what it has never seen, and files of nothing know nothing', () => {
    const tiny = tinyModel({}, fittedParameters);
    const place = tiny.model.at([], 0);
    near(place.probabilityOfText('x'), 1 / 257 ** 2);
    assert.deepEqual(place.best({ most: 5, least: 0 }), []);
    assert.equal(place.longest, 0);
  });

  const words = fc.array(fc.constantFrom('+', '-', '*', ';', 'a', 'b ', '\n  '), { maxLength: 30 });
  const corpus = fc.record({ file: words, folder: words, workspace: words, history: words });
  const modelOf = (texts: { file: string[]; folder: string[]; workspace: string[] }): TinyModel =>
    tinyModel(
      {
        file: [texts.file.join('')],
        folder: [texts.folder.join('')],
        workspace: [texts.workspace.join(''), texts.folder.join('')],
      },
      fittedParameters,
    );

  it('sums to 1 over all known tokens and all spellings that are none', () => {
    fc.assert(
      fc.property(corpus, fc.boolean(), (texts, points) => {
        const { model, vocabulary, bytes } = modelOf(texts);
        const history = vocabulary.idsOf(texts.history.join(''));
        const pointed = Math.min(4, vocabulary.size - 1);
        const pointers = points ? [{ weight: 0.3, shares: new Map([[pointed, 1]]) }] : [];
        const place = model.at(history, history.length, pointers);
        let sum = pointed === UNKNOWN && points ? -0.3 : 0;
        let spelled = Math.exp(bytes.logprobNats(''));
        for (let token = 0; token < vocabulary.size; token++) {
          sum += place.probability(token);
          if (token > UNKNOWN) spelled += Math.exp(bytes.logprobNats(vocabulary.textOf(token)));
        }
        const never = '~never~';
        const spelling = place.probabilityOfText(never) / Math.exp(bytes.logprobNats(never));
        const total = sum + spelling * (1 - spelled);
        const due = pointed === UNKNOWN && points ? 1 - 0.3 : 1;
        assert.ok(Math.abs(total - due) < 1e-9, `${total}`);
      }),
    );
  });

  it('finds the very tokens that a search of the whole vocabulary finds', () => {
    const wanted = fc.record({
      most: fc.integer({ min: 1, max: 8 }),
      least: fc.constantFrom(0, 0.02, 0.2),
    });
    fc.assert(
      fc.property(corpus, wanted, (texts, { most, least }) => {
        const { model, vocabulary, counts } = modelOf(texts);
        const history = [FILE_START, ...vocabulary.idsOf(texts.history.join(''))];
        const check = (): void => {
          const place = model.at(history, history.length);
          const levels = LEVEL_NAMES.map((level) => counts[level]!.view([], 0));
          const all = Array.from({ length: vocabulary.size }, (_, token) => ({
            token,
            probability: place.probability(token),
          })).filter(
            ({ token, probability }) =>
              token >= FILE_END &&
              token !== UNKNOWN &&
              probability >= least &&
              levels.some((view) => view.count(0, token) > 0),
          );
          const best = place.best({ most, least });
          const bar = all.sort((a, b) => b.probability - a.probability).slice(0, most);
          assert.equal(best.length, bar.length);
          for (const [i, { token, probability }] of best.entries()) {
            near(probability, bar[i]!.probability);
            near(place.probability(token), probability);
          }
        };
        check();
        // What was looked up before must not be taken for what is.
        counts.workspace!.addSequence(vocabulary.idsOf(texts.history.join('')));
        check();
      }),
    );
  });

  it('is the same behind a token whether it is asked anew or by the place before', () => {
    fc.assert(
      fc.property(corpus, fc.nat(5), (texts, ahead) => {
        const { model, vocabulary } = modelOf(texts);
        const history = [FILE_START, ...vocabulary.idsOf(texts.history.join(''))];
        const from = Math.max(0, history.length - ahead);
        let place = model.at(history, from);
        for (const token of history.slice(from)) place = place.after(token);
        const anew = model.at(history, history.length);
        assert.equal(place.longest, anew.longest);
        for (let token = 0; token < vocabulary.size; token++)
          assert.equal(place.probability(token), anew.probability(token));
      }),
    );
  });

  it('grows in a token with every further occurrence of it behind the same context', () => {
    let before = 0;
    for (const times of [1, 2, 3, 4, 9]) {
      const text = ['+-', ...Array.from({ length: times }, () => '+*')].join(';');
      const p = probabilityIn(tinyModel({ file: [text] }, evenWeights(0.5)), '+', '*');
      assert.ok(p > before);
      before = p;
    }
  });

  it('measures the probability of the tokens that fit an overlap', () => {
    const tiny = tinyModel({ file: ['foo;food;bar;fo;'] }, evenWeights(0.5), { marks: false });
    const history = tiny.vocabulary.idsOf('bar;');
    const place = tiny.model.at(history, history.length);
    const fitting = ['foo', 'food', 'fo'].map((text) => place.probabilityOfText(text));
    const sum = fitting.reduce((a, b) => a + b);
    const mass = place.fittingMass('foo');
    // Unknown spellings that begin so are in it as well, and no other known token.
    assert.ok(mass >= sum - 1e-9 && mass < sum + place.probabilityOfText('bar'));
  });
});

describe('the classes of evidence', () => {
  it('are as many as there are weights, and rise with the total', () => {
    const seen = new Set<number>();
    for (let distinct = 1; distinct <= 5; distinct++) {
      let last = -1;
      for (let total = distinct; total < 10_000; total++) {
        const found = evidenceClass(total, distinct);
        assert.ok(found >= last);
        last = found;
        seen.add(found);
      }
    }
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      [...Array(EVIDENCE_CLASSES).keys()],
    );
  });

  it('always leave something for shorter contexts, whatever the parameters', () => {
    for (const lambda of [0, 1, -3, 7]) {
      const weight = weightOf(evenWeights(lambda), 'file', 3, 0);
      assert.ok(weight > 0 && weight < 1);
    }
    assert.equal(weightOf({ weights: { file: [], folder: [], workspace: [] } }, 'file', 0, 0), 0.5);
  });

  it('have fitted weights within (0, 1)', () => {
    for (const level of LEVEL_NAMES)
      for (const row of fittedParameters.weights[level]) {
        assert.equal(row.length, EVIDENCE_CLASSES);
        assert.ok(row.every((weight) => weight > 0 && weight < 1));
      }
  });
});
