import * as vscode from 'vscode';
import type { ModelDescription } from '../../core/model.ts';
import { estimateDay } from '../../spending/rhythm.ts';
import { askModal } from '../platform/ask-modal.ts';
import { writeSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { modelLabel } from '../views/model-label.ts';
import { automaticLines } from './automatic-words.ts';
import { knownPrice } from './member-draft.ts';

const { t } = vscode.l10n;

/**
 * Switches a model elsewhere on for requests while somebody types, after a dialog that says what these come
 * to; or off again, without one. Writes `cloud.automatic` alone.
 */
export async function switchAutomatic(
  session: Session,
  description: ModelDescription,
): Promise<void> {
  const { id } = description;
  const now = session.settings.engine.automaticCloud;
  if (now.includes(id)) {
    await writeSetting(
      'cloud.automatic',
      now.filter((one) => one !== id),
    );
    return;
  }
  const { records } = await session.outcomes.read();
  const server = session.servers.find((one) => one.id === description.serverId);
  const estimate = estimateDay({
    records,
    now: session.clock.wallTime(),
    price: knownPrice(session.settings, description, undefined),
  });
  const use = t('Use While Typing');
  const choice = await askModal(
    {
      severity: 'information',
      message: t('Ask {0} while you type?', modelLabel(id)),
      detail: automaticLines({
        estimate,
        hardLimitUsd: session.settings.cloud.dailyLimitUsd,
        address: server?.address ?? description.serverId,
      }),
    },
    use,
  );
  if (choice === use) {
    await writeSetting('cloud.automatic', [...session.settings.engine.automaticCloud, id]);
  }
}
