import { writeFile } from 'node:fs/promises';
import type { LanguageModel } from '../../core/model.ts';
import { seededRandom } from '../../core/random.ts';
import type { RouterInput, RouterWeights } from '../../core/router-weights.ts';
import { routerExamples } from '../../learning/router-examples.ts';
import { routerText } from '../../learning/router-file.ts';
import { PUBLISHED_TRAINING, trainRouter, type RouterExample } from '../../math/train-router.ts';
import { problemText } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import { flagOption, type Arguments } from '../arguments.ts';
import { createHeadless, type Headless, type Places } from '../headless.ts';
import { UsageError, type Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';
import { interrupted, INTERRUPTED } from './complete.ts';
import { inOneRecording } from './merge.ts';
import type { TrainFiles } from '../train-files.ts';

const RATE = 1e-3;
const SEED = 1;

/**
 * `train citer`: walks two models along the reference texts of recordings and trains the router that
 * decides between them. Exit code 1 where there is too little to learn from.
 */
export async function trainCiter(
  given: Arguments,
  { recordings, out }: TrainFiles,
  places: Places,
  output: Output,
): Promise<number> {
  if (given.models?.length !== 2) {
    throw new UsageError(
      'train citer wants --models SMALL,LARGE: the models that the router is for',
    );
  }
  const kind = flagOption(given, 'hidden-states') ? 'hidden-state' : 'logprobs';
  const host = await createHeadless(given, places, output, {});
  const signal = interrupted();
  try {
    const pair = await pairOf(host, given.models, kind, signal);
    const { examples, requests } = await examplesIn(recordings, pair, kind, output, signal);
    const trained = trainRouter(examples, {
      ...PUBLISHED_TRAINING,
      form: kind === 'logprobs' ? 'logistic' : 'mlp',
      rate: RATE,
      random: seededRandom(given.seed ?? SEED),
    });
    if (trained === undefined) {
      const labels = examples.map(({ label }) => label);
      const one = labels.filter((label) => label === 1).length;
      output.message(
        `too little to learn from: in ${requests} requests with a reference the small model is right at ${one} tokens, the large one alone at ${labels.length - one}; both are wanted, in two files at least`,
      );
      return 1;
    }
    const { layers, threshold, heldOut, epochs } = trained;
    const features: RouterInput =
      kind === 'logprobs' ? { kind } : { kind, modelId: pair.small.description.id };
    const router: RouterWeights = {
      ...{ version: 1, features, layers, threshold, examples: examples.length },
    };
    await writeFile(out, routerText(router));
    output.json({ file: out, requests, examples: examples.length, epochs, threshold, heldOut });
    output.text(
      `a router from ${examples.length} tokens of ${requests} requests in ${out}; name it in ensemble.citerRouter`,
    );
    return 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
  }
}

interface Pair {
  readonly small: LanguageModel;
  readonly large: LanguageModel;
}

async function pairOf(
  { engine }: Headless,
  names: readonly string[],
  kind: RouterInput['kind'],
  signal: AbortSignal,
): Promise<Pair> {
  const { directory } = engine.roster;
  await directory.refresh(0, signal);
  const { chosen } = engine.roster.selection();
  const [small, large] = names.map((name) => {
    const found = chosen.find(({ listed: { description } }) =>
      [description.id, description.name, ...(description.aliases ?? [])].includes(name),
    );
    if (found === undefined) throw new UsageError(`no model "${name}"`);
    const model = directory.model(found.listed);
    if (model.next === undefined) throw new UsageError(`${name} does not tell its next tokens`);
    return model;
  });
  if (small === undefined || large === undefined || small === large) {
    throw new UsageError('train wants two models');
  }
  if (kind === 'hidden-state' && small.embed === undefined) {
    throw new UsageError(`${small.description.name} tells no hidden states; embedded models do`);
  }
  return { small, large };
}

async function examplesIn(
  recordings: readonly string[],
  pair: Pair,
  kind: RouterInput['kind'],
  output: Output,
  signal: AbortSignal,
): Promise<{ readonly examples: readonly RouterExample[]; readonly requests: number }> {
  const problems = createProblemTeller(output);
  const examples: RouterExample[] = [];
  let requests = 0;
  for await (const item of inOneRecording(recordings, readRecordingFile)) {
    if (item.kind === 'problem') {
      problems.tell(problemText(item));
      continue;
    }
    const { id, group = id, prefix = '', reference = '', task } = item.line;
    if (task !== 'fill' || prefix === '' || reference === '') continue;
    requests++;
    examples.push(
      ...(await routerExamples(pair, { prefix, text: reference, group }, kind, signal)),
    );
  }
  problems.end();
  return { examples, requests };
}
