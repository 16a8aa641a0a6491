import type { Vocabulary } from '../../../ngram/vocabulary.ts';
import type { Corpus } from '../index/corpus.ts';
import { answerCall } from './answer-call.ts';
import type { LanguageCall } from './answer-call.ts';
import { createWorkspaceLanguage } from './workspace-language.ts';
import type { WorkspaceLanguage } from './workspace-language.ts';

/** Files asked about, each by a few questions: with more, answers become hardly faster. */
const MOST_FILES = 64;
/** Files looked at for each of them: most are too short or too long. */
const CANDIDATES = 3;
/** Tokens of a file that is asked about: enough to be like others, few enough to be counted quickly. */
const FEWEST_TOKENS = 200;
const MOST_TOKENS = 4_000;
/** Characters around a hole that are handed over, as a host does. */
const AROUND = 4_000;
/** What stands between the hole and its line's end. */
const HOLE = 12;

/**
 * Answers some questions about indexed files before anyone asks: code that has run a few hundred
 * times is compiled, and without it the first answers take twice as long as later ones. It asks a
 * language of its own, so that nothing is learned from what nobody typed. The returned function
 * answers one question, a few milliseconds each but for the very first ones, and is false when there
 * is nothing to do: once for all as soon as there is a corpus.
 */
export function createRehearsal(vocabulary: Vocabulary, corpus: Corpus): () => boolean {
  let questions: Iterator<undefined, void, undefined> | undefined;
  let isDone = false;
  return () => {
    if (isDone || corpus.tokens === 0) return false;
    // The first learning is not to be held up, and what it brings is worth waiting for.
    if (questions === undefined && corpus.waiting > 0) return false;
    questions ??= questionsOf(createWorkspaceLanguage(vocabulary, corpus), vocabulary, corpus);
    isDone = questions.next().done === true;
    if (isDone) questions = undefined;
    return !isDone;
  };
}

function* questionsOf(
  language: WorkspaceLanguage,
  vocabulary: Vocabulary,
  corpus: Corpus,
): Generator<undefined, void, undefined> {
  const ask = (call: LanguageCall): void =>
    answerCall(call, { language, corpus, leastConfidence: undefined }, () => undefined);
  for (const path of chosenFrom(corpus)) {
    const tokens = corpus.tokensOf(path);
    if (tokens === undefined) continue; // gone since
    const text = Array.from(tokens, (token) => vocabulary.textOf(token)).join('');
    const lineEnd = text.indexOf('\n', text.length / 2);
    if (lineEnd < HOLE) continue;
    const cut = lineEnd - HOLE;
    const prefix = text.slice(0, cut);
    const suffix = text.slice(lineEnd);
    const near = prefix.slice(-AROUND);
    const place = { path, languageId: '' };
    const sampling = { temperature: 0, maxTokens: 64, stop: ['\n'] };
    language.opened(path, '', prefix + suffix);
    ask({ callId: 0, type: 'next', request: { prefix: near, k: 10, place } });
    yield;
    language.changed(path, { start: cut, removed: 0, inserted: 'a' });
    ask({ callId: 0, type: 'next', request: { prefix: `${near}a`, k: 1, place } });
    language.changed(path, { start: cut, removed: 1, inserted: '' });
    yield;
    const prompt = {
      kind: 'infill',
      prefix: near,
      suffix: suffix.slice(0, AROUND),
      place,
    } as const;
    ask({ callId: 0, type: 'drafts', request: { prompt, sampling }, k: 1 });
    yield;
    ask({
      callId: 0,
      type: 'score',
      request: { prefix: near, texts: [text.slice(cut, lineEnd), 'return;'], place },
    });
    language.closed(path);
    yield;
  }
}

/** Files from all over the corpus. */
function chosenFrom(corpus: Corpus): readonly string[] {
  const paths = [...corpus.paths()];
  const step = Math.max(1, paths.length / (MOST_FILES * CANDIDATES));
  const chosen: string[] = [];
  for (let at = 0; at < paths.length && chosen.length < MOST_FILES; at += step) {
    const path = paths[Math.floor(at)] ?? '';
    const size = corpus.tokensOf(path)?.length ?? 0;
    if (size >= FEWEST_TOKENS && size <= MOST_TOKENS) chosen.push(path);
  }
  return chosen;
}
