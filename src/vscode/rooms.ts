import { addModel } from './commands/add-model.ts';
import { allowEditorModels } from './commands/allow-editor-models.ts';
import { benchmarkWorkspace } from './commands/benchmark-workspace.ts';
import { chooseModels } from './commands/choose-models.ts';
import { deleteLocalData } from './commands/delete-stored.ts';
import { createDiagnosis } from './commands/diagnose.ts';
import { freeMemory } from './commands/free-memory.ts';
import { findMistakes } from './commands/find-mistakes.ts';
import { myWeek } from './commands/my-week.ts';
import { openSample } from './commands/open-sample.ts';
import { pullModel } from './commands/pull-model.ts';
import { record } from './commands/record.ts';
import { secondOpinion } from './commands/second-opinion.ts';
import { setApiKey } from './commands/set-api-key.ts';
import { showMenu } from './commands/show-menu.ts';
import { showStored } from './commands/show-stored.ts';
import { useLaptopModels } from './commands/use-laptop-models.ts';
import { writeExamples } from './commands/write-examples.ts';
import { answerChatModel } from './answers/answer-chat-model.ts';
import { createComparisonRoom } from './comparison/comparison-room.ts';
import { recall } from './keys/recall.ts';
import { snoozeFor } from './keys/snooze-menu.ts';
import { exportLineUp } from './line-up-files/export-line-up.ts';
import { importLineUp } from './line-up-files/import-line-up.ts';
import { openLentModels } from './members/open-lent-models.ts';
import { moveSettings } from './platform/move-settings.ts';
import { createReach } from './remote/reach.ts';
import { showWays } from './remote/show-ways.ts';
import { readOnBattery } from './asking/read-power.ts';
import { answerChat } from './refactor/chat-answer.ts';
import { createRefactorRoom } from './refactor/refactor-room.ts';
import { getStarted } from './welcome/get-started.ts';

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
  createDiagnosis,
  createReach,
  createRefactorRoom,
  deleteLocalData,
  exportLineUp,
  findMistakes,
  freeMemory,
  getStarted,
  importLineUp,
  moveSettings,
  myWeek,
  openLentModels,
  openSample,
  pullModel,
  recall,
  record,
  secondOpinion,
  setApiKey,
  showMenu,
  readOnBattery,
  showWays,
  snoozeFor,
  showStored,
  useLaptopModels,
  writeExamples,
} as const;
