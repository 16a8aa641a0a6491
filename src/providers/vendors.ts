/** How a server of some kind is spoken to. */
export type Protocol = 'ollama' | 'openai' | 'anthropic' | 'gemini';

/** A kind of server that a user can name in the settings. */
export interface Vendor {
  /** Value of `kind` in the setting `ensemble.servers`. */
  readonly kind: string;
  readonly title: string;
  readonly protocol: Protocol;
  /** Its address, or the usual one; undefined where the user has to give it. */
  readonly url?: string;
  /** Where its keys are made; undefined for servers of one's own. */
  readonly keyPage?: string;
  /** Environment variable in which its own tools expect the key. */
  readonly keyVariable?: string;
  /** Header of the key where it is not `Authorization: Bearer`. */
  readonly keyHeader?: string;
  /** Headers of the protocol itself, in small letters; no secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Route that fills holes, below the address without its version: takes `prompt` and `suffix`. */
  readonly fillRoute?: string;
  /** Models that the fill route serves, by name; the others chat. */
  readonly fillModels?: RegExp;
  /** OpenAI's own: `max_completion_tokens`, no sampling for reasoning models. */
  readonly official?: true;
  /** Takes a key that keeps calls with the same beginning at one cache: the body's field. */
  readonly cacheKeyField?: string;
  /** Name of the seed's field where it is another one. */
  readonly seedField?: string;
  /** Fields that its routes answer with an error. */
  readonly refuses?: readonly ('logprobs' | 'stream_options')[];
  /** Further fields of every chat. */
  readonly chatFields?: Readonly<Record<string, unknown>>;
  /** Its chat models call tools, those that say otherwise left out. */
  readonly tools?: true;
  /** Names of models that its listing may lack. */
  readonly models?: readonly string[];
}

/** Every kind of server, in reading order. OpenAI-compatible vendors are rows alone. */
export const vendors = [
  { kind: 'ollama', title: 'Ollama', protocol: 'ollama', url: 'http://127.0.0.1:11434' },
  {
    kind: 'llama-server',
    title: 'llama.cpp server',
    protocol: 'openai',
    url: 'http://127.0.0.1:8080/v1',
  },
  // LiteLLM, vLLM, SGLang, LM Studio and every other gateway.
  { kind: 'openai-compatible', title: 'OpenAI-compatible server', protocol: 'openai' },
  {
    kind: 'openai',
    title: 'OpenAI',
    protocol: 'openai',
    url: 'https://api.openai.com/v1',
    keyPage: 'https://platform.openai.com/api-keys',
    keyVariable: 'OPENAI_API_KEY',
    official: true,
    cacheKeyField: 'prompt_cache_key',
    tools: true,
  },
  {
    kind: 'azure-openai',
    title: 'Azure OpenAI',
    protocol: 'openai',
    keyPage: 'https://ai.azure.com',
    keyVariable: 'AZURE_OPENAI_API_KEY',
    keyHeader: 'api-key',
    official: true,
    cacheKeyField: 'prompt_cache_key',
    tools: true,
  },
  {
    kind: 'anthropic',
    title: 'Anthropic',
    protocol: 'anthropic',
    url: 'https://api.anthropic.com',
    keyPage: 'https://console.anthropic.com/settings/keys',
    keyVariable: 'ANTHROPIC_API_KEY',
    keyHeader: 'x-api-key',
    headers: { 'anthropic-version': '2023-06-01' },
  },
  {
    kind: 'gemini',
    title: 'Google Gemini',
    protocol: 'gemini',
    url: 'https://generativelanguage.googleapis.com/v1beta',
    keyPage: 'https://aistudio.google.com/apikey',
    keyVariable: 'GEMINI_API_KEY',
    keyHeader: 'x-goog-api-key',
  },
  {
    kind: 'mistral',
    title: 'Mistral',
    protocol: 'openai',
    url: 'https://api.mistral.ai/v1',
    keyPage: 'https://console.mistral.ai/api-keys',
    keyVariable: 'MISTRAL_API_KEY',
    fillRoute: 'v1/fim/completions',
    fillModels: /^codestral/i,
    seedField: 'random_seed',
    refuses: ['logprobs', 'stream_options'],
    tools: true,
  },
  {
    kind: 'codestral',
    title: 'Codestral (its own address)',
    protocol: 'openai',
    url: 'https://codestral.mistral.ai/v1',
    keyPage: 'https://console.mistral.ai/codestral',
    keyVariable: 'CODESTRAL_API_KEY',
    models: ['codestral-latest'],
    fillRoute: 'v1/fim/completions',
    fillModels: /^codestral/i,
    seedField: 'random_seed',
    refuses: ['logprobs', 'stream_options'],
    tools: true,
  },
  {
    kind: 'deepseek',
    title: 'DeepSeek',
    protocol: 'openai',
    url: 'https://api.deepseek.com',
    keyPage: 'https://platform.deepseek.com/api_keys',
    keyVariable: 'DEEPSEEK_API_KEY',
    fillRoute: 'beta/completions',
    fillModels: /^deepseek-(chat|v\d)/i,
    // They think before they answer unless they are told not to.
    chatFields: { thinking: { type: 'disabled' } },
    tools: true,
  },
  {
    kind: 'openrouter',
    title: 'OpenRouter',
    protocol: 'openai',
    url: 'https://openrouter.ai/api/v1',
    keyPage: 'https://openrouter.ai/settings/keys',
    keyVariable: 'OPENROUTER_API_KEY',
    // Tells the cost of a call at its end.
    chatFields: { usage: { include: true } },
  },
  {
    kind: 'groq',
    title: 'Groq',
    protocol: 'openai',
    url: 'https://api.groq.com/openai/v1',
    keyPage: 'https://console.groq.com/keys',
    keyVariable: 'GROQ_API_KEY',
    refuses: ['logprobs'],
    tools: true,
  },
  {
    kind: 'together',
    title: 'Together AI',
    protocol: 'openai',
    url: 'https://api.together.xyz/v1',
    keyPage: 'https://api.together.ai/settings/api-keys',
    keyVariable: 'TOGETHER_API_KEY',
    // It has its own form of them.
    refuses: ['logprobs'],
    tools: true,
  },
] as const satisfies readonly Vendor[];

export type ServerKind = (typeof vendors)[number]['kind'];

export function vendorOf(kind: ServerKind): Vendor {
  const found = vendors.find((vendor) => vendor.kind === kind);
  if (found === undefined) throw new Error(`no kind of server is called ${kind}`);
  return found;
}
