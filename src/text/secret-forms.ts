/** What a text of some form is, in words that follow “holds”. */
export type SecretName =
  | 'a private key'
  | 'an AWS key'
  | 'a GitHub token'
  | 'a GitLab token'
  | 'an npm token'
  | 'a key of a model vendor'
  | 'a payment key'
  | 'a Slack token'
  | 'a Google key'
  | 'an Azure storage key'
  | 'a Hugging Face token'
  | 'a signed token'
  | 'a password in an address'
  | 'a password by its name';

/** A form by which a secret is recognised. */
export interface SecretForm {
  readonly name: SecretName;
  /** Matches the secret alone; what stands around it is looked at and left. Global. */
  readonly pattern: RegExp;
  /**
   * Nothing else looks like it. The others say what a value is called, not what it is: most are made up,
   * such as the passwords of tests.
   */
  readonly certain: boolean;
}

/** Keys, tokens and passwords whose form or name tells them. */
export const SECRET_FORMS: readonly SecretForm[] = [
  {
    // In full, or as far as it goes where the text was cut
    name: 'a private key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\w+/=\s\\"'`,:.-]*/g,
    certain: true,
  },
  { name: 'an AWS key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, certain: true },
  { name: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/g, certain: true },
  { name: 'a GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9_]{50,}\b/g, certain: true },
  { name: 'a GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g, certain: true },
  { name: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g, certain: true },
  {
    // With a digit: class names may begin like this as well
    name: 'a key of a model vendor',
    pattern: /(?<![\w-])sk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}/g,
    certain: true,
  },
  { name: 'a key of a model vendor', pattern: /\bgsk_[A-Za-z0-9]{40,}\b/g, certain: true },
  { name: 'a payment key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g, certain: true },
  { name: 'a Slack token', pattern: /\bxox[abposr]-[A-Za-z0-9-]{10,}/g, certain: true },
  { name: 'a Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}/g, certain: true },
  {
    name: 'an Azure storage key',
    pattern: /(?<=\bAccountKey=)[A-Za-z0-9+/]{80,}={0,2}/g,
    certain: true,
  },
  { name: 'a Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,}\b/g, certain: true },
  {
    name: 'a signed token',
    pattern: /(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
    certain: true,
  },
  {
    // user:password@ in an address
    name: 'a password in an address',
    pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@'"]{1,100}:)[^\s/@'"]{3,200}(?=@)/g,
    certain: false,
  },
  {
    // A quoted value behind a name that says what it is, perhaps with a type between them
    name: 'a password by its name',
    pattern:
      /(?<=(?:password|passwd|secret|api_?key|access_?key|private_?key|credential)s?["']?(?:\s{0,4}[:=]>?|:[\w\s|?]{1,40}=)\s{0,4}["'`])[^"'`\s]{8,500}(?=["'`])/gi,
    certain: false,
  },
  {
    // The same with a digit: programs that read programs call other things tokens
    name: 'a password by its name',
    pattern:
      /(?<=token["']?(?:\s{0,4}[:=]>?|:[\w\s|?]{1,40}=)\s{0,4}["'`])(?=[^"'`\s\d]{0,500}\d)[^"'`\s]{8,500}(?=["'`])/gi,
    certain: false,
  },
];

/** The end of a private key that was cut before its text began. To be looked for last of all. */
export const END_OF_KEY = /^[\w+/=\s\\"'`,-]*-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/g;

/**
 * What of a private key tells that it is one, and no code that reads keys: some of its text at either end.
 */
const KEY_TEXTS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\\"'`,+:.\w-]{0,200}?[A-Za-z0-9+/]{24}/,
  /(?<=[A-Za-z0-9+/]{24}[A-Za-z0-9+/=]{0,64}[\s\\"'`,+]{0,8}[nr]{0,2}["'`]?)-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/,
];

const CERTAIN: readonly SecretForm[] = SECRET_FORMS.filter(
  ({ certain, name }) => certain && name !== 'a private key',
);

const BY_NAME = SECRET_FORMS.filter(({ certain }) => !certain);

/** One of these is in every text that a certain form matches: most texts are read once. */
const BEGINNINGS =
  /-----(?:BEGIN|END) |AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|npm_|sk-|gsk_|[rs]k_(?:live|test)_|xox|AIza|AccountKey=|hf_|eyJ/;
/** The same for what only a name tells. */
const NAMES = /@|passw|secret|key|credential|token/i;

/**
 * The first of the forms that are certain which a text holds; undefined where it holds none. A password in
 * an unnamed variable is none. Cost O(n): one pass over a text without anything like a secret.
 */
export function secretIn(text: string): SecretName | undefined {
  if (!BEGINNINGS.test(text)) return undefined;
  if (KEY_TEXTS.some((form) => form.test(text))) return 'a private key';
  return CERTAIN.find(({ pattern }) => text.search(pattern) >= 0)?.name;
}

/**
 * The text with `mark` in place of values that only their name makes secret; what was replaced already stays.
 * Cost O(n).
 */
export function withoutNamedSecrets(text: string, mark: string): string {
  if (!NAMES.test(text)) return text;
  return BY_NAME.reduce((rest, { pattern }) => rest.replace(pattern, mark), text);
}
