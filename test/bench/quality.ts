import { createHash } from 'node:crypto';
import { seededRandom } from '../../src/core/random.ts';
import { strategies } from '../../src/strategies/registry.ts';
import { editSimilarity } from '../../src/text/edit-similarity.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { percent, type Benchmark, type BenchTable } from './benchmark.ts';
import { evaluationSources } from './evaluation-sources.ts';
import { freezeCandidates, type FrozenHole } from './frozen-candidates.ts';
import { cutHoles, familyOf } from './holes.ts';
import { replayStrategy } from './replay-strategy.ts';
import { embeddedServer } from './embedded.ts';
import { clusteredInterval, mean } from './statistics.ts';

/**
 * Quality: exact match and edit similarity on line ends of packages the models were not trained on.
 * Every member writes once into every hole; every way of choosing then chooses among the same texts.
 * Files are split before anything runs: on one part the best member of each language is chosen, on
 * the other everything is judged.
 */
export const quality: Benchmark = {
  name: 'quality',
  async run(bench) {
    const set = evaluationSources();
    const holes = cutHoles(set.sources, bench.rounds(360, 36), seededRandom(bench.seed));
    const server = embeddedServer();
    const syntax = installedSyntaxService();
    try {
      const frozen = await freezeCandidates(server, holes);
      const calibration = frozen.filter(({ hole }) => isCalibration(hole.path));
      const judged = frozen.filter(({ hole }) => !isCalibration(hole.path));
      const ways = await choicesOf(judged, bestMembers(calibration), syntax);
      const packages = new Set(holes.map(({ packageName }) => packageName));
      const python = judged.filter(({ hole }) => hole.languageId === 'python').length;
      const about =
        `${judged.length} line-end holes (${python} Python) in ${filesOf(judged)} files of ${packages.size} installed packages that no ` +
        `model was trained on, ${set.duplicates} near-duplicate files left out, set ${set.digest}; best members chosen on ${calibration.length} other holes. ` +
        'Small models that write library-looking code and are rarely right: this shows how the ways of choosing compare on them, not how good an ensemble of good models is.';
      return [scoresTable(ways, judged, about), comparisonTable(ways, judged)];
    } finally {
      await Promise.all([server.dispose(), syntax.dispose()]);
    }
  },
};

/** One way of choosing a text for each hole, in the holes' order; empty where it shows nothing. */
interface Way {
  readonly name: string;
  readonly kind: 'member' | 'baseline' | 'strategy' | 'bound';
  readonly texts: readonly string[];
}

const CALIBRATION_PERCENT = 30;

/** Decided by the file's name alone, before any run. */
function isCalibration(file: string): boolean {
  return (createHash('sha256').update(file).digest()[0] ?? 0) < (256 * CALIBRATION_PERCENT) / 100;
}

/** Index of the best member per language: most exact matches, then most similar. */
function bestMembers(calibration: readonly FrozenHole[]): ReadonlyMap<string, number> {
  const byLanguage = Map.groupBy(calibration, ({ hole }) => familyOf(hole.languageId));
  return new Map(
    [...byLanguage].map(([language, holes]) => {
      const merits = (holes[0]?.answers ?? []).map((_, i) => {
        const scores = holes.map((one) => scoreOf(one.answers[i]?.text ?? '', one));
        return (
          mean(scores.map(({ exact }) => exact)) * 1000 + mean(scores.map(({ similar }) => similar))
        );
      });
      return [language, merits.indexOf(Math.max(...merits))];
    }),
  );
}

async function choicesOf(
  judged: readonly FrozenHole[],
  best: ReadonlyMap<string, number>,
  syntax: Parameters<typeof replayStrategy>[2],
): Promise<readonly Way[]> {
  const members = judged[0]?.answers.map(({ member }) => member.name) ?? [];
  const way = (
    kind: Way['kind'],
    name: string,
    choose: (frozen: FrozenHole) => string | undefined,
  ): Way => ({ kind, name, texts: judged.map((frozen) => choose(frozen) ?? '') });
  const strategyWays: Way[] = [];
  for (const definition of strategies) {
    const texts: string[] = [];
    for (const frozen of judged)
      texts.push((await replayStrategy(definition, frozen, syntax))?.shownText.trimEnd() ?? '');
    strategyWays.push({ kind: 'strategy', name: `\`${definition.id}\``, texts });
  }
  return [
    ...members.map((name, i) => way('member', name, ({ answers }) => answers[i]?.text)),
    way('baseline', 'best member of the language', ({ hole, answers }) => {
      return answers[best.get(familyOf(hole.languageId)) ?? 0]?.text;
    }),
    way('baseline', 'best of all by own mean log-probability', mostConfident),
    ...strategyWays,
    way('bound', 'oracle', (frozen) => {
      const merit = (text: string): number => {
        const { exact, similar } = scoreOf(text, frozen);
        return exact * 10 + similar;
      };
      return frozen.answers.map(({ text }) => text).sort((a, b) => merit(b) - merit(a))[0];
    }),
  ];
}

