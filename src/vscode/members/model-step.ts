import * as vscode from 'vscode';
import { failure, failureOf, type Failure } from '../../core/failure.ts';
import type { ModelDescription, ModelServer } from '../../core/model.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import { askModal } from '../platform/ask-modal.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';
import type { Session } from '../session.ts';
import { failureText } from '../words.ts';
import type { FlowRoom, FlowState, Step, StepResult } from './flow-steps.ts';
import { freeName } from './member-kinds.ts';
import { wishOf, within, type Draft } from './member-draft.ts';
import { pickModel } from './pick-model.ts';
import { BACK } from './quick-steps.ts';
import { beforeModels } from './typed-steps.ts';

const { t } = vscode.l10n;

/** A server lists within this time, or is said not to. Unit: ms. */
const LISTING_MS = 15_000;

/** Lists the models of the server and lets one be picked. */
export async function modelStep({ draft }: FlowState, room: FlowRoom): Promise<StepResult> {
  const { server, wish } = await serverOf(draft, room);
  const listed = await list(room.session, server);
  if (listed === undefined) return { next: 'source', state: { draft } };
  if ('failure' in listed) {
    const next = await afterFailure(listed.failure, draft);
    return next === undefined ? undefined : { next, state: { draft } };
  }
  if (listed.models.length === 0) {
    const next = await offerOthers(server);
    return next === undefined ? undefined : { next, state: { draft } };
  }
  const canName = wish !== undefined || isSet(room.session, server.id);
  const picked = await pickModel(room.session, listed.models, { server, wish, canName });
  if (picked === undefined) return undefined;
  if (picked === BACK) return { next: beforeModels(draft), state: { draft } };
  if (picked === 'name') return { next: 'name', state: { draft } };
  return { next: 'price', state: { draft, found: { server, wish, description: picked } } };
}

function isSet({ settings }: Session, serverId: string): boolean {
  return settings.servers.some(({ name }) => name === serverId);
}

/** The server of a draft, which may be one of the session's under a new key, or with more names. */
async function serverOf(
  { source, key = '', names, ...draft }: Draft,
  room: FlowRoom,
): Promise<{ readonly server: ModelServer; readonly wish: ServerWish | undefined }> {
  const { session, apiKeys } = room;
  if (source.type === 'editor') {
    session.editorModels.wake();
    return { server: session.editorModels.server, wish: undefined };
  }
  if (source.type === 'known') {
    const { id } = source.server;
    const entry = session.settings.servers.find(({ name }) => name === id);
    if (entry === undefined || (key === '' && names === undefined)) {
      return { server: source.server, wish: undefined };
    }
    const typedKey = key === '' ? await apiKeys.get(id) : key;
    if (names === undefined) return { server: room.serverFor(entry, typedKey), wish: undefined };
    const models = [...new Set([...(entry.models ?? []), ...names])];
    const wish = { ...entry, models };
    return { server: room.serverFor(wish, typedKey), wish };
  }
  const taken = new Set([...session.servers.map(({ id }) => id), EDITOR_SERVER, 'workspace']);
  const name = freeName(source.kind.id, taken);
  const wish = wishOf(source.kind, name, { ...draft, source, ...(names && { names }) });
  return { server: room.serverFor(wish, key === '' ? undefined : key), wish };
}

/** Undefined where the user has called it off. */
async function list(
  { clock }: Session,
  server: ModelServer,
): Promise<
  { readonly models: readonly ModelDescription[] } | { readonly failure: Failure } | undefined
> {
  const title = t('Ensemble: asking {0} for its models', server.address);
  return await withCancellableProgress(title, async (_, signal) => {
    try {
      const models = await within(clock, LISTING_MS, signal, (own) => server.list(own));
      return { models: models.filter(({ primitives }) => primitives.generate !== 'none') };
    } catch (error) {
      if (signal.aborted) return undefined;
      const isLate = error instanceof DOMException && error.name === 'TimeoutError';
      return { failure: isLate ? failure('timeout', server.address) : failureOf(error) };
    }
  });
}

/** A server without any model; one of Ollama's can download some. */
async function offerOthers(server: ModelServer): Promise<Step | undefined> {
  const pull = t('Pull Model');
  const other = t('Choose Another Server');
  const message = t('Ensemble: {0} has no model', server.id);
  const choices = server.pull === undefined ? [other] : [pull, other];
  const choice = await askModal({ severity: 'information', message }, ...choices);
  if (choice === pull) await vscode.commands.executeCommand('ensemble.pullModel');
  return choice === other ? 'source' : undefined;
}

/** Names the repair of a listing that failed, and leads to the step that can do it. */
async function afterFailure(what: Failure, { source }: Draft): Promise<Step | undefined> {
  const isNew = source.type === 'new';
  const takesKey = source.type === 'new' ? source.kind.key !== 'none' : source.type === 'known';
  const steps: readonly (readonly [string, Step])[] = [
    ...(what.code === 'unauthorised' && takesKey ? [[t('Change Key'), 'key'] as const] : []),
    ...(isNew && source.kind.asksAddress ? [[t('Change Address'), 'address'] as const] : []),
    ...(what.code !== 'unauthorised' && takesKey && isNew
      ? [[t('Change Key'), 'key'] as const]
      : []),
    [t('Try Again'), 'models'],
    ...(isNew && mayNotList(what) ? [[t('Type a Model Name'), 'name'] as const] : []),
    [t('Choose Another Server'), 'source'],
  ];
  const choice = await askModal(
    { severity: 'warning', message: t('Ensemble: no list of models'), detail: failureText(what) },
    ...steps.map(([title]) => title),
  );
  return steps.find(([title]) => title === choice)?.[1];
}

/** Some gateways serve models and list none. */
function mayNotList({ code }: Failure): boolean {
  return ['bad-request', 'not-a-model-server', 'model-missing'].includes(code);
}
