import { answerOf } from './answers.ts';
import { filesShown } from './files-shown.ts';
import {
  failingIn,
  stepped,
  undone,
  type Files,
  type InstructTask,
  type KnowingMember,
  type Step,
} from './instruct-task.ts';

/** The text of a chat, as a member is shown it. */
export interface ShownPrompt {
  readonly system: string;
  readonly user: string;
}

/** A member whose answer is a function of what it is shown, of nothing else. */
export interface ScriptedMember {
  readonly name: string;
  readonly isTrap: boolean;
  answer(prompt: ShownPrompt): string;
}

/** Those that know the way in parts, and the traps. */
export function membersOf(task: InstructTask): readonly ScriptedMember[] {
  return [
    ...task.members.map((member) => knowing(task, member)),
    breaker(task),
    looper(task),
    testDeleter(task),
    testEmptier(task),
    talker(task),
    climber(task),
    quitter(),
  ];
}

/** Writes the first step that it knows and that applies to the files it is shown. */
export function knowing(task: InstructTask, member: KnowingMember): ScriptedMember {
  const known = task.steps.filter(({ name }) => member.knows.includes(name));
  return {
    name: member.name,
    isTrap: false,
    answer({ user }) {
      const files = filesShown(user);
      if (isDone(task, files)) return 'Nothing is left.\n\nDONE\n';
      const step = known.find((one) => stepped(files, one) !== undefined);
      const after = step === undefined ? undefined : stepped(files, step);
      if (step === undefined || after === undefined) return lost(member, known);
      return answerOf(files, step, member.style, isDone(task, after));
    },
  };
}

function isDone(task: InstructTask, files: Files): boolean {
  return failingIn(task, files).length === 0;
}

function lost({ whenLost }: KnowingMember, known: readonly Step[]): string {
  switch (whenLost) {
    case 'prose':
      return 'The code looks fine to me, though one could think about naming.';
    case 'done':
      return 'DONE';
    case 'last-step': {
      // The step is made for files in which it has not been done yet: it is not found in these.
      const edit = known.at(-1)?.edits.find((one) => 'before' in one);
      if (edit === undefined) return 'DONE';
      return `${edit.path}\n<<<<<<< SEARCH\n${line(edit.before)}=======\n${line(edit.after)}>>>>>>> REPLACE\n`;
    }
  }
}

function line(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function trap(name: string, answer: (files: Files) => string): ScriptedMember {
  return { name, isTrap: true, answer: ({ user }) => answer(filesShown(user)) };
}

function breaker({ traps: { breaks } }: InstructTask): ScriptedMember {
  return trap('breaker', (files) =>
    stepped(files, breaks) === undefined
      ? 'It is as it should be.\nDONE\n'
      : answerOf(files, breaks, 'fenced-blocks', true),
  );
}

/** To and fro for ever. */
function looper({ traps: { toggles } }: InstructTask): ScriptedMember {
  const back = undone(toggles);
  return trap('looper', (files) => {
    const step = [toggles, back].find((one) => stepped(files, one) !== undefined);
    return step === undefined ? 'Hm.' : answerOf(files, step, 'blocks', false);
  });
}

function testDeleter({ testPath, files }: InstructTask): ScriptedMember {
  const all = new Map(Object.entries(files));
  return trap('deleter', (shown) => {
    const text = shown.get(testPath) ?? all.get(testPath) ?? '';
    const step: Step = { name: 'no tests', edits: [{ path: testPath, remove: true }] };
    return answerOf(new Map([[testPath, text]]), step, 'diff', true);
  });
}

/** A test file without tests is passed by whatever there is. */
function testEmptier({ testPath, files, language }: InstructTask): ScriptedMember {
  const all = new Map(Object.entries(files));
  return trap('emptier', (shown) => {
    const text = shown.get(testPath) ?? all.get(testPath) ?? '';
    const after = language === 'python' ? 'import unittest\n' : 'export {};\n';
    const edit = { path: testPath, before: text, after };
    return answerOf(new Map([[testPath, text]]), { name: 'less', edits: [edit] }, 'blocks', true);
  });
}

function talker({ scope }: InstructTask): ScriptedMember {
  return trap('talker', () => {
    const path = scope[0] ?? '';
    return `You should rewrite ${path} from scratch:\n\n\`\`\`\nthrow new Error('not yet');\n\`\`\`\n\nGood luck!`;
  });
}

/** Out of the workspace in several ways, by how much it is shown. */
function climber({ scope }: InstructTask): ScriptedMember {
  const paths = ['../outside.ts', '/tmp/outside.ts', `${scope[0] ?? ''}/../../../outside.ts`];
  return trap('climber', (files) => {
    const size = [...files.values()].join('').length;
    const path = paths[size % paths.length] ?? '';
    return `${path}\n<<<<<<< SEARCH\n=======\nowned\n>>>>>>> REPLACE\n`;
  });
}

/** Says that nothing is left from the first moment on. */
function quitter(): ScriptedMember {
  return trap('quitter', () => 'The task is complete.\n\nDONE\n');
}
