import type { FillTemplate } from '../../core/model.ts';
import type { GgufHeader } from './gguf-header.ts';
import type { Vocabulary } from '../transport/vocabulary.ts';

/** The fill-in-the-middle marks of a model: how they are written in a prompt, and their tokens. */
export interface FillMarks {
  readonly template: FillTemplate;
  readonly prefixToken: number;
  readonly suffixToken: number;
  /** Undefined where the family's template has no middle mark. */
  readonly middleToken: number | undefined;
}

/** A stretch of a prompt: text without any special token in it, or one mark. */
export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mark'; readonly token: number };

/**
 * The fill marks of a model file: by the token ids in its metadata, else by the names of the known
 * families in its vocabulary. Undefined where it has none.
 */
export function fillMarksOf(header: GgufHeader, vocabulary: Vocabulary): FillMarks | undefined {
  const named = NAMED_MARKS.find(
    ({ tokens }) =>
      vocabulary.find(tokens.prefix) !== undefined && vocabulary.find(tokens.suffix) !== undefined,
  );
  const id = (names: readonly string[], text: string | undefined) => {
    const found = names
      .map((name) => header.metadata.get(`tokenizer.ggml.${name}_token_id`))
      .find((value) => typeof value === 'number' && value < vocabulary.size);
    if (typeof found === 'number') return found;
    return text === undefined ? undefined : vocabulary.find(text);
  };
  const prefixToken = id(['fim_pre', 'prefix'], named?.tokens.prefix);
  const suffixToken = id(['fim_suf', 'suffix'], named?.tokens.suffix);
  const middleToken = id(['fim_mid', 'middle'], named?.tokens.middle);
  if (prefixToken === undefined || suffixToken === undefined) return undefined;
  const stop = ['fim_pad', 'fim_rep', 'fim_sep']
    .map((name) => header.metadata.get(`tokenizer.ggml.${name}_token_id`))
    .flatMap((value) => (typeof value === 'number' ? [vocabulary.textOf(value)] : []))
    .filter((text) => text !== '');
  if (named?.template !== undefined)
    return {
      template: { ...named.template, stop },
      prefixToken,
      suffixToken,
      middleToken: named.template.middle === '' ? undefined : middleToken,
    };
  if (middleToken === undefined) return undefined;
  const template = {
    prefix: vocabulary.textOf(prefixToken),
    suffix: vocabulary.textOf(suffixToken),
    middle: vocabulary.textOf(middleToken),
    order: 'psm',
    stop,
  } satisfies FillTemplate;
  return { template, prefixToken, suffixToken, middleToken };
}

/** Prefix and suffix joined by the marks. The texts stay texts, whatever they contain. */
export function fillPrompt(marks: FillMarks, prefix: string, suffix: string): PromptPart[] {
  const before: PromptPart[] = [{ kind: 'mark', token: marks.prefixToken }, text(prefix)];
  const after: PromptPart[] = [{ kind: 'mark', token: marks.suffixToken }, text(suffix)];
  const parts = marks.template.order === 'psm' ? [...before, ...after] : [...after, ...before];
  if (marks.middleToken !== undefined) parts.push({ kind: 'mark', token: marks.middleToken });
  return parts;
}

/**
 * Splits a raw prompt into text and marks, so that marks become special tokens where a template
 * put them and nowhere else.
 *
 * A raw prompt is a rendered template only when it begins with the first mark, ends with the middle
 * mark (where the family has one) and has the other mark between. Then exactly these three are
 * marks; with several places for the one between, the last is taken (`psm`: code before the cursor
 * that contains the mark stays code) or the first (`spm`, for the same reason). Every other prompt
 * is text from end to end: code that merely contains `<|fim_prefix|>` never becomes a mark.
 */
export function splitRawPrompt(prompt: string, marks: FillMarks | undefined): PromptPart[] {
  if (marks === undefined) return [text(prompt)];
  const { order, prefix, suffix, middle } = marks.template;
  const psm = order === 'psm';
  const [first, second] = psm ? [prefix, suffix] : [suffix, prefix];
  const end = prompt.length - middle.length;
  if (!prompt.startsWith(first) || !prompt.endsWith(middle)) return [text(prompt)];
  const between = psm
    ? prompt.lastIndexOf(second, end - second.length)
    : prompt.indexOf(second, first.length);
  if (between < first.length || between + second.length > end) return [text(prompt)];
  const head = prompt.slice(first.length, between);
  const tail = prompt.slice(between + second.length, end);
  return psm ? fillPrompt(marks, head, tail) : fillPrompt(marks, tail, head);
}

function text(value: string): PromptPart {
  return { kind: 'text', text: value };
}

interface NamedMarks {
  readonly tokens: { readonly prefix: string; readonly suffix: string; readonly middle: string };
  /** Where the prompt is written otherwise than token by token, prefix first. */
  readonly template?: Omit<FillTemplate, 'stop'>;
}

/** How the known families name their marks in the vocabulary. */
const NAMED_MARKS: readonly NamedMarks[] = [
  // Qwen2.5-Coder, CodeGemma, and ours
  { tokens: { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' } },
  // StarCoder2, Granite, Stable Code
  { tokens: { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>' } },
  // StarCoder, SantaCoder
  { tokens: { prefix: '<fim-prefix>', suffix: '<fim-suffix>', middle: '<fim-middle>' } },
  // DeepSeek-Coder: the hole stands between prefix and suffix
  {
    tokens: {
      prefix: '<\uff5cfim\u2581begin\uff5c>',
      suffix: '<\uff5cfim\u2581hole\uff5c>',
      middle: '<\uff5cfim\u2581end\uff5c>',
    },
  },
  // CodeLlama: the spaces belong to the template
  {
    tokens: { prefix: '\u2581<PRE>', suffix: '\u2581<SUF>', middle: '\u2581<MID>' },
    template: { prefix: '<PRE> ', suffix: ' <SUF>', middle: ' <MID>', order: 'psm' },
  },
  // Codestral: suffix first, and generation goes on from the prefix
  {
    tokens: { prefix: '[PREFIX]', suffix: '[SUFFIX]', middle: '[MIDDLE]' },
    template: { prefix: '[PREFIX]', suffix: '[SUFFIX]', middle: '', order: 'spm' },
  },
];
