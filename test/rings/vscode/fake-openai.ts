import { events, json, startHttpServer, type SeenRequest } from '../../fakes/http-server.ts';

export interface FakeOpenAi {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Requests that had something written, in order. */
  chats(): readonly SeenRequest[];
  close(): Promise<void>;
}

/**
 * A server of OpenAI's protocol that lists the names, takes one key, or any where none is given, and writes
 * `text` to every chat, with the usage that vendors tell.
 */
export async function startFakeOpenAi(
  names: readonly string[],
  text: string,
  key?: string,
): Promise<FakeOpenAi> {
  const server = await startHttpServer(({ path, headers, json: body }) => {
    if (key !== undefined && headers.authorization !== `Bearer ${key}`) {
      return json(
        { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } },
        401,
      );
    }
    if (path === '/v1/models') return json({ object: 'list', data: names.map((id) => ({ id })) });
    if (path !== '/v1/chat/completions') return json({ error: { message: 'no such route' } }, 404);
    const usage = { prompt_tokens: 120, completion_tokens: 6 };
    if ((body as { readonly stream?: unknown }).stream !== true) {
      const message = { role: 'assistant', content: text };
      return json({ choices: [{ index: 0, finish_reason: 'stop', message }], usage });
    }
    const choice = (delta: object, finish: string | null): object => ({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
    return events([
      choice({ role: 'assistant', content: text }, null),
      choice({}, 'stop'),
      { object: 'chat.completion.chunk', choices: [], usage },
      '[DONE]',
    ]);
  });
  return {
    url: server.address,
    requests: server.requests,
    chats: () => server.requests.filter(({ path }) => path === '/v1/chat/completions'),
    close: () => server.close(),
  };
}
