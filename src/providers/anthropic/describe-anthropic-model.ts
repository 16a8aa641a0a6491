import { NO_PRIMITIVES, type ModelDescription } from '../../core/model.ts';
import { familyOfName } from '../transport/model-family.ts';
import { countAt, recordAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { claudeVersionOf } from './claude-version.ts';

/** How a model is told not to think, by the value of `thinking.type`. */
export type ThinkingOff = 'disabled' | 'between_tools';

export interface AnthropicHome {
  readonly serverId: string;
  readonly device: string;
}

/** The context of every Claude model where the vendor does not tell more. Unit: tokens. */
const USUAL_CONTEXT = 200_000;

/**
 * A row of `/v1/models` as the rest of the program knows it. A model that can be told not to think is told so
 * at every call, and then does not count as one that thinks. Prices and licences are not told there.
 */
export function describeAnthropicModel(home: AnthropicHome, row: WireRecord): ModelDescription {
  const name = textAt(row, 'id') ?? '';
  const thinking = thinksOf(row) && thinkingOffOf(row) === undefined;
  return {
    id: `${home.serverId}:${name}`,
    serverId: home.serverId,
    provider: 'anthropic',
    name,
    family: familyOf(name),
    // Whatever stands between passes the text on to the vendor.
    place: 'cloud',
    device: home.device,
    contextLength: countAt(row, 'max_input_tokens') ?? USUAL_CONTEXT,
    fill: { kind: 'chat' },
    primitives: {
      ...NO_PRIMITIVES,
      generate: 'exact',
      // A verdict's few tokens would go into thoughts.
      judge: thinking ? 'none' : 'judge',
    },
    roles: thinking
      ? ['panel', 'refactor', 'fuse']
      : ['inline', 'panel', 'refactor', 'judge', 'fuse'],
    thinking,
    tools: true,
  };
}

/** Undefined where the model does not think anyway, or cannot be told. */
export function thinkingOffOf(row: WireRecord): ThinkingOff | undefined {
  if (!thinksOf(row)) return undefined;
  const types = recordAt(thinkingAt(row), 'types');
  return (['disabled', 'between_tools'] as const).find(
    (type) => recordAt(types, type)['supported'] === true,
  );
}

/** Rows of gateways tell nothing of abilities: then nothing is said about thinking. */
function thinksOf(row: WireRecord): boolean {
  return thinkingAt(row)['supported'] === true;
}

function thinkingAt(row: WireRecord): WireRecord {
  return recordAt(recordAt(row, 'capabilities'), 'thinking');
}

/** Sizes of one generation are one voter: Opus, Sonnet and Haiku of Claude 4 are `claude-4`. */
function familyOf(name: string): string {
  const version = claudeVersionOf(name);
  return version === undefined ? familyOfName(name) : `claude-${version.major}`;
}
