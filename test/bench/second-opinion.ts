import { seededRandom } from '../../src/core/random.ts';
import type { TokenLogprob } from '../../src/core/generation.ts';
import type { LanguageModel } from '../../src/core/model.ts';
import { HINT_RULES, type HintRules } from '../../src/review/choose-hints.ts';
import type { Hint, Reader, ReviewTools } from '../../src/review/opinion.ts';
import { reviewedAtoms } from '../../src/review/reviewed-atoms.ts';
import { secondOpinion as opinionOn } from '../../src/review/second-opinion.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { percent, type Bench, type Benchmark, type BenchTable } from './benchmark.ts';
import { embeddedServer } from './embedded.ts';
import { overlapWithTraining, type PackageNames } from './evaluation-sources.ts';
import { BUG_KINDS, seedBug, type SeededBug } from './seeded-bugs.ts';
import { unaborted } from './stage.ts';
import { clusteredInterval, mean } from './statistics.ts';
import { workspaceCorpora, type WorkspaceCorpus } from './workspace-corpus.ts';
import { scopedWorkspace } from './scoped-workspaces.ts';

/**
 * A second opinion on files with one seeded mistake each: the model of the workspace, which knows the
 * package's other files and the file as it stands, and the small model of the language, both agreeing,
 * against each of them alone.
 */
export const secondOpinion: Benchmark = {
  name: 'second-opinion',
  async run(bench) {
    const items = await judgedItems(bench);
    return [byReader(items), byKind(items)];
  },
};

/** Nothing was tuned on these, and no model was trained on them. */
const PACKAGES: PackageNames = {
  npm: ['@azure/msal-common', 'knip', 'enhanced-resolve', 'dependency-cruiser'],
  python: ['oauthlib'],
};

/** Lines that are read, with one mistake among them and one hint allowed. */
const LINES = 100;
const BUGS_OF_A_PACKAGE = 9;
/** Of so many files one is read without its mistake as well. */
const CLEAN_EVERY = 3;

/** Who reads: all of them, or one alone. */
const ARMS = ['all agree', 'workspace alone', 'small model alone'] as const;
type Arm = (typeof ARMS)[number];

/** One hint for every 100 lines whatever its strength, and from the calibrated strength on. */
const ALWAYS: HintRules = { perHundredLines: 1, leastStrength: Number.NEGATIVE_INFINITY };

interface Item {
  readonly bug: SeededBug;
  /** Share of the atoms that are asked about which is the wrong one. */
  readonly chance: number;
  /** The one hint that each arm gives, where it gives one. */
  readonly hints: Readonly<Record<Arm, Hint | undefined>>;
  /** Hints from the calibrated strength on in the same lines without the mistake, where read. */
  readonly onClean: number | undefined;
}

async function judgedItems(bench: Bench): Promise<readonly Item[]> {
  const overlap = overlapWithTraining(PACKAGES);
  if (overlap.length > 0) throw new Error(`the models were trained on ${overlap.join(', ')}`);
  const models = embeddedServer();
  const syntax = installedSyntaxService();
  const items: Item[] = [];
  try {
    const listed = await models.list(unaborted);
    const named = (name: string): LanguageModel => {
      const description = listed.find((one) => one.name === `ensemble-nano-${name}`);
      if (description === undefined) throw new Error(`there is no model ${name}`);
      return models.model(description);
    };
    for (const corpus of workspaceCorpora(PACKAGES)) {
      const bugs = await bugsOf(corpus, bench, syntax);
      const scoped = scopedWorkspace();
      const workspace = scoped.server;
      try {
        await scoped.show(
          corpus.files.map(({ source }) => source),
          unaborted,
        );
        const [description] = await workspace.list(unaborted);
        if (description === undefined) throw new Error('there is no model of the workspace');
        for (const bug of bugs) {
          const { path, languageId } = bug.source;
          const members = {
            workspace: workspace.model(description),
            language: named(languageId === 'python' ? 'py' : 'ts'),
          };
          workspace.documents.changed({ path, languageId, text: bug.text });
          items.push(await judged(bug, members, syntax, items.length % CLEAN_EVERY === 0));
          workspace.documents.closed(path);
        }
      } finally {
        await workspace.dispose();
      }
    }
  } finally {
    await models.dispose();
    await syntax.dispose();
  }
  return items;
}

async function bugsOf(
  corpus: WorkspaceCorpus,
  bench: Bench,
  syntax: SyntaxService,
): Promise<readonly SeededBug[]> {
  const random = seededRandom(bench.seed);
  const files = corpus.files.filter(({ source }) => source.text.split('\n').length >= LINES);
  const bugs: SeededBug[] = [];
  const wanted = bench.rounds(BUGS_OF_A_PACKAGE, BUG_KINDS.length);
  for (let tries = 0; bugs.length < wanted && tries < 4 * wanted; tries++) {
    const file = files[Math.floor(random.next() * files.length)];
    const kind = BUG_KINDS[bugs.length % BUG_KINDS.length];
    if (file === undefined || kind === undefined) break;
    const bug = await seedBug(file.source, kind, LINES, random, syntax);
    if (bug !== undefined) bugs.push(bug);
  }
  return bugs;
}

interface Members {
  readonly workspace: LanguageModel;
  readonly language: LanguageModel;
}

