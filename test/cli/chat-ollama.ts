import { json, ndjson, type Script } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';

const CHATS = {
  ...COMPLETES,
  template: '{{ .Messages }}',
  capabilities: ['completion', 'insert'],
  model_info: { 'general.architecture': 'llama', 'llama.context_length': 16_384 },
};

/** What models answer to the system's and the user's words, by their names; undefined: they fail. */
export type ChatAnswers = Readonly<
  Record<string, (system: string, user: string) => string | undefined>
>;

/** An Ollama whose models converse; a model's family is its name. */
export function chattingOllama(answers: ChatAnswers): Script {
  const listing = ollamaScript(
    Object.keys(answers).map((name) => ({ tag: tag(name), show: CHATS })),
  );
  return (request) => {
    if (request.path !== '/api/chat') return listing(request);
    const { model = '', messages = [] } = JSON.parse(request.body) as {
      model?: string;
      messages?: readonly { role: string; content: string }[];
    };
    const said = (role: string): string =>
      messages.find((message) => message.role === role)?.content ?? '';
    const answer = answers[model.replace(/:.*$/, '')]?.(said('system'), said('user'));
    if (answer === undefined) return json({ error: 'no memory' }, 500);
    const counts = { prompt_eval_count: 70, eval_count: 30, eval_duration: 1e6 };
    return ndjson([
      { message: { role: 'assistant', content: answer }, done: false },
      { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', ...counts },
    ]);
  };
}
