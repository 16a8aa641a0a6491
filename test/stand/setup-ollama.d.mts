export const OLLAMA_VERSION: string;
/** Path of an Ollama executable that runs here, or undefined. */
export function findOllama(): string | undefined;
