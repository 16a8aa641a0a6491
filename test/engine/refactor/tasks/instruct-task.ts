/** Texts of files by path. */
export type Files = ReadonlyMap<string, string>;

/** What a step does to one file. */
export type StepEdit =
  /** Every occurrence of a text. */
  | { readonly path: string; readonly before: string; readonly after: string }
  | { readonly path: string; readonly create: string }
  | { readonly path: string; readonly remove: true }
  | { readonly path: string; readonly renameTo: string };

/** One step of the right way, or one of a trap. */
export interface Step {
  readonly name: string;
  readonly edits: readonly StepEdit[];
  /** What has to be so besides what the edits need: an earlier step of somebody else. */
  readonly when?: (at: TextAt) => boolean;
}

/** The text of a file; '' where it is not there. */
export type TextAt = (path: string) => string;

/** A test of the check command, and when it passes, said without running it. */
export interface VisibleTest {
  readonly name: string;
  readonly passes: (at: TextAt) => boolean;
}

/** How a member writes down its edits. */
export type AnswerStyle = 'blocks' | 'fenced-blocks' | 'diff' | 'fenced-diff';

/** A member that knows some of the steps, by their names. */
export interface KnowingMember {
  readonly name: string;
  readonly knows: readonly string[];
  readonly style: AnswerStyle;
  /** What it says where it knows nothing further and the task is not done. */
  readonly whenLost: 'prose' | 'done' | 'last-step';
}

/** A refactoring with an instruction, a check that really runs, and members with parts of the way. */
export interface InstructTask {
  readonly id: string;
  readonly language: 'typescript' | 'python';
  readonly instruction: string;
  /** The whole workspace. */
  readonly files: Readonly<Record<string, string>>;
  /** Files that may be changed. */
  readonly scope: readonly string[];
  readonly mayCreate: boolean;
  readonly checkCommand: string;
  readonly testPath: string;
  /** As the test file has them, in its order. */
  readonly visible: readonly VisibleTest[];
  /** Tests that no search sees: they decide whether the result is a solution. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly hiddenCommand: string;
  readonly steps: readonly Step[];
  readonly members: readonly KnowingMember[];
  readonly traps: {
    /** An edit that makes a test fail that passes. */
    readonly breaks: Step;
    /** An edit to and fro, forth to something that some test does not pass with. */
    readonly toggles: Step;
  };
}

export function textIn(files: Files): TextAt {
  return (path) => files.get(path) ?? '';
}

/** The files after a step; undefined where it does not apply. */
export function stepped(files: Files, { edits, when }: Step): Files | undefined {
  if (when?.(textIn(files)) === false) return undefined;
  const after = new Map(files);
  for (const edit of edits) {
    const text = after.get(edit.path);
    if ('create' in edit) {
      if (text !== undefined) return undefined;
      after.set(edit.path, edit.create);
      continue;
    }
    if (text === undefined) return undefined;
    if ('before' in edit) {
      if (!text.includes(edit.before)) return undefined;
      after.set(
        edit.path,
        text.replaceAll(edit.before, () => edit.after),
      );
    } else {
      after.delete(edit.path);
      if ('renameTo' in edit) after.set(edit.renameTo, text);
    }
  }
  return after;
}

/** A trap's edit turned round. */
export function undone({ name, edits }: Step): Step {
  return {
    name: `${name}, undone`,
    edits: edits.map((edit) =>
      'before' in edit ? { ...edit, before: edit.after, after: edit.before } : edit,
    ),
  };
}

/** The files with all steps done, each as soon as it applies. Throws where the way does not end. */
export function finished({ id, files, steps }: InstructTask): Files {
  let now: Files = new Map(Object.entries(files));
  const left = [...steps];
  while (left.length > 0) {
    const next = left.findIndex((step) => stepped(now, step) !== undefined);
    const [step] = next < 0 ? [] : left.splice(next, 1);
    const after = step === undefined ? undefined : stepped(now, step);
    if (after === undefined) throw new Error(`${id}: no way on to ${left[0]?.name ?? ''}`);
    now = after;
  }
  return now;
}

/** Names of the visible tests that fail. */
export function failingIn({ visible }: InstructTask, files: Files): readonly string[] {
  return visible.filter(({ passes }) => !passes(textIn(files))).map(({ name }) => name);
}
