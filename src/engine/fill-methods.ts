import type { FillMethod, ModelDescription } from '../core/model.ts';
import { verdictKey, type FillVerdicts } from './fill-verdicts.ts';
import { resolveFillMethod, type FillOverride, type ModelFacts } from '../prompt/fill-method.ts';

/**
 * How a model fills a hole: the user's override, else what the server's metadata says, else its
 * family, else chat, else only the prefix. A method that failed its self-test is not used, except
 * when the user asked for it.
 */
export function fillMethodOf(
  description: ModelDescription,
  overrides: Readonly<Record<string, FillOverride>>,
  verdicts: FillVerdicts,
): FillMethod {
  const override = overrideOf(description, overrides);
  if (override !== undefined) return resolveFillMethod(factsOf(description), override);
  const key = verdictKey(description);
  if (key !== undefined && verdicts.get(key) === false) {
    return description.fill.kind === 'chat' ? description.fill : { kind: 'prefix-only' };
  }
  const own = description.fill;
  // Metadata of the very file or server wins over what the name suggests.
  if (own.kind === 'server' || own.kind === 'template' || own.kind === 'place') return own;
  const byFamily = resolveFillMethod(factsOf(description));
  return byFamily.kind === 'template' ? byFamily : own;
}

/** What the user wants of a model, by its id, its name or another name of it. */
export function overrideOf(
  { id, name, serverId, aliases = [] }: ModelDescription,
  overrides: Readonly<Record<string, FillOverride>>,
): FillOverride | undefined {
  const names = [id, name, ...aliases.flatMap((alias) => [`${serverId}:${alias}`, alias])];
  const found = names.find((one) => Object.hasOwn(overrides, one));
  return found === undefined ? undefined : overrides[found];
}

function factsOf(description: ModelDescription): ModelFacts {
  const { name, family, fill } = description;
  return {
    name,
    family,
    capabilities: fill.kind === 'server' ? ['completion', 'insert'] : ['completion'],
    ...(fill.kind === 'template' && fill.source === 'metadata'
      ? {
          fillTokens: {
            prefix: fill.template.prefix,
            suffix: fill.template.suffix,
            middle: fill.template.middle,
          },
        }
      : {}),
  };
}
