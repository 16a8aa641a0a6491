import assert from 'node:assert/strict';
import type { FailureCode } from '../../../src/core/failure.ts';
import {
  errorReplyFailure,
  networkFailure,
  refusalFailure,
} from '../../../src/providers/transport/failure-mapping.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

/** A refusal as the connection reads it. */
function refused(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const refusal = { status, headers: new Headers(headers), body: text };
  return refusalFailure(refusal, createManualClock(), []);
}

const openAi = (message: string, code: string | null = null, type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
});
const anthropic = (type: string, message: string) => ({ type: 'error', error: { type, message } });
const gemini = (
  code: number,
  message: string,
  status: string,
  details: readonly object[] = [],
) => ({
  error: { code, message, status, details },
});

type Said = readonly [vendor: string, status: number, body: unknown];

const SAID: Readonly<Partial<Record<FailureCode, readonly Said[]>>> = {
  'context-overflow': [
    [
      'OpenAI',
      400,
      openAi(
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 130001 tokens.",
        'context_length_exceeded',
      ),
    ],
    ['OpenAI of late', 400, openAi('Your input exceeds the context window of this model.')],
    [
      'OpenAI, above its limit by the minute',
      429,
      openAi(
        'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 48000.',
        'rate_limit_exceeded',
        'tokens',
      ),
    ],
    [
      'Anthropic',
      400,
      anthropic('invalid_request_error', 'prompt is too long: 215000 tokens > 200000 maximum'),
    ],
    [
      'Anthropic, with the answer',
      400,
      anthropic(
        'invalid_request_error',
        'input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000',
      ),
    ],
    ['Anthropic, by size', 413, anthropic('request_too_large', 'Request exceeds the maximum size')],
    [
      'Gemini',
      400,
      gemini(
        400,
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
        'INVALID_ARGUMENT',
      ),
    ],
    [
      'llama.cpp',
      400,
      {
        error: {
          code: 400,
          message: 'the request exceeds the available context size, try increasing it',
          type: 'exceed_context_size_error',
          n_prompt_tokens: 9000,
          n_ctx: 4096,
        },
      },
    ],
    [
      'vLLM',
      400,
      {
        object: 'error',
        message:
          "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
        type: 'BadRequestError',
        code: 400,
      },
    ],
    [
      'vLLM of late',
      400,
      openAi('The decoder prompt (length 5000) is longer than the maximum model length of 4096.'),
    ],
    [
      'SGLang',
      400,
      openAi("The input (5000 tokens) is longer than the model's context length (4096 tokens)."),
    ],
    [
      'Mistral',
      400,
      {
        object: 'error',
        message:
          'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
        type: 'invalid_request_prompt',
        code: '3051',
      },
    ],
    [
      'DeepSeek',
      400,
      openAi(
        "This model's maximum context length is 131072 tokens. However, you requested 140000.",
      ),
    ],
    ['Ollama', 400, { error: 'the input length exceeds the context length' }],
    [
      'Groq',
      400,
      openAi('Please reduce the length of the messages or completion.', 'context_length_exceeded'),
    ],
    [
      'Together',
      422,
      openAi('`inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000 `inputs` tokens'),
    ],
    [
      'LM Studio',
      400,
      {
        error:
          'Trying to keep the first 4161 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens.',
      },
    ],
    ['LiteLLM', 400, openAi('litellm.ContextWindowExceededError: litellm.BadRequestError: no')],
    ['a gateway', 413, '<html><body>413 Request Entity Too Large</body></html>'],
  ],
  'content-filter': [
    [
      'OpenAI',
      400,
      openAi(
        'Your request was rejected as a result of our safety system.',
        'content_policy_violation',
      ),
    ],
    [
      'OpenAI, of a reasoning model',
      400,
      openAi(
        'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
        'invalid_prompt',
      ),
    ],
    [
      'Azure',
      400,
      {
        error: {
          message: 'The response was filtered. Please modify your prompt and retry.',
          code: null,
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      },
    ],
    ['Azure, by its code', 400, openAi('The response was filtered', 'content_filter')],
    [
      'Anthropic',
      400,
      anthropic('invalid_request_error', 'Output blocked by content filtering policy'),
    ],
    ['DeepSeek', 400, openAi('Content Exists Risk')],
    [
      'OpenRouter',
      403,
      { error: { code: 403, message: 'Input requires moderation on this model' } },
    ],
  ],
  unauthorised: [
    [
      'OpenAI without credit',
      429,
      openAi('You exceeded your current quota.', 'insufficient_quota', 'insufficient_quota'),
    ],
    [
      'Anthropic without credit',
      400,
      anthropic(
        'invalid_request_error',
        'Your credit balance is too low to access the Anthropic API.',
      ),
    ],
    ['DeepSeek without credit', 402, openAi('Insufficient Balance', 'invalid_request_error')],
    ['OpenRouter without credit', 402, { error: { code: 402, message: 'Insufficient credits' } }],
    [
      'Gemini with a wrong key',
      400,
      gemini(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT', [
        { reason: 'API_KEY_INVALID' },
      ]),
    ],
    ['Anthropic with a wrong key', 401, anthropic('authentication_error', 'invalid x-api-key')],
    ['Mistral with a wrong key', 401, { detail: 'Unauthorized' }],
  ],
  'rate-limited': [
    ['OpenAI', 429, openAi('Rate limit reached for gpt-4o', 'rate_limit_exceeded', 'requests')],
    [
      'Gemini, by the minute',
      429,
      gemini(429, 'You exceeded your current quota, please check your plan.', 'RESOURCE_EXHAUSTED'),
    ],
    ['Gemini, overloaded', 503, gemini(503, 'The model is overloaded.', 'UNAVAILABLE')],
    ['Anthropic, overloaded', 529, anthropic('overloaded_error', 'Overloaded')],
    [
      'Mistral',
      429,
      { object: 'error', message: 'Service tier capacity exceeded for this model.' },
    ],
    ['Ollama', 503, { error: 'server busy, please try again.  maximum pending requests exceeded' }],
  ],
  starting: [
    [
      'llama.cpp',
      503,
      { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
    ],
    ['a hosted model', 503, { error: 'Model bigcode/starcoder is currently loading' }],
  ],
  'model-missing': [
    [
      'OpenAI',
      404,
      openAi(
        'The model `gpt-9` does not exist or you do not have access to it.',
        'model_not_found',
      ),
    ],
    [
      'OpenAI, of a project',
      403,
      openAi('Project `p` has no access to `gpt-4`', 'model_not_found'),
    ],
    [
      'Azure',
      404,
      { error: { code: 'DeploymentNotFound', message: 'The API deployment does not exist.' } },
    ],
    ['Anthropic', 404, anthropic('not_found_error', 'model: claude-9')],
    [
      'Gemini',
      404,
      gemini(
        404,
        'models/gemini-9 is not found for API version v1beta, or is not supported for generateContent.',
        'NOT_FOUND',
      ),
    ],
    [
      'Mistral',
      400,
      { object: 'error', message: 'Invalid model: mistral-9', type: 'invalid_model', code: '1500' },
    ],
    ['DeepSeek', 400, openAi('Model Not Exist', 'invalid_request_error')],
    ['OpenRouter', 400, { error: { code: 400, message: 'x/y is not a valid model ID' } }],
    ['OpenRouter, nobody serves it', 404, { error: { message: 'No endpoints found for x/y.' } }],
    ['Groq, gone', 400, openAi('The model `x` has been decommissioned.', 'model_decommissioned')],
    ['Together', 404, openAi('Unable to access model x.', 'model_not_available')],
    ['vLLM', 404, { object: 'error', message: 'The model `x` does not exist.', code: 404 }],
    [
      'LiteLLM',
      400,
      openAi('/chat/completions: Invalid model name passed in model=x. Call `/v1/models`'),
    ],
    ['LM Studio', 404, openAi('No models loaded. Please load a model in the developer page')],
    ['Ollama', 404, { error: "model 'x' not found" }],
  ],
  'server-error': [
    ['a conflict', 409, openAi('conflict')],
    ['a request that came too early', 425, ''],
    ['a gateway', 502, '<html>Bad Gateway</html>'],
    ['OpenAI', 500, openAi('The server had an error while processing your request.')],
  ],
  timeout: [['a gateway', 408, '']],
};

describe('refusalFailure', () => {
  for (const [code, said] of Object.entries(SAID)) {
    for (const [vendor, status, body] of said) {
      it(`is ${code} for what is said by ${vendor}`, () => {
        const found = refused(status, body);
        assert.equal(found.code, code, found.detail);
      });
    }
  }

  it('is the same for an error that a stream wraps in a list', () => {
    const { code } = refused(400, [gemini(400, 'input token count (9) exceeds it', '')]);
    assert.equal(code, 'context-overflow');
  });

  it('tells an account without credit from a refused key, and repeats neither', () => {
    const poor = refused(429, openAi('no', 'insufficient_quota'));
    assert.equal(poor.detail, 'HTTP 429: the account has no credit or quota left');
    assert.equal(poor.retryable, false);
    assert.equal(refused(401, openAi('Incorrect API key provided: sk-1***9')).detail, 'HTTP 401');
  });

  it('reads what a vendor behind a router has said, and does not quote it', () => {
    const metadata = { raw: JSON.stringify(openAi('secret words', 'context_length_exceeded')) };
    const found = refused(400, { error: { code: 400, message: 'Provider error', metadata } });
    assert.deepEqual([found.code, found.detail], ['context-overflow', 'HTTP 400: Provider error']);
  });

  it('does not search a text that goes on for ever', () => {
    const { code } = refused(400, { error: `${'x'.repeat(3000)} context_length_exceeded` });
    assert.equal(code, 'bad-request');
  });

  it('passes the wait on that was asked for', () => {
    assert.equal(refused(429, '', { 'retry-after': '7' }).retryAfterMs, 7000);
  });
});

describe('errorReplyFailure', () => {
  const found = (reply: Record<string, unknown>) => errorReplyFailure(reply, 'server-error', []);

  it('goes by words, then by a status in the reply, then by what is said otherwise', () => {
    assert.equal(found(anthropic('overloaded_error', 'Overloaded')).code, 'rate-limited');
    assert.equal(found({ error: { code: 429, message: 'slow down' } }).code, 'rate-limited');
    assert.equal(found({ error: { code: 502, message: 'oops' } }).code, 'server-error');
    assert.equal(found({ error: 'oops' }).code, 'server-error');
  });

  it('knows an account without credit', () => {
    const { code, detail } = found(openAi('no', 'insufficient_quota'));
    assert.deepEqual([code, detail], ['unauthorised', 'the account has no credit or quota left']);
  });

  it('quotes no refused key', () => {
    const { detail } = found({ error: { code: 401, message: 'Incorrect API key provided: sk-1' } });
    assert.equal(detail, 'refused inside the reply');
  });
});

describe('networkFailure', () => {
  const codes: readonly (readonly [string, FailureCode])[] = [
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
    ['ECONNRESET', 'server-error'],
    ['UND_ERR_SOCKET', 'server-error'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_OVERFLOW', 'not-a-model-server'],
    ['HPE_HEADER_OVERFLOW', 'not-a-model-server'],
    ['CERT_HAS_EXPIRED', 'not-a-model-server'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'not-a-model-server'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'not-a-model-server'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-a-model-server'],
  ];
  for (const [code, failure] of codes) {
    it(`is ${failure} for ${code}, and names it`, () => {
      const cause = Object.assign(new Error('x'), { code });
      const found = networkFailure(new TypeError('fetch failed', { cause }), 'a.example');
      assert.deepEqual([found.code, found.detail], [failure, `a.example: ${code}`]);
    });
  }
});
