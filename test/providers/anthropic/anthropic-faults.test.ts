import { createAnthropicServer } from '../../../src/providers/anthropic/anthropic-server.ts';
import { describeAnthropicModel } from '../../../src/providers/anthropic/describe-anthropic-model.ts';
import { blockDelta, messageDelta, namedEvent } from '../../fakes/scripted-anthropic.ts';
import { chatting } from '../chatting.ts';
import { describeWireFaults } from '../wire-faults.ts';

describeWireFaults({
  name: 'the Anthropic provider',
  model: (address, clock, stallMs) =>
    chatting(
      createAnthropicServer({ id: 'claude', address, clock, stallMs }).model(
        describeAnthropicModel({ serverId: 'claude', device: 'x' }, { id: 'x' }),
      ),
    ),
  contentType: 'text/event-stream',
  message: (text) => namedEvent(blockDelta(0, { type: 'text_delta', text })),
  error: (message) => namedEvent({ type: 'error', error: { type: 'api_error', message } }),
  end: namedEvent(messageDelta('end_turn', { output_tokens: 1 })),
});
