import type { GenerationPart, GenerationRequest, PromptPlace, TokenLogprob } from './generation.ts';
import type { Price } from './price.ts';

/** How far a figure can be trusted, best first. Shown beside every score. */
export type Fidelity = 'exact' | 'forced' | 'walk' | 'judge' | 'none';

export type Primitive = 'generate' | 'next' | 'score' | 'read' | 'judge' | 'embed' | 'vectors';

/** Of a model that can do nothing; a description names what it can do more. */
export const NO_PRIMITIVES: Readonly<Record<Primitive, Fidelity>> = {
  generate: 'none',
  next: 'none',
  score: 'none',
  read: 'none',
  judge: 'none',
  embed: 'none',
  vectors: 'none',
};

export type Role = 'inline' | 'panel' | 'refactor' | 'judge' | 'fuse' | 'embed';

/**
 * Where a model runs: `local` on this machine (loopback address and no remote host or cloud tag),
 * `network` on a private address, `cloud` anywhere else. Only local members are on without asking.
 */
export type Place = 'local' | 'network' | 'cloud';

/** How a model fills a hole. */
export type FillMethod =
  | { readonly kind: 'server' } //                                      the server's own template
  | {
      readonly kind: 'template';
      readonly template: FillTemplate;
      readonly source: 'user' | 'metadata' | 'family';
    }
  | { readonly kind: 'chat' } //                                        hole-filling chat prompt
  | { readonly kind: 'place' } //                                       knows the files: bare texts and the place
  | { readonly kind: 'prefix-only' }; //                                continues the prefix, ignores the suffix

/** Fill-in-the-middle marks; the prompt is built from them in the order given. */
export interface FillTemplate {
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
  /** `psm`: prefix, suffix, middle. `spm`: suffix first, which keeps prompt caches warm. */
  readonly order: 'psm' | 'spm';
  /** Text or marks that end the fill besides the marks above. */
  readonly stop: readonly string[];
}

/** What is known of a model without loading it. */
export interface ModelDescription {
  /** `<server>:<model>`, unique in a session, e.g. `ollama:qwen2.5-coder:1.5b`. */
  readonly id: string;
  readonly serverId: string;
  readonly provider: string;
  /** The model's name at its server. */
  readonly name: string;
  /** Other names of the same content there; a user may have chosen it by one of them. */
  readonly aliases?: readonly string[];
  /** Sizes of one family count as one voter. */
  readonly family: string;
  readonly place: Place;
  /** Models with the same device share its memory bandwidth and form one lane. */
  readonly device: string;
  /** Content digest where the server tells one; the key for all that was learned about the model. */
  readonly digest?: string;
  readonly sizeBytes?: number;
  /** The model's own maximum, in tokens. */
  readonly contextLength?: number;
  /**
   * Digest or name of the vocabulary: models with the same cut every text into the same tokens.
   * Undefined where it is not known.
   */
  readonly vocabulary?: string;
  /** Tokens in the vocabulary, where known. */
  readonly vocabularySize?: number;
  /** Generations that its server writes side by side; 1 where the server does not tell. */
  readonly slots?: number;
  /** Longest prompt that pays, in tokens, where the model's card sets one below its context. */
  readonly promptLimit?: number;
  readonly fill: FillMethod;
  readonly primitives: Readonly<Record<Primitive, Fidelity>>;
  readonly roles: readonly Role[];
  /**
   * Answers within a few milliseconds and takes nothing from other models: it is asked beside them,
   * and may be asked for scores while somebody types.
   */
  readonly instant?: true;
  /** Thinks before it answers; unfit for inline completion. */
  readonly thinking: boolean;
  /** Calls tools that a chat offers. */
  readonly tools?: true;
  /** What its server asks for tokens, where the server tells. */
  readonly price?: Price;
  /** Short name of its licence, where the server tells. */
  readonly license?: string;
}

export type ModelState =
  | 'unknown'
  | 'starting'
  | 'loading'
  | 'ready'
  | 'slow'
  | 'missing'
  | 'unauthorised'
  | 'rate-limited'
  | 'unreachable'
  | 'broken'
  | 'paused';

export interface NextTokenRequest {
  readonly prefix: string;
  /** Number of tokens wanted; the backend may return fewer. */
  readonly k: number;
  /** For models that know the files around. */
  readonly place?: PromptPlace;
}

export interface ScoreRequest {
  readonly prefix: string;
  /** White space at their ends is not scored: it belongs to what follows. */
  readonly texts: readonly string[];
  /** For models that know the files around. */
  readonly place?: PromptPlace;
}

/** Log-probability of a given text behind a prefix. */
export interface TextScore {
  /** Sum over the tokens, in nats. Compare different texts by nats per byte. */
  readonly logprobNats: number;
  readonly tokens: number;
  /** Bytes that were scored. */
  readonly bytes: number;
  readonly fidelity: Fidelity;
  /** Tokens whose log-probability the server did not tell, so that an estimate stands for it. */
  readonly floored?: number;
  /** Of the bytes of a `forced` score, those that were scored by `walk`. */
  readonly walkedBytes?: number;
  /** So much is estimated that the order of such scores may be chance. */
  readonly unreliable?: true;
}

