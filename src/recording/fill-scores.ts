import type { LanguageModel } from '../core/model.ts';
import type { RecordedScore, RecordingLine } from './recording-line.ts';

/** What became of the missing scores of one request. */
export interface FilledLine {
  readonly line: RecordingLine;
  /** Scores that were added. */
  readonly added: number;
  /** Members that could not be asked, with what they said. */
  readonly failures: readonly { readonly model: string; readonly message: string }[];
}

/**
 * A recorded request with the scores that it lacks, asked from live models: every candidate's text
 * under every given model that scores. What is on record stays; a model that fails leaves its scores
 * missing, and says why. Equal texts are scored once. Cost: one call of `score` a model and request.
 */
export async function withScores(
  line: RecordingLine,
  scorers: readonly LanguageModel[],
  signal: AbortSignal,
): Promise<FilledLine> {
  const scores: RecordedScore[] = [...(line.scores ?? [])];
  const failures: { model: string; message: string }[] = [];
  const place = { path: line.group ?? line.id, languageId: line.language ?? 'plaintext' };
  let added = 0;
  for (const model of scorers) {
    const scorer = model.description.id;
    const missing = line.candidates
      .map(({ text }, candidate) => ({ text: text.trimEnd(), candidate }))
      .filter(({ text, candidate }) => {
        const known = scores.some((one) => one.scorer === scorer && one.candidate === candidate);
        return text !== '' && !known;
      });
    const texts = [...new Set(missing.map(({ text }) => text))];
    if (texts.length === 0) continue;
    try {
      const prefix = line.prefix ?? line.prompt ?? '';
      const answers = (await model.score?.({ prefix, texts, place }, signal)) ?? [];
      for (const { text, candidate } of missing) {
        const score = answers[texts.indexOf(text)];
        if (score === undefined) continue;
        const { logprobNats: logprob, tokens, bytes, fidelity } = score;
        scores.push({ scorer, candidate, logprob, tokens, bytes, fidelity });
        added++;
      }
    } catch (error) {
      signal.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      failures.push({ model: scorer, message });
    }
  }
  return { line: scores.length === 0 ? line : { ...line, scores }, added, failures };
}
