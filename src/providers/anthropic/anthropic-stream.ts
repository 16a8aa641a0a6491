import type { FinishReason, ToolCall, Usage } from '../../core/generation.ts';
import type { ChatStep } from '../transport/chat-stream.ts';
import { countAt, known, numberAt, recordAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/** A call whose arguments are still coming. */
interface OpenCall {
  readonly id: string;
  readonly name: string;
  /** Arguments that came with the beginning, as gateways send them. */
  readonly whole: WireRecord;
  pieces: string;
}

/**
 * Reads the events of one stream of `/v1/messages`, in order. Thoughts and their signatures, pings and events
 * of kinds that are not known are passed over.
 *
 * Usage   `input_tokens` leaves out what the cache had or took, so that
 *             promptTokens = input + read + written
 *         Counts of later events are totals and replace earlier ones.
 */
export function createAnthropicSteps(): (event: WireRecord) => ChatStep {
  const open = new Map<number, OpenCall>();
  let counts: WireRecord = {};

  function usageOf(told: WireRecord): Omit<Usage, 'estimated'> {
    counts = { ...counts, ...withoutNull(told) };
    const input = countAt(counts, 'input_tokens');
    const read = countAt(counts, 'cache_read_input_tokens');
    const written = countAt(counts, 'cache_creation_input_tokens');
    return known({
      promptTokens: input === undefined ? undefined : input + (read ?? 0) + (written ?? 0),
      cachedTokens: read,
      cacheWriteTokens: written,
    });
  }

  function begun(index: number, block: WireRecord): ChatStep {
    const text = textAt(block, 'text') ?? '';
    if (textAt(block, 'type') === 'text') return text === '' ? {} : { text };
    if (textAt(block, 'type') !== 'tool_use') return {};
    const name = textAt(block, 'name') ?? '';
    if (name === '') return {};
    const id = textAt(block, 'id') ?? '';
    const whole = recordAt(block, 'input');
    open.set(index, { id: id === '' ? `call_${index}` : id, name, whole, pieces: '' });
    return {};
  }

  function grown(index: number, delta: WireRecord): ChatStep {
    const type = textAt(delta, 'type');
    const text = textAt(delta, 'text') ?? '';
    if (type === 'text_delta') return text === '' ? {} : { text };
    const call = open.get(index);
    if (type === 'input_json_delta' && call !== undefined)
      call.pieces += textAt(delta, 'partial_json') ?? '';
    return {};
  }

  function ended(index: number): ChatStep {
    const call = open.get(index);
    open.delete(index);
    return call === undefined ? {} : { calls: [callOf(call)] };
  }

  return (event) => {
    const index = numberAt(event, 'index') ?? 0;
    switch (textAt(event, 'type')) {
      case 'message_start':
        // The output that is counted here is only begun.
        return { usage: usageOf(recordAt(recordAt(event, 'message'), 'usage')) };
      case 'content_block_start':
        return begun(index, recordAt(event, 'content_block'));
      case 'content_block_delta':
        return grown(index, recordAt(event, 'delta'));
      case 'content_block_stop':
        return ended(index);
      case 'message_delta': {
        const reason = textAt(recordAt(event, 'delta'), 'stop_reason');
        const usage = recordAt(event, 'usage');
        return known({
          finish: finishOf(reason),
          refused: reason === 'refusal' ? (true as const) : undefined,
          usage: known({ ...usageOf(usage), completionTokens: countAt(usage, 'output_tokens') }),
        });
      }
      default:
        return {};
    }
  };
}

function callOf({ id, name, whole, pieces }: OpenCall): ToolCall {
  const isWhole = pieces === '' && Object.keys(whole).length > 0;
  return { id, name, arguments: isWhole ? JSON.stringify(whole) : pieces === '' ? '{}' : pieces };
}

const UNIFIED: ReadonlyMap<string, FinishReason['unified']> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['tool_use', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
]);

function finishOf(raw: string | undefined): FinishReason | undefined {
  return raw === undefined || raw === ''
    ? undefined
    : { unified: UNIFIED.get(raw) ?? 'other', raw };
}

/** A field that a later event has as null says nothing. */
function withoutNull(record: WireRecord): WireRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
