import type * as vscode from 'vscode';
import type { EngineEvent } from '../../core/events.ts';
import type { MemberStatus } from '../../engine/member-states.ts';
import { createSentLog } from '../completion/sent-log.ts';
import { createStrategyLog } from '../completion/strategy-log.ts';
import { choiceText } from '../strategy-words.ts';

/** What the log tells of an engine. */
export interface EngineLog {
  event(event: EngineEvent): void;
  status(status: MemberStatus): void;
}

export function createEngineLog(
  channel: Pick<vscode.LogOutputChannel, 'info' | 'warn' | 'error'>,
  addressOf: (modelId: string) => string | undefined,
): EngineLog {
  const strategyLine = createStrategyLog(choiceText);
  const sentLine = createSentLog(addressOf);
  return {
    event(event) {
      if (event.type === 'strategy-failure') channel.error(`${event.strategyId}: ${event.message}`);
      if (event.type === 'self-test') {
        const test = event.evidence.map(({ probe, passed }) => `${probe} ${passed ? '+' : '-'}`);
        channel.info(
          `${event.modelId} ${event.works ? 'fills holes' : 'does not fill holes; only the text before the cursor is used'} (${test.join(', ')})`,
        );
      }
      const line = strategyLine(event);
      if (line !== undefined) channel.warn(line);
      const sent = sentLine(event);
      if (sent !== undefined) channel.info(sent);
    },
    status({ modelId, state, failure }) {
      const why = failure === undefined ? '' : ` (${failure.code}: ${failure.detail})`;
      channel.info(`${modelId} is ${state}${why}`);
    },
  };
}
