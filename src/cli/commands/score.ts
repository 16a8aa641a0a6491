import { readFile } from 'node:fs/promises';
import type { LanguageModel, TextScore } from '../../core/model.ts';
import type { Listing } from '../../engine/model-directory.ts';
import { textOption, type Arguments } from '../arguments.ts';
import { createHeadless, type Headless, type Places } from '../headless.ts';
import { serverFailureWords } from '../failure-words.ts';
import { UsageError, type Output } from '../output.ts';
import { interrupted, INTERRUPTED } from './complete.ts';

/**
 * Log-probabilities of texts behind a prefix by one model, in nats, in the order of the texts. How the
 * model can be scored is found out first. Exit code 1 where the model is not there or does not score.
 */
export async function score(given: Arguments, places: Places, output: Output): Promise<number> {
  const name = textOption(given, 'model');
  const prefixFile = textOption(given, 'prefix-file');
  const textsFile = textOption(given, 'texts-file');
  if (name === undefined || prefixFile === undefined || textsFile === undefined) {
    throw new UsageError('score wants --model M, --prefix-file FILE and --texts-file FILE');
  }
  const prefix = await contentOf(prefixFile);
  const texts = textsIn(await contentOf(textsFile), textsFile);
  const only = { ...given, models: [name], strategy: undefined };
  const host = await createHeadless(only, places, output, {});
  const signal = interrupted();
  try {
    const model = await scorerOf(host, name, output, signal);
    if (model?.score === undefined) return 1;
    const scores = await model.score({ prefix, texts }, signal);
    output.json(scores.map(rowOf));
    for (const [i, one] of scores.entries()) {
      const { logprobNats, tokens, bytes, fidelity } = one;
      const cells = [logprobNats.toFixed(3), `${tokens} tokens`, `${bytes} bytes`, fidelity];
      output.text([...cells, JSON.stringify(texts[i])].join('  '));
    }
    return 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    output.message(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await host.dispose();
  }
}

async function scorerOf(
  host: Headless,
  name: string,
  output: Output,
  signal: AbortSignal,
): Promise<LanguageModel | undefined> {
  const listing = await host.engine.roster.directory.refresh(0, signal);
  const listed = listing.models.find(({ description }) => namesOf(description).includes(name));
  if (listed === undefined) {
    output.message(`no model "${name}"; there are: ${idsOf(listing)}`);
    for (const { server, failure } of listing.failures)
      output.message(serverFailureWords(server, failure));
    return undefined;
  }
  if (listed.description.instant === true) await host.learn(signal);
  const { server } = listed;
  const description = (await server.probe?.(listed.description, signal)) ?? listed.description;
  if (description.primitives.score === 'none') output.message(`${name} gives no scores of texts`);
  return host.engine.roster.directory.model({ ...listed, description });
}

function namesOf({ id, name, aliases = [] }: LanguageModel['description']): readonly string[] {
  return [id, name, ...aliases];
}

function idsOf({ models }: Listing): string {
  return models.map(({ description }) => description.id).join(', ');
}

function rowOf({ logprobNats, tokens, bytes, fidelity, ...more }: TextScore): object {
  return { logprob: logprobNats, tokens, bytes, fidelity, ...more };
}

async function contentOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new UsageError(`cannot read ${file}`);
  });
}

function textsIn(json: string, file: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UsageError(`${file} is not JSON`);
  }
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value;
  throw new UsageError(`${file} must hold a list of texts`);
}
