import type { Fidelity } from '../../core/model.ts';
import type { RouterWeights } from '../../core/router-weights.ts';
import type { Member, StrategyTools } from '../../core/strategy.ts';
import { routerFeatures } from '../../math/router-features.ts';
import { routerConfidence, STATE_CHARACTERS } from '../../math/router.ts';
import { TOKEN_CLASSES, tokenLook } from '../../text/token-look.ts';
import { fittedRouter } from './fitted-router.ts';
import type { PlacedToken } from './gated-draft.ts';

/** Whoever says how far the small member's tokens can be trusted. */
export interface TokenRouter {
  /** Which router it is and why, as a code. */
  readonly note: string;
  readonly fidelity: Fidelity;
  /**
   * Confidence in each of some tokens of a draft that stands behind `before`; undefined where none can
   * be had. Throws what the tools throw.
   */
  confidences(
    before: string,
    draft: string,
    tokens: readonly PlacedToken[],
    tools: Pick<StrategyTools, 'embed'>,
  ): Promise<readonly (number | undefined)[]>;
}

/**
 * The router for a small member: the trained one where it fits, else the one shipped, which reads
 * log-probabilities. Hidden states mean something to the router of their own model alone.
 */
export function routerFor(small: Member, trained: RouterWeights | undefined): TokenRouter {
  if (trained === undefined) return logprobRouter(fittedRouter, 'router:shipped');
  const { features } = trained;
  if (features.kind === 'logprobs') return logprobRouter(trained, 'router:trained');
  if (features.modelId !== small.id) return shippedRouter('router:other-model');
  return small.primitives.embed === 'none'
    ? shippedRouter('router:no-states')
    : stateRouter(small, trained);
}

export function shippedRouter(note: string): TokenRouter {
  return logprobRouter(fittedRouter, note);
}

/** Lists of 20 are no whole distribution, hence `walk`. No call at all. */
function logprobRouter(weights: Pick<RouterWeights, 'layers'>, note: string): TokenRouter {
  return {
    note,
    fidelity: 'walk',
    confidences: (before, draft, tokens) =>
      Promise.resolve(
        tokens.map(({ token, at }) => {
          const text = before + draft.slice(0, at);
          const line = text.slice(text.lastIndexOf('\n') + 1);
          const features = routerFeatures(token, tokenLook(line, token.text), TOKEN_CLASSES);
          return routerConfidence(weights, features);
        }),
      ),
  };
}

/** One `embed` for all tokens of a draft; on a warm context each costs the tokens since the last. */
function stateRouter({ id, primitives }: Member, weights: RouterWeights): TokenRouter {
  return {
    note: 'router:hidden-state',
    fidelity: primitives.embed,
    async confidences(before, draft, tokens, tools) {
      const head = before.slice(-STATE_CHARACTERS);
      const texts = tokens.map(({ at }) => head + draft.slice(0, at));
      const states = texts.length === 0 ? [] : await tools.embed(id, texts);
      return texts.map((_, i) => routerConfidence(weights, states[i] ?? []));
    },
  };
}