async function judged(
  bug: SeededBug,
  { workspace, language }: Members,
  syntax: SyntaxService,
  alsoClean: boolean,
): Promise<Item> {
  const tools = toolsFor([workspace, language], bug, syntax);
  const hintsBy = async (
    text: string,
    models: readonly LanguageModel[],
    rules: HintRules,
  ): Promise<readonly Hint[]> => {
    const { path, languageId } = bug.source;
    const families = new Set(models.map(({ description }) => description.family)).size;
    const reviewed = { path, languageId, text, lines: [bug.lines] };
    const readers = models.map(readerOf);
    const { hints, failures } = await opinionOn(
      ...([reviewed, readers, tools, unaborted, rules, families] as const),
    );
    if (failures[0] !== undefined) throw new Error(failures[0].failure.detail);
    return hints;
  };
  const hints = {
    'all agree': (await hintsBy(bug.text, [workspace, language], ALWAYS))[0],
    'workspace alone': (await hintsBy(bug.text, [workspace], ALWAYS))[0],
    'small model alone': (await hintsBy(bug.text, [language], ALWAYS))[0],
  };
  const onClean = alsoClean
    ? (await hintsBy(bug.source.text, [workspace, language], HINT_RULES)).length
    : undefined;
  const atoms = reviewedAtoms(bug.text, bug.source.languageId, [bug.lines]);
  return { bug, chance: 1 / atoms.length, hints, onClean };
}

function readerOf({ description }: LanguageModel): Reader {
  const { id, family, device, promptLimit, instant } = description;
  return {
    ...{ id, family, device, fidelity: 'exact', limit: promptLimit },
    ...(instant === undefined ? {} : { instant }),
  };
}

/** Readings are asked for once, whichever arm asks. */
function toolsFor(
  models: readonly LanguageModel[],
  { source }: SeededBug,
  syntax: SyntaxService,
): ReviewTools {
  const known = new Map<string, Promise<readonly TokenLogprob[]>>();
  return {
    read(id, request) {
      const key = JSON.stringify([id, request]);
      const model = models.find(({ description }) => description.id === id);
      const reading =
        known.get(key) ??
        model?.read?.(request, unaborted) ??
        Promise.reject(new Error(`${id} does not read`));
      known.set(key, reading);
      return reading;
    },
    parse: ({ before, behind }, insertions) =>
      syntax.parseEvidence(
        {
          ...{ uri: 'file:///reviewed', languageId: source.languageId, text: before + behind },
          ...{ offset: before.length, insertions },
        },
        unaborted,
      ),
    progress: () => undefined,
  };
}

function isRight({ bug }: Item, hint: Hint | undefined): boolean {
  return hint?.start === bug.start;
}

function byReader(items: readonly Item[]): BenchTable {
  const clusterOf = ({ bug }: Item): string => bug.source.path;
  const share = (of: readonly Item[], value: (item: Item) => boolean): string => {
    const { low, high } = clusteredInterval(
      of.map((item) => ({ cluster: clusterOf(item), value: Number(value(item)) })),
    );
    const figure = mean(of.map((item) => Number(value(item))));
    return `${percent(figure)} (${percent(low)} to ${percent(high)})`;
  };
  const row = (arm: Arm, least: number, name: string): string[] => {
    const hintOf = ({ hints }: Item): Hint | undefined =>
      (hints[arm]?.strength ?? Number.NEGATIVE_INFINITY) >= least ? hints[arm] : undefined;
    const given = items.filter((item) => hintOf(item) !== undefined);
    const right = (item: Item): boolean => isRight(item, hintOf(item));
    return [
      name,
      String(given.length),
      share(given, right),
      share(items, right),
      share(items, (item) => right(item) && hintOf(item)?.rival === item.bug.right),
    ];
  };
  const clean = items.flatMap(({ onClean }) => onClean ?? []);
  const chance = mean(items.map((item) => item.chance));
  return {
    name: 'second-opinion',
    title: 'Seeded mistakes that a second opinion finds',
    note: `${items.length} files of ${new Set(items.map(({ bug }) => bug.source.packageName)).size} packages that no model was trained or tuned on, each with one mistake that parses, and the 100 lines around it read, at most one hint for them. Precision: hints at the wrong atom's place ÷ hints. Recall: mistakes that are hinted at ÷ mistakes; last column: with the right text as the fix. 95 % intervals by file. Alone: the same method with one reader and its own margin. All agree: both readers; from ${HINT_RULES.leastStrength} nats on as in the editor. A hint at an atom by chance is right in ${percent(chance, 2)}. In the same lines without the mistake the last row's rule gives ${clean.reduce((sum, hints) => sum + hints, 0)} hints for ${clean.length * LINES} lines.`,
    head: ['who reads', 'hints', 'precision', 'recall', 'found and rightly mended'],
    rows: [
      ...ARMS.map((arm) => row(arm, Number.NEGATIVE_INFINITY, arm)),
      row('all agree', HINT_RULES.leastStrength, 'all agree, strong hints only'),
    ],
  };
}

function byKind(items: readonly Item[]): BenchTable {
  return {
    name: 'second-opinion-kinds',
    title: 'Mistakes found, by kind',
    note: 'Of the same files: mistakes of each kind that the one hint for 100 lines is at.',
    head: ['who reads', ...BUG_KINDS],
    rows: ARMS.map((arm) => [
      arm,
      ...BUG_KINDS.map((kind) => {
        const of = items.filter(({ bug }) => bug.kind === kind);
        const found = of.filter((item) => isRight(item, item.hints[arm])).length;
        return `${found} of ${of.length}`;
      }),
    ]),
  };
}
