import type { Session } from '../session.ts';
import type { RestSource } from './rest.ts';

/** Typing asks nobody where the user has said so. */
export function createByHand(session: Pick<Session, 'settings' | 'onDidReconfigure'>): RestSource {
  return {
    restOf: () =>
      session.settings.askWhileTyping
        ? undefined
        : { reason: 'by-hand', detail: 'ensemble.askWhileTyping' },
    onDidChange: session.onDidReconfigure,
  };
}
