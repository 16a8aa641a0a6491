import type { CandidateFilter } from '../candidate-filter.ts';
import { findSpecialMark } from '../special-marks.ts';
import { removeThinking } from '../thinking.ts';
import { removeLoneSurrogates } from '../well-formed.ts';

/**
 * Takes out what no source file holds: terminal colours, control characters but tab and line feed,
 * byte order marks, bidirectional controls (they can make code read otherwise than it runs), also where the
 * document has some, tag characters (text that nobody sees and models read), the replacement character of
 * broken UTF-8, and surrogates without their other half. Marks that Arabic, Hebrew and Indic scripts are
 * written with stay.
 */
export const controlCharacters: CandidateFilter = {
  id: 'control-characters',
  apply: (text) =>
    // Lone halves go first: what is taken out between two of them must not join them.
    removeLoneSurrogates(text)
      .replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
      .replace(
        /[\u0000-\u0008\u000b-\u001f\u007f\ufeff\ufffd\u202a-\u202e\u2066-\u206f\u{e0000}-\u{e007f}]/gu,
        '',
      ),
};

/** Cuts at the first mark of a template; marks that only say “the answer begins here” are skipped. */
export const specialTokens: CandidateFilter = {
  id: 'special-tokens',
  apply(text, { languageId }) {
    let rest = text;
    for (;;) {
      const mark = findSpecialMark(rest, languageId);
      if (mark === undefined) return rest;
      const before = rest.slice(0, mark.start);
      const begins = /mid(?:dle)?|COMPLETION|\/INST/i.test(rest.slice(mark.start, mark.end));
      if (before.trim() !== '' || !begins) return before;
      rest = rest.slice(mark.end);
    }
  },
};

/** Takes out `<think>…</think>` and its kin, finished or not. */
export const thinking: CandidateFilter = {
  id: 'thinking',
  apply: (text) => removeThinking(text),
};

/** A candidate never ends in white space: what comes next in the document is already there. */
export const trailingWhiteSpace: CandidateFilter = {
  id: 'trailing-white-space',
  apply: (text) => text.trimEnd(),
};
