import type { ModelServer } from '../../core/model.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import type { Session } from '../session.ts';
import { cardStep } from './card-step.ts';
import type { FlowRoom, FlowState, Step, StepResult, Wanted } from './flow-steps.ts';
import { modelStep } from './model-step.ts';
import { addressStep, keyStep, nameStep, priceStep, sourceStep } from './typed-steps.ts';

type StepOf = (state: FlowState, room: FlowRoom) => Promise<StepResult>;

const STEPS: Readonly<Record<Exclude<Step, 'source'>, StepOf>> = {
  address: addressStep,
  key: keyStep,
  models: modelStep,
  name: nameStep,
  price: priceStep,
  card: cardStep,
};

/**
 * Asks step by step for a model: kind of server, address, key, model; tries it once on a small text that is
 * never the user's, and shows what it is on a card. Nothing is written: neither key nor setting.
 *
 * Whatever fails says what to do about it and leads back to the step that can, with everything that was
 * typed. Undefined where the user leaves.
 */
export async function askForMember(
  session: Session,
  apiKeys: ApiKeys,
): Promise<Wanted | undefined> {
  const made: ModelServer[] = [];
  const room: FlowRoom = {
    ...{ session, apiKeys },
    serverFor(wish, key) {
      const server = session.serverFor(wish, key);
      made.push(server);
      return server;
    },
  };
  try {
    let result = await sourceStep(undefined, room);
    while (result !== undefined && !('wanted' in result)) {
      const { next, state } = result;
      result = next === 'source' ? await sourceStep(state, room) : await STEPS[next](state, room);
    }
    return result?.wanted;
  } finally {
    void Promise.allSettled(made.map((server) => server.dispose()));
  }
}
