import type { Random } from '../../src/core/random.ts';
import { reviewedAtoms, type ReviewedAtom } from '../../src/review/reviewed-atoms.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import type { EvaluationSource } from './evaluation-sources.ts';
import { unaborted } from './stage.ts';

export const BUG_KINDS = ['flipped operator', 'wrong variable', 'off by one'] as const;

export type BugKind = (typeof BUG_KINDS)[number];

/** A file with one mistake. */
export interface SeededBug {
  readonly kind: BugKind;
  readonly source: EvaluationSource;
  /** The file with the mistake in it. */
  readonly text: string;
  readonly start: number;
  readonly right: string;
  readonly wrong: string;
  /** The lines that are reviewed, the mistake at any of them. From 0, both included. */
  readonly lines: { readonly first: number; readonly last: number };
}

/** Lines before a variable in which the wrong one is looked for. */
const NEAR_LINES = 40;
const TRIES = 20;

/**
 * Puts one mistake of a kind into a file, at a place by chance, so that the file parses as before;
 * undefined where it has no place for one. The wrong name is one that stands within 40 lines before it.
 */
export async function seedBug(
  source: EvaluationSource,
  kind: BugKind,
  lines: number,
  random: Random,
  syntax: SyntaxService,
): Promise<SeededBug | undefined> {
  const { text, languageId } = source;
  const all = text.split('\n').length;
  const atoms = reviewedAtoms(text, languageId, [{ first: 0, last: all - 1 }]);
  const places = atoms.filter((atom) => wrongTexts(atom, kind, text).length > 0);
  for (let tries = 0; tries < TRIES; tries++) {
    const atom = places[Math.floor(random.next() * places.length)];
    if (atom === undefined) return undefined;
    const wrongs = wrongTexts(atom, kind, text);
    const wrong = wrongs[Math.floor(random.next() * wrongs.length)] ?? '';
    const before = text.slice(0, atom.start);
    const behind = text.slice(atom.end);
    const [right, other] = await syntax.parseEvidence(
      {
        uri: 'file:///seeded',
        languageId,
        text: before + behind,
        offset: atom.start,
        insertions: [atom.text, wrong],
      },
      unaborted,
    );
    if (right?.known !== true || other?.known !== true || other.newErrors !== right.newErrors)
      continue;
    const line = before.split('\n').length - 1;
    const first = Math.max(0, Math.min(all - lines, line - Math.floor(random.next() * lines)));
    return {
      kind,
      source,
      text: before + wrong + behind,
      start: atom.start,
      right: atom.text,
      wrong,
      lines: { first, last: Math.min(all - 1, first + lines - 1) },
    };
  }
  return undefined;
}

const FLIPPED: Readonly<Record<string, readonly string[]>> = {
  ...{ '===': ['!=='], '!==': ['==='], '==': ['!='], '!=': ['=='] },
  ...{ '&&': ['||'], '||': ['&&'], and: ['or'], or: ['and'] },
  ...{ '<': ['>'], '>': ['<'], '<=': ['>='], '>=': ['<='] },
  ...{ '+': ['-'], '-': ['+'], '+=': ['-='], '-=': ['+='], '++': ['--'], '--': ['++'] },
};
const OFF_BY_ONE: Readonly<Record<string, readonly string[]>> = {
  ...{ '<': ['<='], '<=': ['<'], '>': ['>='], '>=': ['>'] },
};

function wrongTexts(atom: ReviewedAtom, kind: BugKind, text: string): readonly string[] {
  switch (kind) {
    case 'flipped operator':
      return FLIPPED[atom.text] ?? [];
    case 'off by one':
      return atom.kind === 'number' ? atom.rivals : (OFF_BY_ONE[atom.text] ?? []);
    case 'wrong variable': {
      if (atom.kind !== 'name') return [];
      const near = text.slice(0, atom.start).split('\n').slice(-NEAR_LINES).join('\n');
      return atom.rivals.filter((name) => near.includes(name));
    }
  }
}
