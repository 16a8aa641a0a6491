import { benchmarkWorkspace } from './commands/benchmark-workspace.ts';
import { findMistakes } from './commands/find-mistakes.ts';
import { myWeek } from './commands/my-week.ts';
import { record } from './commands/record.ts';
import { secondOpinion } from './commands/second-opinion.ts';
import { writeExamples } from './commands/write-examples.ts';
import { createComparisonRoom } from './comparison/comparison-room.ts';
import { answerChat } from './refactor/chat-answer.ts';
import { createRefactorRoom } from './refactor/refactor-room.ts';

/**
 * What is used now and then. A bundle of its own, `rooms.cjs`, so that no start of the editor pays for
 * reading it: the rest of the extension imports this file alone, and only when it is wanted. Errors that
 * cross between the two bundles are told apart by name, since each has classes of its own.
 */
export const rooms = {
  answerChat,
  benchmarkWorkspace,
  createComparisonRoom,
  createRefactorRoom,
  findMistakes,
  myWeek,
  record,
  secondOpinion,
  writeExamples,
} as const;
