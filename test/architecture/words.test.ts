import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  codeBundle,
  collectedWords,
  LANGUAGES,
  manifestBundle,
  readBundle,
  SPEAKERS,
  type Speaker,
} from '../stand/l10n/bundles.ts';
import { faultsOf, unknownCommands } from '../stand/l10n/check-translation.ts';
import { collectWords } from '../stand/l10n/collect-words.ts';
import { CLOSED, OPENED, pseudoText } from '../stand/l10n/pseudo-locale.ts';

/** Texts that a source says, in its order. */
function wordsOf(source: string): readonly string[] {
  return collectWords('some.ts', source).found.map(({ words }) => words);
}

describe('collected words', () => {
  it('are the literals of every way to translate', () => {
    const source = `
      const { t } = vscode.l10n;
      t('one {0}', 1);
      vscode.l10n.t("two");
      l10n.t(\`three\`);
      const four = isFour ? t('four') : word('five', t('six'));`;
    assert.deepEqual(wordsOf(source), ['one {0}', 'two', 'three', 'four', 'five', 'six']);
  });

  it('say where a text is that no translator can read', () => {
    const source = "l10n.t(text);\nt('a' + b);\nt(`c ${d}`);\nt();";
    assert.deepEqual(collectWords('a.ts', source).unreadable, [
      'a.ts:1',
      'a.ts:2',
      'a.ts:3',
      'a.ts:4',
    ]);
  });

  it('leave a text that is only handed on to whoever says it', () => {
    assert.deepEqual(collectWords('a.ts', 'named(id, (words) => l10n.t(words));'), {
      found: [],
      unreadable: [],
    });
  });

  it('take nothing that is no translation', () => {
    assert.deepEqual(wordsOf("at('x'); a.t('x'); l10n.u('x'); // t('x')"), []);
  });

  it('are literals everywhere, but for the words of a report’s tables', () => {
    const { unreadable } = collectedWords();
    assert.deepEqual(
      unreadable.filter((at) => !at.startsWith('src/benchmark/report/recommendation-sentence.ts')),
      [],
    );
  });
});

describe('a translation', () => {
  const original = { a: 'Show {0} of `x` [here](command:y)', b: ' — ', c: '$(key) Key' };

  it('has no fault where all that programs read is kept', () => {
    const translation = {
      a: '[hier](command:y): {0} von `x` zeigen',
      b: ' — ',
      c: '$(key) Schlüssel',
    };
    assert.deepEqual(faultsOf(translation, original), []);
  });

  for (const [fault, change] of [
    ['missing', { a: undefined }],
    ['nobody asks for', { d: 'x' }],
    ['other places for values', { a: 'Show {1} of `x` [here](command:y)' }],
    ['other targets of links', { a: 'Show {0} of `x` [here](command:z)' }],
    ['other code', { a: 'Show {0} of `z` [here](command:y)' }],
    ['other icons', { c: 'Key' }],
    ['other line breaks', { c: '$(key)\nKey' }],
    ['other blanks at an end', { b: '—' }],
    ['empty', { c: '' }],
  ] as const) {
    it(`is told of its fault: ${fault}`, () => {
      const entries = Object.entries({ ...original, ...change }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      assert.match(faultsOf(Object.fromEntries(entries), original).join('\n'), new RegExp(fault));
    });
  }

  for (const language of LANGUAGES) {
    for (const [fileOf, speaker] of [codeBundle, manifestBundle].flatMap((fileOf) =>
      SPEAKERS.map((speaker) => [fileOf, speaker] as const),
    )) {
      it(`is whole and exact in ${fileOf(language, speaker)}`, () => {
        const original = readBundle(fileOf(undefined, speaker));
        assert.notDeepEqual(original, {});
        assert.deepEqual(faultsOf(readBundle(fileOf(language, speaker)), original), []);
      });
    }
  }
});

/** What the palette calls the commands of a speaker. */
function commandNames(language: string | undefined, speaker: Speaker): readonly string[] {
  const category = speaker === 'bridge' ? 'Ensemble Bridge' : 'Ensemble';
  return Object.entries(readBundle(manifestBundle(language, speaker)))
    .filter(([key]) => key.startsWith('command.'))
    .map(([, title]) => `${category}: ${title}`);
}

describe('a command in a sentence', () => {
  it('is told where no command has that name', () => {
    const said = { a: 'Run "Ensemble: Stop" or `Ensemble: Refactor`.', b: '„Ensemble: Los“' };
    assert.deepEqual(unknownCommands(said, new Set(['Ensemble: Refactor…'])), [
      'Ensemble: Stop',
      'Ensemble: Los',
    ]);
  });

  for (const language of [undefined, ...LANGUAGES]) {
    it(`is called as the palette calls it in ${language ?? 'English'}`, () => {
      const said = SPEAKERS.flatMap((speaker) => [
        readBundle(codeBundle(language, speaker)),
        readBundle(manifestBundle(language, speaker)),
      ]);
      const names = new Set(SPEAKERS.flatMap((speaker) => commandNames(language, speaker)));
      for (const texts of said) assert.deepEqual(unknownCommands(texts, names), []);
    });
  }
});

describe('pseudo-text', () => {
  it('keeps what programs read, and every text at its place', () => {
    const faultless = (text: string): void => {
      assert.deepEqual(faultsOf({ a: pseudoText(text) }, { a: text }), []);
    };
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), faultless));
    for (const text of ['{0} of {1}', '[a](b) `c` $(d~spin)', ' a\nb ']) faultless(text);
  });

  it('is in brackets, accented and longer', () => {
    const text = pseudoText('Compare {0} candidates');
    assert.ok(text.startsWith(OPENED) && text.endsWith(CLOSED));
    assert.match(text, /Çöɱƥàřé \{0\} çàñďíďàţéš/);
    assert.ok(text.length >= 1.35 * 'Compare {0} candidates'.length);
  });
});

describe('the manifest', () => {
  it('says where the translations lie', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { l10n: string };
    assert.equal(codeBundle(), `${manifest.l10n.replace('./', '')}/bundle.l10n.json`);
  });
});
