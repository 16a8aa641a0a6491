import type { RecordingLine } from './recording-line.ts';

/** What stands where something was taken out. */
export const REDACTED = 'REDACTED';

/** Keys and tokens whose form tells them. The text in between is replaced, quotes around it stay. */
const SECRET_FORMS: readonly RegExp[] = [
  // A private key in full, or as far as it goes where the text was cut
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\w+/=\s\\"'`,:.-]*/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/g,
  /\bgithub_pat_[A-Za-z0-9_]{50,}\b/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  // With a digit: class names may begin like this as well
  /(?<![\w-])sk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bxox[abposr]-[A-Za-z0-9-]{10,}/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\bhf_[A-Za-z0-9]{30,}\b/g,
  /(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
  // user:password@ in an address
  /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@'"]{1,100}:)[^\s/@'"]{3,200}(?=@)/g,
  // A quoted value behind a name that says what it is, perhaps with a type between them
  /(?<=(?:password|passwd|secret|api_?key|access_?key|private_?key|credential)s?["']?(?:\s{0,4}[:=]>?|:[\w\s|?]{1,40}=)\s{0,4}["'`])[^"'`\s]{8,500}(?=["'`])/gi,
  // The same with a digit: programs that read programs call other things tokens
  /(?<=token["']?(?:\s{0,4}[:=]>?|:[\w\s|?]{1,40}=)\s{0,4}["'`])(?=[^"'`\s\d]{0,500}\d)[^"'`\s]{8,500}(?=["'`])/gi,
];

/**
 * The end of a private key that was cut before its text began. Last of all: what the other forms leave
 * behind may be all that kept the beginning from reading like key text.
 */
const END_OF_KEY = /^[\w+/=\s\\"'`,-]*-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/g;

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
  for (const form of [...SECRET_FORMS, ...HOME_FOLDERS, END_OF_KEY]) {
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