function mostConfident({ answers }: FrozenHole): string | undefined {
  const confidence = ({ generation: { tokens = [] } }: FrozenHole['answers'][number]): number =>
    tokens.length === 0
      ? Number.NEGATIVE_INFINITY
      : mean(tokens.map(({ logprobNats }) => logprobNats));
  const written = answers.filter(({ text }) => text !== '');
  return written.toSorted((a, b) => confidence(b) - confidence(a))[0]?.text;
}

interface Score {
  readonly exact: number;
  readonly similar: number;
}

/** A text that is not shown has no match and no similarity. */
function scoreOf(text: string, { hole }: FrozenHole): Score {
  if (text === '') return { exact: 0, similar: 0 };
  return {
    exact: Number(text.trim() === hole.reference.trim()),
    similar: editSimilarity(text, hole.reference),
  };
}

function scoresTable(
  ways: readonly Way[],
  judged: readonly FrozenHole[],
  about: string,
): BenchTable {
  const rows = ways.map(({ name, texts }) => {
    const scores = texts.map((text, i) => ({
      ...scoreOf(text, judged[i]!),
      cluster: judged[i]!.hole.path,
    }));
    const exact = scores.map(({ cluster, exact: value }) => ({ cluster, value }));
    const similar = scores.map(({ cluster, similar: value }) => ({ cluster, value }));
    return [
      name,
      withInterval(exact, percent),
      withInterval(similar, (value) => value.toFixed(3)),
      percent(texts.filter((text) => text !== '').length / texts.length),
      percent(shareRight(texts, judged)),
    ];
  });
  return {
    name: 'quality',
    title: 'Quality on line ends',
    note: `${about} 95 % intervals by bootstrap over files. “Right”: of the shown texts, those that are the beginning of the true line end or all of it.`,
    head: ['chosen by', 'exact match', 'edit similarity', 'shows something', 'right'],
    rows,
  };
}

function shareRight(texts: readonly string[], judged: readonly FrozenHole[]): number {
  const shown = texts.map((text, i) => ({ text: text.trim(), hole: judged[i]!.hole }));
  const visible = shown.filter(({ text }) => text !== '');
  const right = visible.filter(({ text, hole }) => hole.reference.trim().startsWith(text));
  return visible.length === 0 ? 0 : right.length / visible.length;
}

/** Every strategy hole by hole against the best member of the language, by edit similarity. */
function comparisonTable(ways: readonly Way[], judged: readonly FrozenHole[]): BenchTable {
  const bar = ways.find(({ name }) => name.startsWith('best member'));
  const rows = ways
    .filter(({ kind, name }) => kind === 'strategy' || name.startsWith('best of all'))
    .map(({ name, texts }) => {
      const differences = texts.map((text, i) => {
        const frozen = judged[i]!;
        const value = scoreOf(text, frozen).similar - scoreOf(bar?.texts[i] ?? '', frozen).similar;
        return { cluster: frozen.hole.path, value };
      });
      const count = (matches: (value: number) => boolean): string =>
        String(differences.filter(({ value }) => matches(value)).length);
      const own = texts.filter(
        (text, i) => text !== '' && judged[i]!.answers.every((answer) => answer.text !== text),
      ).length;
      return [
        name,
        withInterval(differences, (value) => value.toFixed(3)),
        count((value) => value > 0),
        count((value) => value < 0),
        count((value) => value === 0),
        `${own} of ${texts.length}${own / texts.length < 0.05 ? ' (routing)' : ''}`,
      ];
    });
  return {
    name: 'quality-comparison',
    title: 'Against the best member of the language',
    note: 'The same holes, by edit similarity. “Routing”: in more than 95 % of the holes the text is one member’s own.',
    head: ['chosen by', 'difference', 'wins', 'losses', 'ties', 'differs from every member'],
    rows,
  };
}

function withInterval(
  items: readonly { readonly cluster: string; readonly value: number }[],
  word: (value: number) => string,
): string {
  const { low, high } = clusteredInterval(items);
  return `${word(mean(items.map(({ value }) => value)))} (${word(low)} to ${word(high)})`;
}

function filesOf(judged: readonly FrozenHole[]): number {
  return new Set(judged.map(({ hole }) => hole.path)).size;
}
