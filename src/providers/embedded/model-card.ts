import type { GgufHeader } from './gguf-header.ts';

/** What a model's card says and its file does not. */
export interface ModelCard {
  /** `general.name` in the file. */
  readonly name: string;
  readonly architecture: string;
  readonly embeddingLength: number;
  /** The vocabulary has fill marks, but the skill was not learned: they lower the quality. */
  readonly fillsHoles: boolean;
  /** Longest prompt that pays, in tokens. */
  readonly promptLimit: number;
}

/** The card of a model file, found by its own metadata. */
export function modelCardOf(header: GgufHeader): ModelCard | undefined {
  const architecture = header.metadata.get('general.architecture');
  return CARDS.find(
    (card) =>
      card.name === header.metadata.get('general.name') &&
      card.architecture === architecture &&
      card.embeddingLength === header.metadata.get(`${architecture}.embedding_length`),
  );
}

/** Trained on windows of 384 tokens, of which completions take some; see media/models/README.md. */
const ENSEMBLE_NANO = {
  architecture: 'llama',
  embeddingLength: 128,
  fillsHoles: false,
  promptLimit: 320,
};

const CARDS: readonly ModelCard[] = [
  { name: 'tiny-ts', ...ENSEMBLE_NANO },
  { name: 'tiny-py', ...ENSEMBLE_NANO },
  { name: 'tiny-mix', ...ENSEMBLE_NANO },
];
