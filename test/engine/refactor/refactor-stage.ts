import type { Refactor, RefactorEvent } from '../../../src/refactor/refactor.ts';
import type { CheckOutcome } from '../../../src/refactor/evidence.ts';
import type { ChangeCheck, Changes, OpenCheck } from '../../../src/refactor/sources.ts';
import { createBaseFiles } from '../../../src/edits/base-files.ts';
import type { BaseFiles } from '../../../src/edits/workspace-state.ts';
import type { LiveRefactor, RefactorWish } from '../../../src/engine/refactor/refactor-wish.ts';
import type { SyntaxTools } from '../../../src/engine/syntax-tools.ts';
import { settled, stageFor, type Role, type Stage, type StageOptions } from '../scripted-engine.ts';

/** Files of a workspace in memory, which a test may change under way. */
export type MemoryFiles = Map<string, string | Uint8Array>;

export function baseOf(files: MemoryFiles): BaseFiles {
  return createBaseFiles((path) => {
    const found = files.get(path);
    if (found === undefined) return Promise.resolve('missing');
    return Promise.resolve(typeof found === 'string' ? new TextEncoder().encode(found) : found);
  });
}

/** What a check says of texts by path, as the outcome of a run. */
export type Judge = (read: (path: string) => string | undefined) => boolean | Partial<CheckOutcome>;

export interface FakeCheck {
  readonly open: OpenCheck;
  readonly runs: () => number;
  readonly closed: () => boolean;
}

/** A check that runs nothing: it looks at the texts. */
export function checkOf(files: MemoryFiles, judge: Judge): FakeCheck {
  let runs = 0;
  let closed = false;
  const outcomeOf = (changes: Changes): CheckOutcome => {
    const read = (path: string): string | undefined => {
      const text = changes.has(path) ? changes.get(path) : files.get(path);
      return typeof text === 'string' ? text : undefined;
    };
    const said = judge(read);
    const outcome = { ended: 'by-itself', lastLines: [], durationMs: 1 } as const;
    return typeof said === 'boolean'
      ? { ...outcome, passed: said }
      : { ...outcome, passed: false, ...said };
  };
  return {
    runs: () => runs,
    closed: () => closed,
    open(onPhase, signal) {
      signal.throwIfAborted();
      onPhase('copying');
      onPhase('baseline');
      const check: ChangeCheck = {
        command: 'check',
        isolation: { level: 'isolated', tool: 'none' },
        baseline: outcomeOf(new Map()),
        copies: 1,
        run(changes, own) {
          own.throwIfAborted();
          runs++;
          return Promise.resolve(outcomeOf(changes));
        },
        close() {
          closed = true;
          return Promise.resolve();
        },
      };
      return Promise.resolve(check);
    },
  };
}

/** A member that chats: what it answers to the system's and the user's words. */
export function chatRole(name: string, answer: (user: string, n: number) => string): Role {
  return {
    name,
    roles: ['inline', 'refactor', 'judge'],
    script(request, n) {
      const { prompt } = request;
      const user = prompt.kind === 'chat' ? (prompt.messages.at(-1)?.content ?? '') : '';
      return [{ text: answer(user, n) }];
    },
  };
}

export interface RefactorStage {
  readonly stage: Stage;
  readonly events: RefactorEvent[];
  readonly start: (wish: Partial<RefactorWish>) => LiveRefactor;
  /** The record at its end; fails where it does not end. */
  readonly ended: (live: LiveRefactor) => Promise<Refactor>;
}

export function refactorStage(
  files: MemoryFiles,
  roles: readonly Role[],
  options: StageOptions & { readonly syntax?: SyntaxTools } = {},
): RefactorStage {
  const stage = stageFor(roles, options);
  const events: RefactorEvent[] = [];
  return {
    stage,
    events,
    start(wish) {
      return stage.engine.refactors.start(
        {
          ...{
            instruction: 'do it',
            files: [...files.keys()],
            mayCreate: false,
            method: 'le-mcts',
          },
          ...{ budget: { steps: 40 }, base: baseOf(files), localOnly: false, seed: 1, width: 1 },
          memberIds: roles.map(({ name }) => `scripted:${name}`),
          ...wish,
        },
        (event) => events.push(event),
      );
    },
    async ended(live) {
      let end: Refactor | undefined;
      void live.finished.then((record) => (end = record));
      for (let turn = 0; turn < 4_000 && end === undefined; turn++) {
        await settled();
        if (turn % 50 === 49) await stage.clock.pass(20_000);
      }
      if (end === undefined) throw new Error('the refactoring does not end');
      return end;
    },
  };
}

/** An edit in the usual form. */
export function edit(path: string, before: string, after: string): string {
  return `${path}\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n`;
}

/** The text of a file as a prompt shows it; '' where it is not shown. */
export function shownIn(user: string, path: string): string {
  const [, , text = ''] =
    new RegExp(`File: ${path.replaceAll('.', '\\.')}\\n(\`{3,})\\n([\\s\\S]*?)\\n?\\1`).exec(
      user,
    ) ?? [];
  return text;
}

/** Three steps: each member knows some of them, and writes prose where it knows none. */
export function files(): MemoryFiles {
  return new Map([['a.ts', 'one = 0;\ntwo = 0;\nthree = 0;\n']]);
}

export const solved = (read: (path: string) => string | undefined): boolean =>
  read('a.ts') === 'one = 1;\ntwo = 1;\nthree = 1;\n';

export function knower(name: string, known: readonly string[]): Role {
  return chatRole(name, (user) => {
    const text = shownIn(user, 'a.ts');
    const next = known.find((word) => text.includes(`${word} = 0;`));
    return next === undefined
      ? 'I have nothing to add.'
      : edit('a.ts', `${next} = 0;`, `${next} = 1;`);
  });
}
