import { describeGeminiModel } from '../../../src/providers/gemini/describe-gemini-model.ts';
import { createGeminiServer } from '../../../src/providers/gemini/gemini-server.ts';
import { candidate } from '../../fakes/scripted-gemini.ts';
import { chatting } from '../chatting.ts';
import { describeWireFaults } from '../wire-faults.ts';

describeWireFaults({
  name: 'the Gemini provider',
  model: (address, clock, stallMs) =>
    chatting(
      createGeminiServer({ id: 'gemini', address, clock, stallMs }).model(
        describeGeminiModel({ serverId: 'gemini', device: 'x' }, { name: 'models/x' }),
      ),
    ),
  contentType: 'text/event-stream',
  message: (text) => event(candidate([{ text }])),
  error: (message) => event({ error: { code: 500, message, status: 'INTERNAL' } }),
  end: event(candidate([], 'STOP')),
});

function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
