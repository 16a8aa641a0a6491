import { addModel } from './commands/add-model.ts';
import { allowEditorModels } from './commands/allow-editor-models.ts';
import { benchmarkWorkspace } from './commands/benchmark-workspace.ts';
import { chooseModels } from './commands/choose-models.ts';
import { deleteLocalData } from './commands/delete-stored.ts';
import { findMistakes } from './commands/find-mistakes.ts';
import { myWeek } from './commands/my-week.ts';
import { record } from './commands/record.ts';
import { secondOpinion } from './commands/second-opinion.ts';
import { setApiKey } from './commands/set-api-key.ts';
import { showMenu } from './commands/show-menu.ts';
import { showStored } from './commands/show-stored.ts';
import { useLaptopModels } from './commands/use-laptop-models.ts';
import { writeExamples } from './commands/write-examples.ts';
import { answerChatModel } from './answers/answer-chat-model.ts';
import { createComparisonRoom } from './comparison/comparison-room.ts';
import { openLentModels } from './members/open-lent-models.ts';
import { answerChat } from './refactor/chat-answer.ts';
import { createRefactorRoom } from './refactor/refactor-room.ts';

/**
 * What is used now and then. A bundle of its own, `rooms.cjs`, so that no start of the editor pays for
 * reading it: the rest of the extension imports this file alone, and only when it is wanted. Errors that
 * cross between the two bundles are told apart by name, since each has classes of its own.
 */
export const rooms = {
  addModel,
  allowEditorModels,
  answerChat,
  answerChatModel,
  benchmarkWorkspace,
  chooseModels,
  createComparisonRoom,
  createRefactorRoom,
  deleteLocalData,
  findMistakes,
  myWeek,
  openLentModels,
  record,
  secondOpinion,
  setApiKey,
  showMenu,
  showStored,
  useLaptopModels,
  writeExamples,
} as const;