/** A text that stands in a document and is to be judged. All line ends are `\n`. */
export interface ReadRequest {
  /** What stands before the text. Ends with a line end, or is empty, where the first token matters. */
  readonly prefix: string;
  readonly text: string;
  /** What stands behind it; looked at only by models that know the files around. */
  readonly suffix: string;
  /** Alternatives wanted at every token, 0 or more. */
  readonly alternatives: number;
  /** For models that know the files around. */
  readonly place?: PromptPlace;
}

export interface JudgeRequest {
  readonly prefix: string;
  /** What follows the texts, where known. */
  readonly suffix?: string;
  readonly first: string;
  readonly second: string;
  readonly place?: PromptPlace;
}

/** A preference between two texts, as the probability that the first is better. */
export interface Judgement {
  readonly preferFirst: number;
  readonly fidelity: Fidelity;
  /** The same by the order of showing, where both were asked: `forth` with the first text in front. */
  readonly orders?: { readonly forth: number; readonly back: number };
}

/** What a model has learned of its tokens: the vectors at its two ends. */
export interface TokenVectors {
  /** One per token of the vocabulary: its bytes, a code unit each; '' for tokens that are not text. */
  readonly keys: readonly string[];
  /** Index of the token that ends a text; undefined where that is not known. */
  readonly end?: number;
  /** Length of a vector. */
  readonly dimension: number;
  /** Input embeddings, a row per token: keys × dimension. */
  readonly input: Float32Array;
  /** Rows of the output layer, alike; the same array where one matrix serves both. */
  readonly output: Float32Array;
}

/**
 * One model behind one face. `generate` is always there; the other primitives exist exactly where
 * `description.primitives` does not say `none`.
 *
 * Every method obeys its signal within one step: the socket is closed or the decode loop left, and
 * the call throws the signal's reason. Everything else that goes wrong is thrown as a ModelError.
 */
export interface LanguageModel {
  readonly description: ModelDescription;
  generate(request: GenerationRequest, signal: AbortSignal): AsyncIterable<GenerationPart>;
  /**
   * Most probable next tokens, best first. Prefixes are read as raw prompts are: marks of the model's
   * template act. A token that ends the text or steers the model has no bytes.
   */
  next?(request: NextTokenRequest, signal: AbortSignal): Promise<readonly TokenLogprob[]>;
  /** One score per text, in input order. */
  score?(request: ScoreRequest, signal: AbortSignal): Promise<readonly TextScore[]>;
  /**
   * The tokens of a text as the model reads it, with its most probable tokens at each as `top`.
   *
   * Their bytes joined are the text's. Where a token crosses the border to the prefix, the first one
   * is what is left of it, given what stands before the border, and so are its alternatives. A model
   * that has learned the document judges every line as if it had not: a mistake must not vouch for
   * itself. Cost: one pass over prefix and text; nothing is written.
   */
  read?(request: ReadRequest, signal: AbortSignal): Promise<readonly TokenLogprob[]>;
  /**
   * Which of two texts belongs behind the prefix; both orders are asked, so that a model which likes a
   * place has no say. Throws ModelError `unsupported` where its answers cannot be read: it abstains.
   */
  judge?(request: JudgeRequest, signal: AbortSignal): Promise<Judgement>;
  embed?(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
  /** Throws ModelError `unsupported` where they take too much memory. Calls share the arrays. */
  vectors?(signal: AbortSignal): Promise<TokenVectors>;
}

/** A model that is in memory now. */
export interface Residency {
  readonly name: string;
  /** Other models of the server that the same memory serves: their weights are the same. */
  readonly sharedWith?: readonly string[];
  /** The context it was loaded with, in tokens. */
  readonly contextLength?: number;
  readonly sizeBytes?: number;
  readonly videoBytes?: number;
}

/** Progress of a download, in bytes. */
export interface PullProgress {
  readonly status: string;
  readonly completedBytes?: number;
  readonly totalBytes?: number;
}

/** One place that serves models. Listing never loads a model. */
export interface ModelServer {
  readonly id: string;
  readonly provider: string;
  readonly place: Place;
  /** Address or file, for the user's eyes. */
  readonly address: string;
  /** Everything the server offers, also what we would never choose. */
  list(signal: AbortSignal): Promise<readonly ModelDescription[]>;
  /** What is loaded now; undefined where the server cannot tell. */
  resident(signal: AbortSignal): Promise<readonly Residency[] | undefined>;
  model(description: ModelDescription): LanguageModel;
  /**
   * Finds out by asking how well a model scores, where metadata does not tell: a few short calls,
   * once a server version and content, then known. Loads the model. `list` tells the same afterwards.
   */
  probe?(description: ModelDescription, signal: AbortSignal): Promise<ModelDescription>;
  /** Loads the model into memory without generating. */
  load?(description: ModelDescription, signal: AbortSignal): Promise<void>;
  /** Takes a model out of memory once nobody waits for it, by its name at the server; only where the server can. */
  unload?(name: string, signal: AbortSignal): Promise<void>;
  /** Downloads a model; only where the server can. */
  pull?(
    name: string,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends child processes and sockets of this server's own. */
  dispose(): Promise<void>;
}
