import { systemClock } from '../../src/core/clock.ts';
import type { GenerationRequest } from '../../src/core/generation.ts';
import type { LanguageModel, ModelServer } from '../../src/core/model.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { ms, type Benchmark } from './benchmark.ts';
import { interleave, timed } from './measure.ts';
import { benchEngine, requestAt, sourceOfLines, unaborted } from './stage.ts';
import { median, quantile } from './statistics.ts';

/**
 * Delay added to a direct model call. The same prompt goes to the same model of a real Ollama as a
 * bare HTTP request, through our provider, and through the whole engine with that one member; each
 * arm ends with the first whole line or the end of the stream. A throw-away call before each round
 * fills the server's prompt cache, so that no arm reads what another one has read already.
 */
export const overhead: Benchmark = {
  name: 'overhead',
  async run(bench) {
    const { address } = await bench.ollama();
    const asked: GenerationRequest[] = [];
    const server = createOllamaServer({ id: 'ollama', address, clock: systemClock });
    const description = (await server.list(unaborted)).find(({ name }) => name === MODEL);
    if (description === undefined) throw new Error(`the server has no ${MODEL}`);
    const model = server.model(description);
    const engine = benchEngine({
      servers: [recording(server, asked)],
      settings: {
        members: [MODEL],
        strategyId: 'fixed',
        fillOverrides: { [description.id]: 'prefix-only' },
      },
    });
    const lines = sourceOfLines(600).split('\n');
    const places = lines.flatMap((line, i) => (i >= 60 && isCut(line) ? [i] : []));
    let prepared = -1;

    /** The round's place; its prompt is in the server's cache. */
    const placeOf = async (round: number): Promise<Place> => {
      const line = places[(round * 7) % places.length] ?? 0;
      const text = lines[line] ?? '';
      const before = [...lines.slice(0, line), text.slice(0, cutOf(text))].join('\n');
      const after = `\n${lines.slice(line + 1).join('\n')}`;
      if (prepared !== round) {
        prepared = round;
        await engine.complete(requestAt(before, after), undefined, unaborted);
      }
      const request = asked.at(-1);
      if (request === undefined) throw new Error('the engine has not asked the model');
      return { before, after, request };
    };
    try {
      const figures = await interleave(
        {
          bare: async (round) => {
            const { request } = await placeOf(round);
            return await timed(() => bareLine(address, request));
          },
          provider: async (round) => {
            const { request } = await placeOf(round);
            return await timed(() => providerLine(model, request));
          },
          engine: async (round) => {
            const { before, after } = await placeOf(round);
            return await timed(() =>
              engine.complete(requestAt(before, after), undefined, unaborted),
            );
          },
        },
        bench.rounds(60, 8),
      );
      return [tableOf(figures)];
    } finally {
      engine.dispose();
      await server.dispose();
    }
  },
};

const MODEL = 'ensemble-nano-ts:latest';
/** A server that is stuck fails the benchmark instead of holding it. */
const LIMIT_MS = 20_000;

interface Place {
  readonly before: string;
  readonly after: string;
  readonly request: GenerationRequest;
}

/** Whether half of a line is the beginning of one line more, and of no block. */
function isCut(line: string): boolean {
  return line.trim().length >= 16 && !/[{([:]\s*$/.test(line.slice(0, cutOf(line)));
}

function cutOf(line: string): number {
  return Math.ceil(line.length / 2);
}

/** What a program without any of our code would do. */
async function bareLine(address: string, { prompt, sampling }: GenerationRequest): Promise<string> {
  if (prompt.kind !== 'raw') throw new Error('the bare arm knows raw prompts only');
  const stopped = new AbortController();
  const { temperature, maxTokens, stop } = sampling;
  const options = {
    temperature,
    num_predict: maxTokens,
    repeat_penalty: 1,
    ...(stop.length > 0 ? { stop } : {}),
  };
  const body = JSON.stringify({
    ...{ model: MODEL, prompt: prompt.text, raw: true, stream: true, options },
    ...{ logprobs: true, top_logprobs: sampling.topLogprobs },
  });
  const reply = await fetch(`${address}/api/generate`, {
    method: 'POST',
    body,
    signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(LIMIT_MS)]),
  });
  const decoder = new TextDecoder();
  let received = '';
  let text = '';
  try {
    const pieces: ReadableStream<Uint8Array> | null = reply.body;
    for await (const piece of pieces ?? []) {
      received += decoder.decode(piece, { stream: true });
      const lines = received.split('\n');
      received = lines.pop() ?? '';
      for (const line of lines) text += (JSON.parse(line) as { response?: string }).response ?? '';
      if (isWholeLine(text)) break;
    }
  } finally {
    stopped.abort();
  }
  return text;
}

async function providerLine(model: LanguageModel, request: GenerationRequest): Promise<string> {
  let text = '';
  for await (const part of model.generate(request, unaborted)) {
    if (part.kind !== 'text') break;
    text += part.text;
    if (isWholeLine(text)) break;
  }
  return text;
}

function isWholeLine(text: string): boolean {
  return /\S[^\n]*\n/.test(text);
}

/** The server, with every request to its models kept. */
function recording(server: ModelServer, asked: GenerationRequest[]): ModelServer {
  return {
    ...server,
    model(description) {
      const model = server.model(description);
      return {
        ...model,
        generate(request, signal) {
          asked.push(request);
          return model.generate(request, signal);
        },
      };
    },
  };
}

function tableOf(
  figures: Readonly<Record<'bare' | 'provider' | 'engine', readonly number[]>>,
): Awaited<ReturnType<Benchmark['run']>>[number] {
  const { bare } = figures;
  const added = (arm: readonly number[]): readonly number[] =>
    arm.map((value, round) => value - (bare[round] ?? 0));
  const row = (name: string, arm: readonly number[]): readonly string[] => [
    name,
    ms(median(arm)),
    ms(quantile(arm, 0.95)),
    arm === bare ? '' : ms(median(added(arm))),
    arm === bare ? '' : ms(quantile(added(arm), 0.95)),
  ];
  return {
    name: 'overhead',
    title: 'Delay added to a direct model call',
    note:
      `One line from one small model of a real Ollama, prompt cache warm, ${bare.length} rounds, the three ` +
      'ways interleaved. “Added” pairs each round with its own bare call; its p95 holds the noise of both.',
    head: ['way', 'p50', 'p95', 'added p50', 'added p95'],
    rows: [
      row('bare HTTP request', bare),
      row('through the provider', figures.provider),
      row('through the engine, one member', figures.engine),
    ],
  };
}
