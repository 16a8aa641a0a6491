import type { LanguageModel } from '../core/model.ts';
import { recordedMember } from './recorded-request.ts';
import type { RecordedMember, RecordedScore, RecordingLine } from './recording-line.ts';

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
 * missing, and says why. Equal texts are scored once. A model that has scored stands among the members,
 * behind those of the record, so that a replay knows what it is. Cost: one call of `score` a model and
 * request.
 */
export async function withScores(
  line: RecordingLine,
  scorers: readonly LanguageModel[],
  signal: AbortSignal,
): Promise<FilledLine> {
  const scores: RecordedScore[] = [...(line.scores ?? [])];
  const members: RecordedMember[] = [...(line.members ?? askedIn(line))];
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
      const prefix = prefixFor(model, line.prefix ?? line.prompt ?? '');
      const answers = (await model.score?.({ prefix, texts, place }, signal)) ?? [];
      for (const { text, candidate } of missing) {
        const score = answers[texts.indexOf(text)];
        if (score === undefined) continue;
        const { logprobNats: logprob, tokens, bytes, fidelity } = score;
        scores.push({ scorer, candidate, logprob, tokens, bytes, fidelity });
        added++;
      }
      if (!members.some((member) => member.model === scorer)) {
        members.push(recordedMember(model.description));
      }
    } catch (error) {
      signal.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      failures.push({ model: scorer, message });
    }
  }
  return { line: added === 0 ? line : { ...line, members, scores }, added, failures };
}

function askedIn({ candidates, failures = [] }: RecordingLine): readonly RecordedMember[] {
  const models = new Set([...candidates, ...failures].map(({ model }) => model));
  return [...models].map((model) => ({ model }));
}

/** Code has at least so many characters a token with most vocabularies. */
const CHARACTERS_PER_TOKEN = 2;
/** Context where a server does not tell it, in tokens, and the share of it that a prefix may take. */
const UNKNOWN_CONTEXT = 4096;
const PREFIX_SHARE = 0.7;

/** The end of a prefix that the model can read, from the start of a line on; instant ones read it all. */
function prefixFor({ description }: LanguageModel, prefix: string): string {
  const { instant, promptLimit, contextLength = UNKNOWN_CONTEXT } = description;
  if (instant === true) return prefix;
  const tokens = Math.min(promptLimit ?? contextLength, contextLength * PREFIX_SHARE);
  const most = Math.floor(tokens * CHARACTERS_PER_TOKEN);
  if (prefix.length <= most) return prefix;
  const tail = prefix.slice(-most);
  const lineStart = tail.indexOf('\n') + 1;
  return tail.slice(lineStart < tail.length ? lineStart : 0);
}
