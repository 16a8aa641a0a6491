import type { FailureCode } from '../../core/failure.ts';

/**
 * What servers and vendors say, in their texts and in their codes, and what it means. First match
 * wins: a vendor's words for a prompt that is too long often name a rate or a model as well.
 */
export const MEANINGS: readonly (readonly [RegExp, FailureCode])[] = [
  // OpenAI, Azure, Anthropic, Gemini, OpenRouter, DeepSeek, LiteLLM.
  [
    /content_filter|content_policy|ResponsibleAIPolicy|ContentPolicyViolation|PROHIBITED_CONTENT|content management policy|content filtering policy|our safety system|flagged as potentially violating|(prompt|input|request) was (flagged|blocked)|requires moderation|content exists risk|data_inspection_failed|inappropriate content/i,
    'content-filter',
  ],
  // OpenAI and whoever speaks as it does, Anthropic, Gemini.
  [
    /context_length_exceeded|string_above_max_length|request_too_large|ContextWindowExceeded|maximum context length|prompt (is )?too long|input is too long|too many tokens: |request too large for|input tokens exceed|input token count.{0,60}exceed|reduce the length of the (messages|prompt|input)/i,
    'context-overflow',
  ],
  // llama.cpp, Ollama, vLLM, SGLang, LM Studio, text-generation-inference.
  [
    /exceed_context_size|exceed(s|ed)? (the |its |max |maximum |available |model's )*context (length|window|size|limit)|longer than the (maximum model|model's context) length|(greater|larger) than the context (length|size)|context the overflows|`inputs` tokens \+/i,
    'context-overflow',
  ],
  [
    /model.*(not found|does not exist|not exist)|no such model|try pulling|unknown model/i,
    'model-missing',
  ],
  // Azure, Mistral, OpenRouter, Groq, Together, LiteLLM, LM Studio, Anthropic.
  [
    /model_not_found|DeploymentNotFound|model_not_available|model_decommissioned|deployment for this resource does not exist|invalid model(?! file)|not a valid model|no endpoints found|unable to access model|no models? (is )?loaded|has been decommissioned|^model: \S+$/im,
    'model-missing',
  ],
  [/does not support|not supported by this model|infill is not supported/i, 'unsupported'],
  [/more system memory|out of memory|insufficient memory/i, 'unsupported'],
  [
    /unable to load model|(error|failed).*load(ing)? (the )?model|invalid (file )?magic/i,
    'model-broken',
  ],
  // Gemini refuses a wrong key with HTTP 400.
  [
    /API_KEY_INVALID|invalid_api_key|authentication_error|api key not valid|(invalid|incorrect) (x-)?api[- ]key/i,
    'unauthorised',
  ],
  [
    /server busy|maximum pending requests|queue is full|overloaded|rate[ _-]?limit|too many requests|RESOURCE_EXHAUSTED|capacity exceeded/i,
    'rate-limited',
  ],
  [
    /loading model|model .{0,80}(is|are) (currently |still )?(loading|starting)|server is (starting|loading)|still loading/i,
    'starting',
  ],
];

/**
 * Whether the vendor's account is out of money or of a quota that does not come back by waiting:
 * OpenAI's `insufficient_quota`, and what Anthropic, DeepSeek, OpenRouter and Together say. Gemini says
 * "exceeded your current quota" also for a limit by the minute: that alone is none.
 */
export const OUT_OF_CREDIT =
  /insufficient_quota|insufficient[ _](balance|credits?|funds)|credit balance is too low|credit_limit|billing_(hard_limit|not_active)|account is not active/i;
