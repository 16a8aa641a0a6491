import type { FillTemplate } from '../core/model.ts';

/** Models that were trained on the same marks. */
export interface FillFamily {
  readonly id: string;
  readonly title: string;
  /** `general.architecture` values that belong to this family alone. */
  readonly architectures: readonly string[];
  /** Matches the last part of a model's name in lower case, from its beginning. */
  readonly name: RegExp;
  /** Relatives with such a name that did not learn to fill holes. */
  readonly except?: RegExp;
  /** Missing where the family only continues a prefix. */
  readonly template?: FillTemplate;
  /** Longest prompt that the family was trained on, where that is less than its context. Unit: tokens. */
  readonly promptLimit?: number;
}

/** Fine-tuned for chat, after which filling holes is unlearned or untested. */
const chatTuned = /instruct|chat|(?:^|[-:])it(?:[-.:]|$)/;

const barredMarks = {
  prefix: '<|fim_prefix|>',
  suffix: '<|fim_suffix|>',
  middle: '<|fim_middle|>',
  order: 'psm',
} as const;

const starCoderMarks = {
  prefix: '<fim_prefix>',
  suffix: '<fim_suffix>',
  middle: '<fim_middle>',
  order: 'psm',
} as const;

const qwenTemplate: FillTemplate = {
  ...barredMarks,
  stop: ['<|endoftext|>', '<|file_sep|>', '<|fim_pad|>', '<|repo_name|>', '<|im_end|>'],
};

/** The bars are U+FF5C, the low lines U+2581: other spellings are ordinary text to these models. */
const deepSeekTemplate: FillTemplate = {
  prefix: '<｜fim▁begin｜>',
  suffix: '<｜fim▁hole｜>',
  middle: '<｜fim▁end｜>',
  order: 'psm',
  stop: ['<｜end▁of▁sentence｜>', '<|EOT|>'],
};

/**
 * The families whose marks are known, in the order in which names are tried.
 *
 * Where the marks come from: Qwen's README and its examples (2.5 and 3; CodeQwen's by its authors in
 * issue 13 of QwenLM/Qwen3-Coder), DeepSeek's README and Ollama's template, Ollama's templates and
 * its model pages for Code Llama, Codestral, CodeGemma and StarCoder2, IBM's answer in issue 3 of
 * ibm-granite/granite-code-models, the model cards of Stable Code and Mellum, the report of
 * Seed-Coder (section on fill-in-the-middle). All but Stable Code's and Mellum's were seen in two
 * independent places; nothing here replaces the self-test.
 */
