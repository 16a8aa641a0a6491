import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/edits/apply-edits.ts';
import { createBaseFiles } from '../../../src/edits/base-files.ts';
import { parseAnswer } from '../../../src/edits/parse-answer.ts';
import { pathsOf } from '../../../src/edits/apply-edits.ts';
import {
  UNCHANGED,
  type BaseFiles,
  type WorkspaceState,
} from '../../../src/edits/workspace-state.ts';
import { checkCredit } from '../../../src/refactor/check-credit.ts';
import { editMessages } from '../../../src/prompt/edit-messages.ts';
import { editFamilyOf } from '../../../src/prompt/edit-families.ts';
import { ALL_TASKS, SOLVED_ALONE, SOLVED_BY_NONE } from './tasks/all-tasks.ts';
import { filesShown } from './tasks/files-shown.ts';
import { filesWith, saidOutcome } from './tasks/in-process-check.ts';
import {
  failingIn,
  finished,
  stepped,
  type Files,
  type InstructTask,
} from './tasks/instruct-task.ts';
import { hasProgram, runTaskCommand } from './tasks/run-task-command.ts';
import { membersOf, type ScriptedMember, type ShownPrompt } from './tasks/scripted-members.ts';

const { signal } = new AbortController();

/** What a member of an unknown family is shown of a state. */
function promptFor(task: InstructTask, files: Files): ShownPrompt {
  const made = [...files.keys()].filter((path) => task.files[path] === undefined);
  const shown = [...task.scope, ...made].flatMap((path) => {
    const text = files.get(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const messages = editMessages(
    {
      ...{ instruction: task.instruction, files: shown, mayCreate: task.mayCreate },
      ...{ stepsSoFar: [], attempts: [] },
    },
    editFamilyOf('scripted'),
    100_000,
  );
  const [system, user] = messages ?? [];
  return { system: system?.content ?? '', user: user?.content ?? '' };
}

interface Workshop {
  readonly base: BaseFiles;
  /** Lets a member write, and does what it wrote: the state after it, or why there is none. */
  ask(
    member: ScriptedMember,
    state: WorkspaceState,
  ): Promise<{
    readonly state?: WorkspaceState;
    readonly done: boolean;
    readonly refused?: string;
  }>;
}

function workshopFor(task: InstructTask): Workshop {
  const base = createBaseFiles(async (path) => {
    const text = task.files[path];
    return text === undefined ? 'missing' : new TextEncoder().encode(text);
  });
  const scope = { files: new Set(task.scope), mayCreate: task.mayCreate };
  return {
    base,
    async ask(member, state) {
      const answer = member.answer(promptFor(task, filesWith(task, state.changes)));
      const files = [...task.scope, ...state.changes.keys()];
      const parsed = parseAnswer(answer, { files, mayCreate: task.mayCreate });
      if (parsed.kind === 'refused') return { done: false, refused: parsed.refusal.code };
      if (parsed.kind === 'done') return { done: true };
      await base.load([...task.scope, ...pathsOf(parsed.edits)], signal);
      const applied = applyEdits(state, parsed.edits, base, scope);
      if (applied.kind === 'refused') return { done: false, refused: applied.refusal.code };
      return { state: applied.state, done: parsed.done };
    },
  };
}

/** Lets members write in turn for as long as something comes of it. */
async function together(
  task: InstructTask,
  members: readonly ScriptedMember[],
): Promise<{ readonly files: Files; readonly authors: readonly string[]; readonly done: boolean }> {
  const workshop = workshopFor(task);
  const authors: string[] = [];
  let state = UNCHANGED;
  for (let quiet = 0; quiet < members.length;) {
    const member = members[(authors.length + quiet) % members.length]!;
    const tried = await workshop.ask(member, state);
    if (tried.state === undefined) {
      quiet++;
      continue;
    }
    quiet = 0;
    authors.push(member.name);
    state = tried.state;
    if (tried.done) return { files: filesWith(task, state.changes), authors, done: true };
  }
  return { files: filesWith(task, state.changes), authors, done: false };
}

function byName(name: string): (member: ScriptedMember) => boolean {
  return (member) => member.name === name;
}

const knowing = (task: InstructTask): readonly ScriptedMember[] =>
  membersOf(task).filter(({ isTrap }) => !isTrap);

const initial = (task: InstructTask): Files => new Map(Object.entries(task.files));

describe('the tasks with instructions', () => {
  it('are of both languages and many kinds', () => {
    assert.ok(ALL_TASKS.length >= 12);
    assert.equal(new Set(ALL_TASKS.map(({ id }) => id)).size, ALL_TASKS.length);
    for (const language of ['typescript', 'python'] as const) {
      assert.ok(ALL_TASKS.filter((task) => task.language === language).length >= 5);
    }
  });
  for (const task of ALL_TASKS) {
    describe(task.id, () => {
      it('is done by its members together, who say so, and by none alone', async () => {
        const { files, authors, done } = await together(task, knowing(task));
        assert.deepEqual([...files], [...finished(task)].toSorted(inOrderOf([...files.keys()])));
        assert.equal(done, true);
        assert.deepEqual(failingIn(task, files), []);
        assert.equal(authors.length, task.steps.length);
        for (const member of knowing(task)) {
          const alone = await together(task, [member]);
          assert.equal(alone.done, false, member.name);
          assert.notDeepEqual(failingIn(task, alone.files), [], member.name);
          assert.ok(alone.authors.length < task.steps.length);
        }
      });
      it('has traps that are refused, undone, or seen by the check', async () => {
        const baseline = saidOutcome(task, initial(task));
        for (const member of membersOf(task).filter(({ isTrap }) => isTrap)) {
          const workshop = workshopFor(task);
          const tried = await workshop.ask(member, UNCHANGED);
          if (tried.state === undefined) {
            assert.ok(tried.done || tried.refused !== undefined, member.name);
            continue;
          }
          const after = saidOutcome(task, filesWith(task, tried.state.changes));
          const { credit, lostTests } = checkCredit(baseline, after);
          if (member.name !== 'looper') {
            assert.ok(lostTests > 0 || credit < 0.4, member.name);
            continue;
          }
          const back = await workshop.ask(member, tried.state);
          assert.deepEqual(back.state, UNCHANGED);
        }
        const refusals = await Promise.all(
          ['talker', 'climber'].map(async (name) => {
            const member = membersOf(task).find(byName(name))!;
            return (await workshopFor(task).ask(member, UNCHANGED)).refused;
          }),
        );
        assert.deepEqual(refusals, ['no-edit', 'outside']);
      });
      it('is checked by its command as is said of it, and ends with hidden tests green', async function () {
        this.timeout(60_000);
        if (!(await hasProgram(task))) this.skip();
        const end = finished(task);
        const trapped = stepped(stepped(end, task.traps.toggles) ?? end, task.traps.breaks);
        assert.ok(trapped !== undefined);
        for (const files of [end, trapped]) {
          const { exitCode, tests, output } = await runTaskCommand(task.checkCommand, files);
          const failing = failingIn(task, files);
          const real = tests?.failing.map((name) => name.split('.').at(-1)!) ?? [];
          assert.deepEqual(real.toSorted(), failing.toSorted(), output);
          assert.equal((tests?.passed ?? 0) + (tests?.failed ?? 0), task.visible.length, output);
          assert.equal(exitCode === 0, files === end, output);
        }
        const hidden = await runTaskCommand(task.hiddenCommand, end, task.hidden);
        assert.equal(hidden.exitCode, 0, hidden.output);
      });
    });
  }
  it('have controls: one that a member does alone, one that nobody does', async () => {
    const alone = await together(SOLVED_ALONE, knowing(SOLVED_ALONE));
    assert.equal(alone.done, true);
    assert.deepEqual(failingIn(SOLVED_ALONE, alone.files), []);
    const none = await together(SOLVED_BY_NONE, knowing(SOLVED_BY_NONE));
    assert.equal(none.done, false);
    assert.notDeepEqual(failingIn(SOLVED_BY_NONE, none.files), []);
  });
});

describe('filesShown', () => {
  it('reads what a prompt shows, fences in the text among it', () => {
    const text = 'Use:\n\n```\ncode\n```\n';
    const user = `Files:\nFile: a.md\n\`\`\`\`md\n${text}\`\`\`\`\n## File: \`src/b.ts\`\n\`\`\`\n\`\`\`\nFile: c\nno fence\n`;
    assert.deepEqual(
      [...filesShown(user)],
      [
        ['a.md', text],
        ['src/b.ts', ''],
      ],
    );
  });
});

function inOrderOf(paths: readonly string[]) {
  return ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
    paths.indexOf(a) - paths.indexOf(b);
}
