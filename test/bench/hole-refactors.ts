import { systemClock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import { markOf } from '../../src/recording/text-mark.ts';
import { findPython } from '../../src/sandbox/find-python.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import type { Bench, Benchmark, BenchTable } from './benchmark.ts';
import { membersBy, type MemberChoice } from './hole-refactor-choice.ts';
import {
  eachHole,
  figuresByMember,
  figuresOf,
  shortName,
  soundHoles,
  TOKENS_A_LINE,
  type Stand,
} from './hole-refactor-contest.ts';
import { holeTables } from './hole-refactor-figures.ts';
import type { RefactorHole } from './hole-refactor-hole.ts';
import { HOLE_MEMBERS, openHoleMembers } from './hole-refactor-members.ts';
import {
  humanEvalSets,
  typescriptSet,
  type HoleSet,
  type HoleSetId,
} from './hole-refactor-sets.ts';
import { testsRunner } from './hole-refactor-tests.ts';
import { earlierTables, humanEvalFolder, ownNode } from './human-eval-folder.ts';
import { unaborted } from './stage.ts';

/**
 * The tree searches on real models' real edits: a step is a member's next line in a hole of a function,
 * visible tests steer, hidden ones decide. `--data` names the file of one-line holes of HumanEval, beside
 * which HumanEval itself lies; without it the TypeScript functions are judged, and the figures of the last
 * run stay for the rest, with the commit that they are of.
 */
export const holeRefactors: Benchmark = {
  name: 'hole-refactors',
  async run(bench) {
    const sandbox = await openSandbox({ clock: systemClock, allowCopied: false }, unaborted);
    const python = await findPython('python3', systemClock, unaborted);
    const run = testsRunner({ sandbox, python, node: ownNode() }, unaborted);
    const folder = humanEvalFolder(bench.data);
    const sets = [
      ...(folder === undefined ? [] : await humanEvalSets(folder, bench.seed, sandbox, python)),
      typescriptSet(bench.seed),
    ];
    const [members, syntax] = [await openHoleMembers(), installedSyntaxService()];
    const tables: BenchTable[] = folder === undefined ? [...earlierTables(isWithData)] : [];
    const stand = { members, syntax, run, seed: bench.seed };
    try {
      for (const ofLanguage of Map.groupBy(sets, ({ languageId }) => languageId).values()) {
        const choice = await chosenMembers(ofLanguage, stand, bench);
        for (const set of ofLanguage) tables.push(...(await judgedSet(set, choice, stand, bench)));
      }
    } finally {
      await Promise.all([members.dispose(), syntax.dispose()]);
    }
    return tables;
  },
};

const NAME = 'hole-refactors';

/** Holes that are judged: longer ones take many times the calls and are hardly ever solved. */
const JUDGED: Readonly<Record<HoleSetId, number>> = { lines: 150, longer: 40, typescript: 90 };
/** One-line holes of a language that choose its best member. */
const CHOOSING = 40;
const TITLES: Readonly<Record<HoleSetId, string>> = {
  lines: 'Hole refactors, HumanEval-SingleLineInfilling',
  longer: 'Hole refactors, two to four lines of HumanEval’s solutions',
  typescript: 'Hole refactors, one to four lines of TypeScript functions',
};

interface Choice {
  readonly members: MemberChoice;
  /** Holes that it is from. */
  readonly holes: number;
}

/** By one-line holes of a language, in functions that are not judged. */
async function chosenMembers(
  sets: readonly HoleSet[],
  stand: Stand,
  bench: Bench,
): Promise<Choice> {
  const [set] = sets;
  await stand.members.learn(set?.sources ?? []);
  const oneLine = (set?.holes ?? []).filter(
    (hole) => hole.reference.length === 1 && isForChoice(hole, stand.seed),
  );
  const { holes } = await soundHoles(oneLine, bench.rounds(CHOOSING, 4), stand);
  const figures = await eachHole(holes, (hole) => figuresByMember(hole, stand));
  return { members: membersBy(HOLE_MEMBERS, figures), holes: holes.length };
}

/** Three functions in ten, by the seed. */
function isForChoice({ source }: RefactorHole, seed: number): boolean {
  return seededRandom(markOf(`${seed}:choice:${source.group}`) % 2 ** 32).next() < 0.3;
}

async function judgedSet(
  set: HoleSet,
  choice: Choice,
  stand: Stand,
  bench: Bench,
): Promise<readonly BenchTable[]> {
  const others = set.holes.filter((hole) => !isForChoice(hole, stand.seed));
  const { holes, leftOut } = await soundHoles(others, bench.rounds(JUDGED[set.id], 6), stand);
  const figures = await eachHole(holes, (hole) => figuresOf(hole, choice.members, stand));
  const measured =
    set.id === 'typescript'
      ? ''
      : ` Measured at \`${bench.commit}\` by \`npm run bench -- --data FILE\`.`;
  const trust = choice.members.map(({ id, weight }) => `${shortName(id)} ${weight.toFixed(2)}`);
  return holeTables(figures, {
    name: `${NAME}-${set.id}`,
    title: TITLES[set.id],
    note: `${TOKENS_A_LINE} generated tokens a line of the hole for best-of-N and for both searches, all of which stop at the first text that passes the visible tests, half of a function’s by seed, and searches also when their method wants nothing more; a member’s first answer in a state is greedy, further ones are drawn, the same for every way. Best member and the searches’ trust in members (${trust.join(', ')}) are from ${choice.holes} one-line holes of other functions. Left out: ${set.unsplit} functions whose tests cannot be split; ${leftOut} holes whose own text fails or that pass when empty.${measured}`,
    seed: stand.seed,
  });
}

/** Of the sets that need data. */
function isWithData(name: string): boolean {
  return name.startsWith(`${NAME}-`) && !name.startsWith(`${NAME}-typescript`);
}
