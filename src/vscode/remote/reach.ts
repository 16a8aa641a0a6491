import * as vscode from 'vscode';
import {
  nearAddresses,
  type NearAddress,
  type Whereabouts,
} from '../../providers/near-addresses.ts';
import { isOllamaAt } from '../../providers/near-ollama.ts';
import { isOllamaSought } from '../platform/near-ollama.ts';
import type { Session } from '../session.ts';
import { createNearSearch, type NearFinding } from './near-search.ts';
import { readWhereabouts } from './whereabouts.ts';

const { t } = vscode.l10n;

/** How models are reached from where the extension runs. */
export interface Reach {
  /** Looks for Ollama nearby; see `NearSearch`. */
  look(byHand: boolean): Promise<NearFinding>;
  /** An Ollama that answered nearby and may not be used yet. */
  offered(): NearAddress | undefined;
  /** The user has said yes to it. */
  accept(near: NearAddress): Promise<void>;
}

/** What is looked at; in place of the system in tests. */
export interface ReachLook {
  readonly whereabouts: () => Promise<Whereabouts>;
  readonly isOllamaAt: typeof isOllamaAt;
}

const systemLook: ReachLook = { whereabouts: readWhereabouts, isOllamaAt };

/** A machine that is there answers sooner. Unit: ms. */
const LIMIT_MS = 1000;

/**
 * Looks for Ollama on the machine around a container or a WSL. Before the user has said yes, nothing but
 * `GET /api/version` is sent there. What the user has said is kept by kind of remote, not by address: that of a WSL
 * changes at every start.
 */
export function createReach(
  session: Pick<Session, 'clock' | 'nearOllama' | 'settings'>,
  state: Pick<vscode.Memento, 'get' | 'update'>,
  look: ReachLook = systemLook,
): Reach {
  const { clock } = session;
  const slotOf = ({ kind }: NearAddress): string =>
    `nearOllama/${vscode.env.remoteName ?? ''}/${kind}`;
  const { nearOllama } = session;
  const accept = async (near: NearAddress): Promise<void> => {
    await state.update(slotOf(near), 'yes');
    nearOllama.use(near.address);
  };

  async function offer(near: NearAddress): Promise<void> {
    await state.update(slotOf(near), 'asked');
    const yes = t('Use It');
    const choice = await vscode.window.showInformationMessage(offerText(near), yes);
    if (choice === yes) await accept(near);
  }

  const search = createNearSearch({
    clock,
    isWanted: () => isOllamaSought(session.settings),
    near: async () => nearAddresses(await look.whereabouts()),
    answers: (address) => look.isOllamaAt(address, clock, AbortSignal.timeout(LIMIT_MS)),
    consent: (near) => {
      const said = state.get<unknown>(slotOf(near));
      return said === 'yes' || said === 'asked' ? said : undefined;
    },
    offer: (near) => void offer(near),
    use: (address) => {
      nearOllama.use(address);
    },
  });
  return {
    look: (byHand) => search.look(byHand),
    offered() {
      const near = search.found();
      return near === undefined || near.address === nearOllama.address() ? undefined : near;
    },
    accept,
  };
}

function offerText({ kind, address }: NearAddress): string {
  return kind === 'container-host'
    ? t('Ensemble: Ollama answers at {0}, on the machine around this container. Use it?', address)
    : t('Ensemble: Ollama answers at {0}, on the Windows around this WSL. Use it?', address);
}
