import type { EngineEvent } from '../../core/events.ts';
import { createSentBoard, type SentAway } from '../../engine/sent-away.ts';

/**
 * A line for every text that a member elsewhere is asked for: which host is sent how much of which files, and
 * then what it has counted and taken. Names of files and figures, never code.
 */
export function createSentLog(
  addressOf: (modelId: string) => string | undefined,
): (event: EngineEvent) => string | undefined {
  const board = createSentBoard(addressOf);
  return (event) => {
    const sent = board.note(event);
    if (sent === undefined) return undefined;
    const to = `${event.runId} ${sent.modelId} at ${sent.host === '' ? sent.place : sent.host}`;
    return event.type === 'generation-start'
      ? `${to} ← ${sent.characters} characters of ${sent.paths.join(', ') || 'no file'}`
      : `${to} → ${figuresIn(sent)}`;
  };
}

function figuresIn({ promptTokens, completionTokens, costUsd }: SentAway): string {
  const tokens =
    promptTokens === undefined && completionTokens === undefined
      ? 'tokens not told'
      : `${promptTokens ?? '?'} + ${completionTokens ?? '?'} tokens`;
  return costUsd === undefined ? tokens : `${tokens}, $${costUsd.toFixed(6)}`;
}
