import type { CompletionContext } from '../core/completion.ts';

/** A hole whose right text only the suffix tells. */
export interface FillProbe {
  readonly id: string;
  readonly context: CompletionContext;
}

export interface ProbeEvidence {
  readonly probe: string;
  readonly passed: boolean;
  /** Why, in a few words for the log. Never the model's text. */
  readonly reason: string;
}

export interface FillVerdict {
  readonly works: boolean;
  readonly evidence: readonly ProbeEvidence[];
}

interface Expectation {
  /** Names that must be in the text; the prefix does not hold them. */
  readonly names: readonly string[];
  /** Text of the suffix that the fill must not write again. */
  readonly repeats?: string;
}

/** Probes that must pass. Guessing one name right without the suffix happens; guessing three does not. */
const mustPass = 3;

const python = (prefix: string, suffix: string): CompletionContext => ({
  prefix,
  suffix,
  path: 'probe.py',
  languageId: 'python',
  snippets: [],
  indentation: { width: 4, tabs: false },
  shape: { kind: 'line', maxLines: 1, maxTokens: 24 },
});

const typescript = (prefix: string, suffix: string): CompletionContext => ({
  ...python(prefix, suffix),
  path: 'probe.ts',
  languageId: 'typescript',
  indentation: { width: 2, tabs: false },
});

const cases: readonly (FillProbe & Expectation)[] = [
  {
    id: 'sum',
    context: python('def add(a, b):\n    return ', '\n\n\nprint(add(1, 2))\n'),
    names: ['a', 'b'],
    repeats: 'print(',
  },
  {
    id: 'parameters',
    context: python('def area(', '):\n    return width * height\n\n\nprint(area(2, 3))\n'),
    names: ['width', 'height'],
    repeats: 'return',
  },
  {
    id: 'import',
    context: python('import ', '\n\n\ndef load(text):\n    return json.loads(text)\n'),
    names: ['json'],
  },
  {
    id: 'loop-variable',
    context: python('def greet(names):\n    for ', ' in names:\n        print("Hello", person)\n'),
    names: ['person'],
  },
  {
    id: 'destructuring',
    context: typescript('const { ', ' } = options;\nopenServer(hostname, port);\n'),
    names: ['hostname', 'port'],
  },
];

/**
 * Proves that a model really fills holes: three of four probes whose answer stands only after the
 * cursor must come out right, and the sum besides.
 *
 * The engine renders each probe by the method under test, with temperature 0, and keeps the verdict
 * under the model's digest, the method and `version`. Pure and without a model of its own.
 */
export const fillSelfTest: {
  /** Raised whenever probes or judge change: verdicts of other versions are void. */
  readonly version: number;
  readonly probes: readonly FillProbe[];
  /** Takes one output per probe, in order; undefined where the model failed. */
  judge(outputs: readonly (string | undefined)[]): FillVerdict;
} = {
  version: 1,
  probes: cases.map(({ id, context }) => ({ id, context })),
  judge(outputs) {
    const evidence = cases.map((probe, i) => ({ probe: probe.id, ...judged(probe, outputs[i]) }));
    const [sum, ...bySuffix] = evidence;
    const passed = bySuffix.filter((probe) => probe.passed).length;
    return { works: sum?.passed === true && passed >= mustPass, evidence };
  },
};

function judged(
  { names, repeats }: Expectation,
  output: string | undefined,
): { readonly passed: boolean; readonly reason: string } {
  if (output === undefined) return { passed: false, reason: 'no answer' };
  if (/<[|｜]?[\w▁ -]*fim[\w▁ -]*[|｜]?>|<(?:PRE|SUF|MID|EOT)>/i.test(output)) {
    return { passed: false, reason: 'marks came back as text' };
  }
  const words: readonly string[] = output.match(/\w+/g) ?? [];
  const missing = names.filter((name) => !words.includes(name));
  if (missing.length > 0) return { passed: false, reason: `without ${missing.join(', ')}` };
  if (repeats !== undefined && output.includes(repeats)) {
    return { passed: false, reason: 'repeats the text after the cursor' };
  }
  return { passed: true, reason: 'fits the text after the cursor' };
}