export const fillFamilies: readonly FillFamily[] = [
  {
    id: 'ensemble-nano',
    title: 'Ensemble nano',
    architectures: [],
    // Trained on prefixes of windows of 384 tokens; its card says so.
    name: /^ensemble-nano/,
    promptLimit: 320,
  },
  {
    id: 'qwen2.5-coder',
    title: 'Qwen2.5-Coder',
    architectures: [],
    name: /^qwen[-_]?2[._]5-?coder/,
    template: qwenTemplate,
  },
  {
    id: 'qwen3-coder',
    title: 'Qwen3-Coder',
    architectures: [],
    name: /^qwen[-_]?3-?coder/,
    template: qwenTemplate,
  },
  {
    id: 'codeqwen',
    title: 'CodeQwen 1.5',
    architectures: [],
    name: /^codeqwen/,
    except: chatTuned,
    template: { ...starCoderMarks, stop: ['<|endoftext|>', '<file_sep>', '<fim_pad>'] },
  },
  {
    id: 'deepseek-coder-v2',
    title: 'DeepSeek-Coder-V2',
    architectures: [],
    name: /^deepseek-?coder-?v2/,
    template: deepSeekTemplate,
  },
  {
    id: 'deepseek-coder',
    title: 'DeepSeek-Coder',
    architectures: [],
    name: /^deepseek-?coder(?!-?v)/,
    except: chatTuned,
    template: deepSeekTemplate,
  },
  {
    id: 'codellama',
    title: 'Code Llama',
    architectures: [],
    name: /^code-?llama/,
    // Only 7B and 13B learned it, and not the Python and Instruct tunes of Ollama's library.
    except: /34b|70b|python|instruct/,
    // The tokens are `▁<PRE>` and so on: SentencePiece writes the blank before a word as `▁`, so the
    // blanks belong to the marks. The first one is put in by the tokenizer itself.
    template: {
      prefix: '<PRE> ',
      suffix: ' <SUF>',
      middle: ' <MID>',
      order: 'psm',
      stop: ['<EOT>', '</s>'],
    },
  },
  {
    id: 'codegemma',
    title: 'CodeGemma',
    architectures: [],
    name: /^codegemma/,
    except: chatTuned,
    template: { ...barredMarks, stop: ['<|file_separator|>', '<end_of_turn>', '<eos>'] },
  },
  {
    id: 'starcoder2',
    title: 'StarCoder2',
    architectures: ['starcoder2'],
    name: /^starcoder-?2/,
    except: chatTuned,
    template: { ...starCoderMarks, stop: ['<|endoftext|>', '<file_sep>', '<|end_of_text|>'] },
  },
  {
    id: 'starcoder',
    title: 'StarCoder',
    architectures: ['starcoder'],
    name: /^starcoder(?:base|plus)?(?!-?2)/,
    except: chatTuned,
    template: { ...starCoderMarks, stop: ['<|endoftext|>', '<filename>'] },
  },
  {
    id: 'codestral',
    title: 'Codestral',
    architectures: [],
    name: /^codestral/,
    except: /mamba|embed/,
    // The blank behind [PREFIX] is SentencePiece's, as Mistral's own tokenizer writes it.
    template: {
      prefix: '[PREFIX] ',
      suffix: '[SUFFIX]',
      middle: '',
      order: 'spm',
      stop: ['</s>', '[MIDDLE]'],
    },
  },
  {
    id: 'granite-code',
    title: 'Granite Code',
    architectures: [],
    name: /^granite-(?:\d+b-)?code/,
    except: chatTuned,
    template: { ...starCoderMarks, stop: ['<|endoftext|>', '<fim_pad>', '<file_sep>'] },
  },
  {
    id: 'stable-code',
    title: 'Stable Code',
    architectures: [],
    name: /^stable-?code/,
    except: chatTuned,
    template: { ...starCoderMarks, stop: ['<|endoftext|>', '<fim_pad>', '<file_sep>'] },
  },
  {
    id: 'mellum',
    title: 'Mellum',
    architectures: [],
    name: /^mellum/,
    except: chatTuned,
    template: { ...starCoderMarks, order: 'spm', stop: ['<|endoftext|>', '<filename>'] },
  },
  {
    id: 'seed-coder',
    title: 'Seed-Coder',
    architectures: [],
    name: /^seed-?coder/,
    except: /instruct|reasoning/,
    template: {
      prefix: '<[fim-prefix]>',
      suffix: '<[fim-suffix]>',
      middle: '<[fim-middle]>',
      order: 'spm',
      stop: ['<[end▁of▁sentence]>', '<|endoftext|>'],
    },
  },
];

/** The family of an id, for a user's override. */
export function fillFamily(id: string): FillFamily | undefined {
  return fillFamilies.find((family) => family.id === id);
}

/** The family by what the model file says of itself; the name is not looked at. */
export function familyByArchitecture(architecture: string | undefined): FillFamily | undefined {
  if (architecture === undefined) return undefined;
  return fillFamilies.find(({ architectures }) => architectures.includes(architecture));
}

/**
 * The family by name: `qwen2.5-coder:1.5b`, `hf.co/Qwen/Qwen2.5-Coder-3B-GGUF:Q4_K_M`,
 * `codegemma-2b.gguf`. The last part of the path must begin with the family's name: a name that only
 * contains one (`my-qwen2.5-coder`) is unknown, and unknown models get no template.
 */
export function familyByName(name: string): FillFamily | undefined {
  const last = name.toLowerCase().split(/[/\\]/).at(-1) ?? '';
  // Some uploaders put the maker before the model: `Qwen_Qwen2.5-Coder-7B`.
  const parts = [last, last.replace(/^[a-z]+_/, '')];
  const begins = ({ name: pattern }: FillFamily) =>
    parts.some((part) => {
      const found = pattern.exec(part)?.[0];
      return found !== undefined && !/[a-z]/.test(part.charAt(found.length));
    });
  return fillFamilies.find((family) => begins(family) && family.except?.test(last) !== true);
}

/** Families whose three marks are these, in whatever way SentencePiece's blanks are written. */
export function familiesByMarks(marks: {
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
}): readonly FillFamily[] {
  const plain = (mark: string) => mark.replace(/^▁/, '').trim();
  return fillFamilies.filter(
    ({ template }) =>
      template !== undefined &&
      plain(template.prefix) === plain(marks.prefix) &&
      plain(template.suffix) === plain(marks.suffix) &&
      (plain(template.middle) === plain(marks.middle) || template.middle === ''),
  );
}
