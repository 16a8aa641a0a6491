// What is used now and then. A bundle of its own, `rooms.cjs`, so that every start of the editor does not
// pay for reading it: `extension.ts` imports this file alone, and only when it is wanted. Errors that cross
// between the two are told apart by name, since each bundle has classes of its own.
export { benchmarkWorkspace } from './commands/benchmark-workspace.ts';
export { myWeek } from './commands/my-week.ts';
export { record } from './commands/record.ts';
export { secondOpinion } from './commands/second-opinion.ts';
export { createComparisonRoom } from './comparison/comparison-room.ts';
export { answerChat } from './refactor/chat-answer.ts';
export { createRefactorRoom } from './refactor/refactor-room.ts';
