import { modelLabel } from '../views/model-label.ts';
import type { FlowRoom, FlowState, Step, StepResult } from './flow-steps.ts';
import { askAddress, askKey, askName, askPrice } from './asked-texts.ts';
import { memberKinds, type MemberKind } from './member-kinds.ts';
import { knownPrice, needsPrice, type Draft } from './member-draft.ts';
import { pickSource } from './pick-source.ts';
import { BACK } from './quick-steps.ts';

/** What was typed for one kind stays while the user looks around among the others. */
export async function sourceStep(
  state: FlowState | undefined,
  { session }: FlowRoom,
): Promise<StepResult> {
  const source = await pickSource(session);
  if (source === undefined || source === BACK) return undefined;
  const before = state === undefined ? undefined : newKindOf(state.draft);
  const isSame = source.type === 'new' && source.kind === before;
  const draft: Draft = isSame && state !== undefined ? { ...state.draft, source } : { source };
  return { next: afterSource(draft), state: { draft } };
}

export async function addressStep(state: FlowState, { session }: FlowRoom): Promise<StepResult> {
  const { draft } = state;
  const kind = newKindOf(draft);
  if (kind === undefined) return { next: 'models', state };
  const address = await askAddress(session, kind, draft.address ?? kind.url ?? '');
  if (address === undefined) return undefined;
  if (address === BACK) return { next: 'source', state };
  const next = kind.key === 'none' ? 'models' : 'key';
  return { next, state: { draft: { ...draft, address } } };
}

export async function keyStep(state: FlowState, { session }: FlowRoom): Promise<StepResult> {
  const { draft } = state;
  const known = draft.source.type === 'known' ? draft.source.server.id : undefined;
  const entry = session.settings.servers.find(({ name }) => name === known);
  const kind = newKindOf(draft) ?? memberKinds.find((one) => one.kind === entry?.kind);
  const key = await askKey(known ?? kind?.title ?? '', kind, draft.key ?? '');
  if (key === undefined) return undefined;
  if (key !== BACK) return { next: 'models', state: { draft: { ...draft, key: key.trim() } } };
  const next = newKindOf(draft)?.asksAddress === true ? 'address' : 'source';
  return { next, state };
}

/** A model that its server does not list. */
export async function nameStep(state: FlowState): Promise<StepResult> {
  const name = await askName('');
  if (name === undefined) return undefined;
  if (name === BACK) return { next: 'models', state };
  const { draft } = state;
  const names = [...new Set([...(draft.names ?? []), name.trim()])];
  return { next: 'models', state: { draft: { ...draft, names } } };
}

/** Asked only where nobody knows it: no limit of money can hold for an unknown price. */
export async function priceStep(state: FlowState, { session }: FlowRoom): Promise<StepResult> {
  const { draft, found } = state;
  if (found === undefined) return { next: 'models', state };
  const { description, wish } = found;
  if (!needsPrice(description, knownPrice(session.settings, description, wish))) {
    return { next: 'card', state };
  }
  const price = await askPrice(modelLabel(description.id));
  if (price === undefined) return undefined;
  if (price === BACK) return { next: 'models', state };
  return { next: 'card', state: { found, draft: { ...draft, price } } };
}

/** The step before the list of models. */
export function beforeModels({ source }: Draft): Step {
  if (source.type !== 'new' || source.isFound) return 'source';
  if (source.kind.key !== 'none') return 'key';
  return source.kind.asksAddress ? 'address' : 'source';
}

export function newKindOf({ source }: Draft): MemberKind | undefined {
  return source.type === 'new' ? source.kind : undefined;
}

function afterSource({ source }: Draft): Step {
  if (source.type !== 'new' || source.isFound) return 'models';
  if (source.kind.asksAddress) return 'address';
  return source.kind.key === 'none' ? 'models' : 'key';
}
