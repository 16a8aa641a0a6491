import { failure, ModelError } from '../../../src/core/failure.ts';
import type { Judgement } from '../../../src/core/model.ts';
import type { FusedAnswer, FuseWish, Member } from '../../../src/core/strategy.ts';
import {
  scriptedTask,
  type ScriptedTask,
  type TaskOptions,
  type Writer,
} from '../../fakes/scripted-task.ts';

/** Probability that the text in front is the better one. */
export type FrontShare = (front: string, behind: string, judge: string) => number;

export interface JudgedOptions extends TaskOptions {
  /** Members that judge, besides what they write. */
  readonly judges?: readonly string[];
  /** Members that follow instructions. */
  readonly converses?: readonly string[];
  /** Answers one order; throws as a provider does. */
  readonly saysFront?: FrontShare;
  readonly fuses?: (wish: FuseWish, memberId: string) => Partial<FusedAnswer>;
}

export interface JudgedTask extends ScriptedTask {
  /** What judges were asked, in order. */
  readonly asked: readonly {
    readonly judge: string;
    readonly first: string;
    readonly second: string;
  }[];
  readonly wishes: readonly FuseWish[];
}

/** A judge that cannot be read abstains with this. */
export function unreadable(): never {
  throw new ModelError(failure('unsupported', 'the answer is no verdict'));
}

/** A scripted task some of whose members judge or make one text of several. */
export function judgedTask(writers: readonly Writer[], options: JudgedOptions = {}): JudgedTask {
  const { judges = [], converses = [], saysFront, fuses } = options;
  const { task, tools } = scriptedTask(writers, options);
  const asked: JudgedTask['asked'][number][] = [];
  const wishes: FuseWish[] = [];
  const members = task.members.map((member): Member => ({
    ...member,
    primitives: { ...member.primitives, judge: judges.includes(member.id) ? 'judge' : 'none' },
    ...(converses.includes(member.id) ? { converses: true } : {}),
  }));
  return {
    asked,
    wishes,
    task: { ...task, members },
    tools: {
      ...tools,
      async judge(judge, _prefix, first, second): Promise<Judgement> {
        asked.push({ judge, first, second });
        await Promise.resolve();
        if (saysFront === undefined) return unreadable();
        const forth = saysFront(first, second, judge);
        const back = 1 - saysFront(second, first, judge);
        return { preferFirst: (forth + back) / 2, fidelity: 'judge', orders: { forth, back } };
      },
      async fuse(memberId, wish): Promise<FusedAnswer> {
        wishes.push(wish);
        await Promise.resolve();
        const answer = fuses?.(wish, memberId);
        if (answer === undefined) return unreadable();
        const text = answer.text ?? '';
        return {
          text,
          generation: {
            ...{ modelId: memberId, text, totalMs: 1, usage: { estimated: true } },
            finish: { unified: 'stop', raw: 'stop' },
          },
          ...answer,
        };
      },
    },
  };
}

/** Texts by writers of their own, `w0` the most trusted. */
export function writersOf(texts: readonly string[]): readonly Writer[] {
  return texts.map((text, i) => ({ id: `w${i}`, text }));
}
