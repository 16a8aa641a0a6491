import * as vscode from 'vscode';
import type { ModelDescription, ModelServer } from '../../core/model.ts';
import { lineUpEntries, modelOf } from '../platform/line-up.ts';
import type { Session } from '../session.ts';
import { priceText, roleText } from './card.ts';
import { knownPrice } from './member-draft.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import { tokenText } from './money-words.ts';
import { pickOne, type BACK } from './quick-steps.ts';
import { sizeText } from '../figures.ts';

const { t } = vscode.l10n;

/** The editor draws them all at once; what else there is can be named. */
const MOST_SHOWN = 2000;

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: ModelDescription;
}

export interface PickedFrom {
  readonly server: ModelServer;
  readonly wish: ServerWish | undefined;
  /** A model may be named that is not listed: the server's entry in the settings can hold its name. */
  readonly canName: boolean;
}

/** One of a server's models, or `name` for one that it does not list. */
export async function pickModel(
  session: Session,
  models: readonly ModelDescription[],
  { server, wish, canName }: PickedFrom,
): Promise<ModelDescription | 'name' | typeof BACK | undefined> {
  const named = new Set((lineUpEntries(session.settings.lineUp) ?? []).map(modelOf));
  const chosen = session.engine.roster
    .selection()
    .chosen.map(({ listed }) => listed.description.id);
  const members = new Set([...named, ...chosen]);
  const items = models.slice(0, MOST_SHOWN).map((model): ModelItem => {
    const { id, name, contextLength, sizeBytes, roles, place } = model;
    const facts = [
      ...(members.has(id) ? [t('in the line-up')] : []),
      ...(place === 'local' ? [] : [priceText(model, knownPrice(session.settings, model, wish))]),
      ...(contextLength === undefined ? [] : [t('{0} tokens', tokenText(contextLength))]),
      ...(sizeBytes === undefined ? [] : [sizeText(sizeBytes)]),
    ];
    return {
      label: members.has(id) ? `$(check) ${name}` : name,
      description: facts.join(' · '),
      detail: roles.map(roleText).join(', '),
      model,
    };
  });
  const another: ModelItem = {
    label: `$(edit) ${t('Another model, by its name…')}`,
    alwaysShow: true,
  };
  const picked = await pickOne({
    title: t('Ensemble: which model of {0}?', server.id),
    placeholder: t(
      'The model is then tested by one short call, with code of ours and not of yours',
    ),
    items: canName ? [...items, another] : items,
    canGoBack: true,
  });
  return picked === undefined || typeof picked === 'symbol' ? picked : (picked.model ?? 'name');
}
