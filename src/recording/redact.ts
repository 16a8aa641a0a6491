import { END_OF_KEY, SECRET_FORMS } from '../text/secret-forms.ts';
import type { RecordingLine } from './recording-line.ts';

/** What stands where something was taken out. */
export const REDACTED = 'REDACTED';

const FORMS = SECRET_FORMS.map(({ pattern }) => pattern);

/** Names of people's folders at the start of absolute paths; those of Windows may hold blanks. */
const HOME_FOLDERS: readonly RegExp[] = [
  /(?<=(?<![\w.@~-])(?:\/home\/|(?:\/|[A-Za-z]:?\/)Users\/))[^\s/\\'"`:<>|]{1,100}/g,
  /(?<=[A-Za-z]:\\{1,2}Users\\{1,2})(?:[^\\/\n'"`:<>|]{1,100}(?=\\)|[^\s/\\'"`:<>|]{1,100})/g,
];

/**
 * A text without keys, tokens, passwords and user names of paths. Forms are recognised, meanings are
 * not: a password in an unnamed variable stays. Cost linear in the text.
 */
export function redactText(text: string): string {
  let redacted = text;
  // The end of a key last: what the other forms leave behind may be all that kept the beginning from
  // reading like key text.
  for (const form of [...FORMS, ...HOME_FOLDERS, END_OF_KEY]) {
    redacted = redacted.replace(form, REDACTED);
  }
  return redacted;
}

/**
 * A request without secrets in its texts. Tokens of a text that changed are left out, since they
 * would spell it out again; scores stay, they are of the true text.
 */
export function redactLine(line: RecordingLine): RecordingLine {
  const { id, prefix, suffix, prompt, reference, accepted, group, candidates } = line;
  return {
    ...line,
    id: redactText(id),
    ...(group === undefined ? {} : { group: redactText(group) }),
    ...(prefix === undefined ? {} : { prefix: redactText(prefix) }),
    ...(suffix === undefined ? {} : { suffix: redactText(suffix) }),
    ...(prompt === undefined ? {} : { prompt: redactText(prompt) }),
    ...(reference === undefined ? {} : { reference: redactText(reference) }),
    ...(accepted === undefined ? {} : { accepted: redactText(accepted) }),
    candidates: candidates.map((candidate) => {
      const text = redactText(candidate.text);
      const spelled = (candidate.tokens ?? []).map((token) => token.text).join('');
      if (text === candidate.text && redactText(spelled) === spelled)
        return withoutSecretTops(candidate);
      const rest = Object.entries(candidate).filter(([field]) => field !== 'tokens');
      return { ...Object.fromEntries(rest), model: candidate.model, text };
    }),
  };
}

/** Alternatives that a model considered may hold what its text does not. */
function withoutSecretTops(
  candidate: RecordingLine['candidates'][number],
): RecordingLine['candidates'][number] {
  const { tokens } = candidate;
  if (tokens?.some(({ top }) => top?.some(({ text }) => redactText(text) !== text)) !== true) {
    return candidate;
  }
  return { ...candidate, tokens: tokens.map(({ text, logprob }) => ({ text, logprob })) };
}
