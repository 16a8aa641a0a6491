import PQueue from 'p-queue';
import { markOf } from '../../src/recording/text-mark.ts';
import { createSearch } from '../../src/strategies/search/create-search.ts';
import type { SearchMethodId } from '../../src/strategies/search/search.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import type { MemberChoice, MemberFigure } from './hole-refactor-choice.ts';
import { BASELINES, SEARCHES, type HoleFigures, type WayFigure } from './hole-refactor-figures.ts';
import { documentWith, type RefactorHole } from './hole-refactor-hole.ts';
import { createHoleJudge, type HoleJudge } from './hole-refactor-judge.ts';
import { HOLE_MEMBERS, type HoleMembers } from './hole-refactor-members.ts';
import { EMPTY_HOLE, stateKey } from './hole-refactor-step.ts';
import type { RunTests } from './hole-refactor-tests.ts';
import { bestOfN, searched, type HoleDesk, type WayOutcome } from './hole-refactor-ways.ts';
import { unaborted } from './stage.ts';

/** For each line of a hole: some thirteen lines as the small models write them. */
export const TOKENS_A_LINE = 160;
/** Holes at a time: their test programs go together. */
const CONCURRENCY = 8;

/** What all holes are judged with. */
export interface Stand {
  readonly members: HoleMembers;
  readonly syntax: SyntaxService;
  readonly run: RunTests;
  readonly seed: number;
}

/** The first holes whose reference passes all tests and which do not when they are empty. */
export async function soundHoles(
  holes: readonly RefactorHole[],
  most: number,
  { run }: Stand,
): Promise<{ readonly holes: readonly RefactorHole[]; readonly leftOut: number }> {
  const sound: RefactorHole[] = [];
  let looked = 0;
  while (sound.length < most && looked < holes.length) {
    const some = holes.slice(looked, looked + (most - sound.length));
    looked += some.length;
    const passed = await run(
      some.flatMap((hole) =>
        [hole.reference, []].map((lines) => ({
          ...{ source: hole.source, document: documentWith(hole, lines) },
        })),
      ),
    );
    const passes = passed.map(({ visible, hidden }) => [...visible, ...hidden].every(Boolean));
    sound.push(...some.filter((_, i) => passes[2 * i] === true && passes[2 * i + 1] === false));
  }
  return { holes: sound, leftOut: looked - sound.length };
}

/** One result a hole, in order. */
export async function eachHole<T>(
  holes: readonly RefactorHole[],
  work: (hole: RefactorHole) => Promise<T>,
): Promise<readonly T[]> {
  const queue = new PQueue({ concurrency: CONCURRENCY });
  return await Promise.all(holes.map((hole) => queue.add(() => work(hole))));
}

function deskFor(hole: RefactorHole, stand: Stand): { desk: HoleDesk; judge: HoleJudge } {
  const judge = createHoleJudge(hole, stand.syntax, stand.run, unaborted);
  const desk: HoleDesk = {
    indentation: hole.indentation,
    lines: hole.reference.length,
    draw: stand.members.drawer(hole, stand.seed),
    judge: (states) => judge.judge(states),
  };
  return { desk, judge };
}

async function isSolved({ chosen }: WayOutcome, judge: HoleJudge): Promise<boolean> {
  return chosen !== undefined && (await judge.isSolved(chosen));
}

/** What each member makes of a hole alone, with the budget that all ways have. */
export async function figuresByMember(
  hole: RefactorHole,
  stand: Stand,
): Promise<Readonly<Record<string, MemberFigure>>> {
  const { desk, judge } = deskFor(hole, stand);
  const figures: Record<string, MemberFigure> = {};
  for (const member of HOLE_MEMBERS) {
    const outcome = await bestOfN(desk, [member], budgetOf(hole));
    figures[member] = { isSolved: await isSolved(outcome, judge), reward: outcome.reward };
  }
  return figures;
}

function budgetOf({ reference }: RefactorHole): number {
  return TOKENS_A_LINE * reference.length;
}

/** What every way makes of a hole; the best member is the first one. */
export async function figuresOf(
  hole: RefactorHole,
  members: MemberChoice,
  stand: Stand,
): Promise<HoleFigures> {
  const { desk, judge } = deskFor(hole, stand);
  const best = members.slice(0, 1).map(({ id }) => id);
  const budget = budgetOf(hole);
  const [root] = await desk.judge([EMPTY_HOLE]);
  const outcomes = new Map<string, WayOutcome>();
  for (const member of HOLE_MEMBERS) {
    outcomes.set(`${shortName(member)} alone`, await bestOfN(desk, [member], 'once'));
  }
  outcomes.set(BASELINES.member, await bestOfN(desk, best, 'once'));
  outcomes.set(BASELINES.ofMember, await bestOfN(desk, best, budget));
  outcomes.set(BASELINES.ofAll, await bestOfN(desk, HOLE_MEMBERS, budget));
  for (const method of SEARCHES) {
    const search = createSearch({
      method: method as SearchMethodId,
      members,
      seed: markOf(`${stand.seed}:${method}:${hole.id}`) % 2 ** 32,
      root: { key: stateKey(EMPTY_HOLE, desk), reward: root?.reward ?? 0 },
      maxDepth: hole.reference.length,
    });
    outcomes.set(method, await searched(desk, search, budget));
  }
  const ways: Record<string, WayFigure> = {};
  let isReachable = false;
  for (const [way, outcome] of outcomes) {
    const { isGreen, reward, tokens, calls, full } = outcome;
    ways[way] = { isGreen, isSolved: await isSolved(outcome, judge), reward, tokens, calls };
    for (const state of full) isReachable ||= await judge.isSolved(state);
  }
  return { group: hole.source.group, ways, isReachable };
}

export function shortName(memberId: string): string {
  return memberId.replace(/^(?:embedded|workspace):/, '');
}
