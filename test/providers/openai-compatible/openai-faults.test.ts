import { NO_PRIMITIVES, type ModelDescription } from '../../../src/core/model.ts';
import type { Dialect } from '../../../src/providers/openai-compatible/describe-openai-model.ts';
import { createOpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import { describeWireFaults } from '../wire-faults.ts';
import type { FaultyProvider } from '../wire-faults.ts';

const DESCRIPTION: ModelDescription = {
  id: 'own:x',
  serverId: 'own',
  provider: 'openai-compatible',
  name: 'x',
  family: 'x',
  place: 'local',
  device: 'local',
  fill: { kind: 'chat' },
  primitives: {
    ...NO_PRIMITIVES,
    generate: 'exact',
  },
  roles: ['inline'],
  thinking: false,
};

function faulty(name: string, dialect: Dialect, text: (text: string) => object): FaultyProvider {
  return {
    name,
    model: (address, clock, stallMs) =>
      createOpenAiCompatibleServer({ id: 'own', address, clock, stallMs, dialect }).model(
        DESCRIPTION,
      ),
    contentType: 'text/event-stream',
    message: (content) => event(text(content)),
    error: (message) => event({ error: { message } }),
    end:
      dialect === 'openai'
        ? `${event({ choices: [{ text: '', finish_reason: 'stop' }] })}data: [DONE]\n\n`
        : event({ content: '', stop: true, stop_type: 'eos' }),
  };
}

describeWireFaults(
  faulty('OpenAI-compatible provider', 'openai', (text) => ({ choices: [{ text }] })),
);
describeWireFaults(
  faulty("llama.cpp's dialect", 'llama-server', (content) => ({ content, stop: false })),
);

function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
