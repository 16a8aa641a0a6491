import * as vscode from 'vscode';
import { failureOf, type Failure } from '../../core/failure.ts';
import type { ModelDescription, ModelServer } from '../../core/model.ts';
import { guarded } from '../../engine/cloud/guarded-model.ts';
import { fillMethodOf } from '../../engine/fill-methods.ts';
import { askModal } from '../platform/ask-modal.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';
import type { Session } from '../session.ts';
import { modelLabel } from '../views/model-label.ts';
import { failureText } from '../words.ts';
import type { FlowRoom, FlowState, Step, StepResult } from './flow-steps.ts';
import { cardLines } from './card.ts';
import { allowLent } from './lent-consent.ts';
import { knownPrice } from './member-draft.ts';
import { tryModel, type Trial } from './trial.ts';

const { t } = vscode.l10n;

/** Tries the model once and shows its card. */
export async function cardStep(state: FlowState, { session }: FlowRoom): Promise<StepResult> {
  const { draft, found } = state;
  if (found === undefined) return { next: 'models', state };
  const { server, wish } = found;
  const price = draft.price ?? knownPrice(session.settings, found.description, wish);
  // The purse knows no price of a server that is not in the settings yet.
  const description = { ...found.description, ...(price === undefined ? {} : { price }) };
  const tried = await tryOnce(session, server, description);
  if (tried === undefined) return { next: 'models', state };
  const trial = 'failure' in tried ? undefined : tried.trial;
  const problem = 'failure' in tried ? tried.failure : undefined;
  const lines = cardLines({ description, price, trial, address: server.address });
  const choice = await showCard(description, lines, { problem, wrote: trial?.sample !== '' });
  if (choice !== 'add') return choice === undefined ? undefined : { next: choice, state };
  const { key = '' } = draft;
  const wanted = { description: found.description, wish, price: draft.price };
  return { wanted: { ...wanted, key: key === '' ? undefined : key } };
}

/** Undefined where the user has called it off. */
async function tryOnce(
  session: Session,
  server: ModelServer,
  description: ModelDescription,
): Promise<{ readonly trial: Trial } | { readonly failure: Failure } | undefined> {
  const { clock, spending, engine, settings } = session;
  const title = t('Ensemble: one test of {0}', modelLabel(description.id));
  return await withCancellableProgress(title, async (progress, signal) => {
    progress.report({ message: t('it completes a line of ours, not of yours') });
    try {
      if (description.serverId === EDITOR_SERVER) await allowLent(session, description.id, signal);
      const told = await probed(server, description, signal);
      const guards = { clock, spending, hedging: { percent: 0, lateAfterMs: () => undefined } };
      const model = guarded(server.model(told), guards);
      const { verdicts } = engine.roster;
      const method = fillMethodOf(told, settings.engine.fillOverrides, verdicts);
      return { trial: await tryModel(model, method, clock, signal) };
    } catch (error) {
      return signal.aborted ? undefined : { failure: failureOf(error) };
    }
  });
}

/** Servers of one's own tell more of a model when they are asked; others would charge for it. */
async function probed(
  server: ModelServer,
  description: ModelDescription,
  signal: AbortSignal,
): Promise<ModelDescription> {
  if (description.place !== 'local' || server.probe === undefined) return description;
  try {
    return await server.probe(description, signal);
  } catch {
    signal.throwIfAborted();
    return description;
  }
}

/** The card with its choices; after a failure those that repair it come first. */
async function showCard(
  { id }: ModelDescription,
  lines: readonly string[],
  { problem, wrote }: { readonly problem: Failure | undefined; readonly wrote: boolean },
): Promise<'add' | Step | undefined> {
  const model = modelLabel(id);
  const other = [t('Choose Another Model'), 'models'] as const;
  const choices: readonly (readonly [string, 'add' | Step])[] =
    problem === undefined
      ? [[t('Add to Line-up'), 'add'], other]
      : [
          [t('Try Again'), 'card'],
          ...(problem.code === 'unauthorised' ? [[t('Change Key'), 'key'] as const] : []),
          other,
          [t('Add Anyway'), 'add'],
        ];
  const choice = await askModal(
    {
      severity: problem === undefined ? 'information' : 'warning',
      message:
        problem !== undefined
          ? t('Ensemble: {0} failed its test', model)
          : wrote
            ? t('Ensemble: {0} answers', model)
            : t('Ensemble: {0} answers, and wrote nothing', model),
      detail: [...(problem === undefined ? [] : [failureText(problem)]), ...lines].join('\n'),
    },
    ...choices.map(([title]) => title),
  );
  return choices.find(([title]) => title === choice)?.[1];
}
