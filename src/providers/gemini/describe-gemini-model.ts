import { NO_PRIMITIVES, type ModelDescription, type Role } from '../../core/model.ts';
import { familyOfName } from '../transport/model-family.ts';
import { countAt, known, textAt, textsAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { geminiVersionOf, isGemma, leastThinking } from './gemini-version.ts';

export interface GeminiHome {
  readonly serverId: string;
  readonly device: string;
}

/**
 * A row of `models` as the rest of the program knows it; what a row does not tell is taken from its name.
 * A model that can be told not to think is told so at every call, and then does not count as one that thinks.
 * Prices and licences are not told there.
 */
export function describeGeminiModel(home: GeminiHome, row: WireRecord): ModelDescription {
  const name = geminiNameOf(row);
  const methods = textsAt(row, 'supportedGenerationMethods');
  const embeds = methods?.includes('embedContent') ?? name.includes('embedding');
  const writes = (methods?.includes('generateContent') ?? !embeds) && !OTHER_THAN_TEXT.test(name);
  const thinking = writes && leastThinking(name, row['thinking'] === true).thinks;
  return known({
    id: `${home.serverId}:${name}`,
    serverId: home.serverId,
    provider: 'gemini',
    name,
    family: familyOf(name),
    // Whatever stands between passes the text on to the vendor.
    place: 'cloud',
    device: home.device,
    contextLength: countAt(row, 'inputTokenLimit'),
    fill: { kind: 'chat' },
    primitives: {
      ...NO_PRIMITIVES,
      generate: writes ? 'exact' : 'none',
      // A verdict's few tokens would go into thoughts.
      judge: writes && !thinking ? 'judge' : 'none',
      embed: embeds ? 'exact' : 'none',
    },
    roles: rolesOf(writes, thinking, embeds),
    thinking,
    tools: writes && !isGemma(name) ? (true as const) : undefined,
  } as const);
}

/** The name without the collection that the vendor puts before it; tuned models keep theirs. */
export function geminiNameOf(row: WireRecord): string {
  return (textAt(row, 'name') ?? '').replace(/^models\//, '');
}

/** Models of the same list that draw, speak, listen or answer questions on given sources. */
const OTHER_THAN_TEXT =
  /(^|-)(image|imagen|tts|audio|live|veo|lyria|aqa|robotics|computer-use|dialog|banana)(-|$)/;

function rolesOf(writes: boolean, thinking: boolean, embeds: boolean): readonly Role[] {
  if (embeds) return ['embed'];
  if (!writes) return [];
  return thinking
    ? ['panel', 'refactor', 'fuse']
    : ['inline', 'panel', 'refactor', 'judge', 'fuse'];
}

/** Sizes of one generation are one voter: Pro, Flash and Flash-Lite of 2.5 are `gemini-2.5`. */
function familyOf(name: string): string {
  const version = geminiVersionOf(name);
  if (version !== undefined) return `gemini-${version}`;
  return /^gemini-(pro|flash)/.test(name) ? 'gemini' : familyOfName(name);
}
