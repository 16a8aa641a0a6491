import type { Price } from '../core/price.ts';

/** What a vendor asks for some of its models, as its price list had it on a day. */
export interface PriceRow {
  /** Kind of server, as in the setting `ensemble.servers`. */
  readonly kind: string;
  /** Whole names of models at that server. */
  readonly names: RegExp;
  readonly price: Price;
  /** For calls whose prompt has more tokens, where the vendor asks more for them; the whole call costs so much. */
  readonly longer?: { readonly above: number; readonly price: Price };
  /** Day on which the price was looked up, `2026-11-28`. */
  readonly asOf: string;
}

const ASIDE = String.raw`(-latest|-preview|-\d{2}-\d{4}|-\d{4}-\d{2}-\d{2}|-\d{8}|-\d{4})?`;

/** These names, also with a date or `latest` behind them, which vendors give the same price. */
function named(...names: readonly string[]): RegExp {
  const some = names.map((name) => name.replaceAll('.', String.raw`\.`)).join('|');
  return new RegExp(`^(${some})${ASIDE}$`, 'i');
}

function tokens(
  input: number,
  output: number,
  cachedInput?: number,
  cacheWrite?: number,
): Pick<Price, 'input' | 'output'> & Partial<Price> {
  return {
    input,
    output,
    ...(cachedInput === undefined ? {} : { cachedInput }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

const asOf = '2026-11-28';

const openai = (
  names: RegExp,
  price: Price,
  longer?: { readonly above: number; readonly price: Price },
): PriceRow => ({ kind: 'openai', names, price, ...(longer && { longer }), asOf });
const anthropic = (names: RegExp, price: Price): PriceRow => ({
  kind: 'anthropic',
  names,
  price,
  asOf,
});
const gemini = (names: RegExp, price: Price, long?: Price): PriceRow => ({
  ...{ kind: 'gemini', names, price, asOf },
  ...(long && { longer: { above: 200_000, price: long } }),
});
const mistral = (names: RegExp, price: Price): PriceRow => ({
  ...{ kind: 'mistral', names, price, asOf },
});
const deepseek = (names: RegExp, price: Price): PriceRow => ({
  ...{ kind: 'deepseek', names, price, asOf },
});
const groq = (names: RegExp, price: Price): PriceRow => ({ kind: 'groq', names, price, asOf });
const together = (names: RegExp, price: Price): PriceRow => ({
  ...{ kind: 'together', names, price, asOf },
});

/** From where the prompts of OpenAI's larger models cost more. Unit: tokens. */
const LONG = 272_000;

/**
 * Public list prices; rows that could not be confirmed are left out, and so are batch and priority tiers.
 *
 * Where a vendor asks for less at some hours or until some day, the full price stands here: a limit that
 * holds too early is the better mistake. OpenRouter and some gateways tell their prices themselves; a
 * deployment at Azure has a name of its own, so that the user has to give its price.
 */
export const priceTable: readonly PriceRow[] = [
  openai(named('gpt-4o'), tokens(2.5, 10, 1.25)),
  openai(named('gpt-4o-mini'), tokens(0.15, 0.6, 0.075)),
  openai(named('gpt-4.1'), tokens(2, 8, 0.5)),
  openai(named('gpt-4.1-mini'), tokens(0.4, 1.6, 0.1)),
  openai(named('gpt-4.1-nano'), tokens(0.1, 0.4, 0.025)),
  openai(named('o3'), tokens(2, 8, 0.5)),
  openai(named('o3-mini'), tokens(1.1, 4.4, 0.55)),
  openai(named('o4-mini'), tokens(1.1, 4.4, 0.275)),
  openai(named('gpt-5', 'gpt-5.1'), tokens(1.25, 10, 0.125)),
  openai(named('gpt-5-mini'), tokens(0.25, 2, 0.025)),
  openai(named('gpt-5-nano'), tokens(0.05, 0.4, 0.005)),
  openai(named('gpt-5.2', 'gpt-5.3-codex'), tokens(1.75, 14, 0.175)),
  openai(named('gpt-5.4'), tokens(2.5, 15, 0.25), { above: LONG, price: tokens(5, 22.5, 0.5) }),
  openai(named('gpt-5.4-mini'), tokens(0.75, 4.5, 0.075)),
  openai(named('gpt-5.4-nano'), tokens(0.2, 1.25, 0.02)),
  openai(named('gpt-5.5'), tokens(5, 30, 0.5), { above: LONG, price: tokens(10, 45, 1) }),
  openai(named('gpt-5.6-luna'), tokens(0.2, 1.2, 0.02, 0.25), {
    above: 200_000,
    price: tokens(0.4, 1.8, 0.04, 0.5),
  }),
  openai(named('gpt-5.6-terra'), tokens(2, 12, 0.2, 2.5), {
    above: LONG,
    price: tokens(4, 18, 0.4, 5),
  }),
  openai(named('gpt-5.6-sol'), tokens(5, 30, 0.5, 6.25), {
    above: LONG,
    price: tokens(10, 45, 1, 12.5),
  }),
  openai(named('gpt-6.1-sol'), tokens(2, 10, 0.1), { above: LONG, price: tokens(4, 15, 0.2) }),
  openai(named('text-embedding-3-small'), tokens(0.02, 0)),
  openai(named('text-embedding-3-large'), tokens(0.13, 0)),

  anthropic(named('claude-fable-5-1'), tokens(10, 50, 0.25, 12.5)),
  anthropic(named('claude-fable-5'), tokens(10, 50, 1, 12.5)),
  anthropic(named('claude-opus-5-5'), tokens(4, 20, 0.2, 5)),
  anthropic(
    named('claude-opus-5', 'claude-opus-4-8', 'claude-opus-4-7', 'claude-opus-4-6'),
    tokens(5, 25, 0.5, 6.25),
  ),
  anthropic(named('claude-opus-4-5'), tokens(5, 25, 0.5, 6.25)),
  anthropic(named('claude-sonnet-5-5'), tokens(2, 10, 0.1, 2.5)),
  anthropic(named('claude-sonnet-5'), tokens(2, 10, 0.2, 2.5)),
  anthropic(
    named('claude-sonnet-4-6', 'claude-sonnet-4-5', 'claude-sonnet-4'),
    tokens(3, 15, 0.3, 3.75),
  ),
  {
    ...anthropic(named('claude-haiku-5-5'), tokens(0.1, 0.5, 0.01, 0.125)),
    longer: { above: 100_000, price: tokens(0.5, 2.5, 0.05, 0.625) },
  },
  anthropic(named('claude-haiku-4-5'), tokens(1, 5, 0.1, 1.25)),
  anthropic(named('claude-3-5-haiku'), tokens(0.8, 4, 0.08, 1)),

  gemini(named('gemini-3.1-pro'), tokens(2, 12, 0.2), tokens(4, 18, 0.4)),
  // Half of it until the end of 2026.
  gemini(named('gemini-3.8-flash', 'gemini-3.7-flash', 'gemini-3.6-flash'), tokens(1.5, 7.5, 0.15)),
  gemini(named('gemini-3.5-flash'), tokens(1.5, 9, 0.15)),
  gemini(named('gemini-3.5-flash-lite'), tokens(0.3, 2.5, 0.03)),
  gemini(named('gemini-3.1-flash-lite'), tokens(0.25, 1.5)),
  gemini(named('gemini-3-flash'), tokens(0.5, 3, 0.05)),
  gemini(named('gemini-2.5-pro'), tokens(1.25, 10), tokens(2.5, 15)),
  gemini(named('gemini-2.5-flash'), tokens(0.3, 2.5)),
  gemini(named('gemini-2.5-flash-lite'), tokens(0.1, 0.4)),

  mistral(named('codestral'), tokens(0.3, 0.9)),
  { ...mistral(named('codestral'), tokens(0.3, 0.9)), kind: 'codestral' },
  mistral(/^(devstral-medium-(latest|2507)|devstral-2512)$/, tokens(0.4, 2)),
  mistral(/^devstral-small-(2505|2507)$/, tokens(0.1, 0.3)),
  mistral(/^mistral-large-2512$/, tokens(0.5, 1.5)),
  mistral(/^mistral-medium-(2505|2508)$/, tokens(0.4, 2)),
  mistral(/^magistral-medium-(latest|2509)$/, tokens(2, 5)),
  mistral(named('mistral-embed'), tokens(0.1, 0)),

  // At its busy hours; half of it at the others.
  deepseek(named('deepseek-flash', 'deepseek-v4-flash', 'deepseek-chat'), tokens(0.3, 1.2, 0.006)),
  deepseek(named('deepseek-v4-pro'), tokens(1.32, 3.96, 0.044)),

  groq(/^llama-3\.1-8b-instant$/, tokens(0.05, 0.08)),
  groq(/^llama-3\.3-70b-versatile$/, tokens(0.59, 0.79)),
  groq(/^meta-llama\/llama-4-scout-17b-16e-instruct$/, tokens(0.11, 0.34)),
  groq(/^openai\/gpt-oss-20b$/, tokens(0.075, 0.3)),
  groq(/^openai\/gpt-oss-120b$/, tokens(0.15, 0.6)),
  groq(/^qwen\/qwen3-32b$/, tokens(0.29, 0.59)),

  together(/^meta-llama\/Llama-3\.3-70B-Instruct-Turbo$/, tokens(0.88, 0.88)),
  together(/^openai\/gpt-oss-120b$/, tokens(0.15, 0.6)),
  together(/^Qwen\/Qwen3-Coder-480B-A35B-Instruct-FP8$/, tokens(2, 2)),

  // Models that an Ollama passes on to its maker are paid by subscription, not by the token.
  { kind: 'ollama', names: /./, price: tokens(0, 0), asOf },
];

/** What the table has for a model of a kind of server; undefined where it has nothing. Cost O(rows). */
export function tablePrice(
  kind: string,
  name: string,
  promptTokens = 0,
): { readonly price: Price; readonly asOf: string } | undefined {
  const row = priceTable.find((one) => one.kind === kind && one.names.test(name));
  if (row === undefined) return undefined;
  const isLonger = row.longer !== undefined && promptTokens > row.longer.above;
  return { price: isLonger ? row.longer.price : row.price, asOf: row.asOf };
}
