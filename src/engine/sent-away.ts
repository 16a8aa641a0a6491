import type { EngineEvent, Sent } from '../core/events.ts';
import type { GenerationRequest, Usage } from '../core/generation.ts';
import type { LanguageModel, Place } from '../core/model.ts';
import { promptLength } from './member-stream.ts';

/** What the prompt of a call shows, and where it goes; the files are told where it leaves the machine. */
export function sentBy(call: {
  readonly model: LanguageModel;
  readonly request: GenerationRequest;
  readonly paths?: readonly string[];
}): Sent {
  const { place } = call.model.description;
  return {
    place,
    characters: promptLength(call.request.prompt),
    ...(place === 'local' || call.paths === undefined ? {} : { paths: call.paths }),
  };
}

/** The files of which code stands in a prompt, each once, the document first; nameless ones left out. */
export function pathsOf(context: {
  readonly path: string;
  readonly snippets: readonly { readonly path: string }[];
}): readonly string[] {
  const all = [context.path, ...context.snippets.map(({ path }) => path)];
  return [...new Set(all)].filter((path) => path !== '');
}

/** What a member that is not local was sent for one text, and what came of it. */
export interface SentAway {
  readonly modelId: string;
  readonly place: Place;
  /** Host of its server's address; '' where that is no address. */
  readonly host: string;
  readonly paths: readonly string[];
  readonly characters: number;
  /** As the server counts; undefined until it has told, or where it does not. */
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly costUsd?: number;
}

/** What is known of one stream of a run. */
export interface SentStream {
  readonly sent: readonly (Sent & { readonly modelId: string })[];
  readonly generation?: { readonly usage: Usage };
  readonly costUsd?: number;
}

/** Everything a run has sent away so far, in order. `addressOf` is the address of a model's server. */
export function sentAwayOf(
  streams: readonly SentStream[],
  addressOf: (modelId: string) => string | undefined,
): readonly SentAway[] {
  return streams.flatMap(({ sent, generation, costUsd }) =>
    sent
      .filter(({ place }) => place !== 'local')
      .map(({ modelId, place, paths = [], characters }, i, all): SentAway => ({
        ...{ modelId, place, paths, characters },
        host: hostIn(addressOf(modelId)),
        // Of several servers the last one has answered.
        ...(i === all.length - 1 && generation !== undefined ? figuresOf(generation.usage) : {}),
        ...(i === all.length - 1 && costUsd !== undefined ? { costUsd } : {}),
      })),
  );
}

/** A board forgets older ones. */
const MOST_KEPT = 500;

/** The same from events, one call an event; undefined for those that say nothing of it. */
export function createSentBoard(addressOf: (modelId: string) => string | undefined): {
  note(event: EngineEvent): SentAway | undefined;
  all(): readonly SentAway[];
} {
  const entries = new Map<string, SentAway>();
  const put = (key: string, entry: SentAway): SentAway => {
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_KEPT) break;
      entries.delete(oldest);
    }
    return entry;
  };
  return {
    note(event) {
      if (event.type !== 'generation-start' && event.type !== 'generation-end') return undefined;
      const { runId, streamId, modelId } = event;
      const key = `${runId}/${streamId}`;
      if (event.type === 'generation-start') {
        const { place = 'local', characters = 0, paths = [] } = event;
        if (place === 'local') return undefined;
        const host = hostIn(addressOf(modelId));
        return put(key, { modelId, place, host, paths, characters });
      }
      const started = entries.get(key);
      if (started === undefined) return undefined;
      return put(key, { ...started, ...figuresOf(event.usage) });
    },
    all: () => [...entries.values()],
  };
}

/** Estimates are left out: they are no figures of the server's. */
function figuresOf(usage: Usage): Partial<SentAway> {
  const { promptTokens, completionTokens, costUsd } = usage;
  return {
    ...(usage.estimated || promptTokens === undefined ? {} : { promptTokens }),
    ...(usage.estimated || completionTokens === undefined ? {} : { completionTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}

/** Host and port alone: an address may hold more than is to be shown. */
function hostIn(address: string | undefined): string {
  return address !== undefined && URL.canParse(address) ? new URL(address).host : '';
}
