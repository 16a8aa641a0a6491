import { apiMigration } from './api-migration.ts';
import { argumentObject } from './argument-object.ts';
import { callbackToAsync } from './callback-to-async.ts';
import { deadCode } from './dead-code.ts';
import { dependencyInjection } from './dependency-injection.ts';
import { errorHandling } from './error-handling.ts';
import { extractFunction } from './extract-function.ts';
import type { InstructTask } from './instruct-task.ts';
import { loopToIterator } from './loop-to-iterator.ts';
import { performanceFix } from './performance-fix.ts';
import { renameAcrossFiles } from './rename-across-files.ts';
import { splitModule } from './split-module.ts';
import { testFix } from './test-fix.ts';
import { typeTightening } from './type-tightening.ts';

export const ALL_TASKS: readonly InstructTask[] = [
  renameAcrossFiles,
  extractFunction,
  callbackToAsync,
  loopToIterator,
  typeTightening,
  deadCode,
  dependencyInjection,
  errorHandling,
  splitModule,
  apiMigration,
  testFix,
  performanceFix,
  argumentObject,
];

/** One member knows the whole way: who is asked beside it must not keep it from going it. */
export const SOLVED_ALONE: InstructTask = {
  ...renameAcrossFiles,
  id: 'solved-by-one',
  members: [
    {
      name: 'eve',
      knows: renameAcrossFiles.steps.map(({ name }) => name),
      style: 'fenced-blocks',
      whenLost: 'prose',
    },
  ],
};

/** Nobody knows one of the steps in the middle. */
export const SOLVED_BY_NONE: InstructTask = {
  ...apiMigration,
  id: 'solved-by-none',
  members: apiMigration.members.filter(({ name }) => name !== 'bob'),
};

/**
 * Where tests may be changed, one that is bent to what the code does passes as well as a right one, and
 * no number tells: whoever reviews is told which tests were touched.
 */
export const TESTS_BENT: InstructTask = {
  ...testFix,
  id: 'tests-bent',
  steps: [
    {
      name: 'what comes out is expected',
      edits: [
        { path: testFix.testPath, before: "'hello_world'", after: "'hello-world'" },
        {
          path: testFix.testPath,
          before: "slug('  Hello   World '), 'hello-world'",
          after: "slug('  Hello   World '), '--hello---world-'",
        },
        { path: testFix.testPath, before: "7), 'to-be'", after: "7), 'to-be-o'" },
      ],
    },
  ],
  members: [
    {
      name: 'dan',
      knows: ['what comes out is expected'],
      style: 'fenced-blocks',
      whenLost: 'prose',
    },
  ],
};
