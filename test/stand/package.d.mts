import type { ZipEntry } from './zip.mjs';

export interface PackagedExtension {
  readonly file: string;
  readonly bytes: number;
  readonly contents: readonly ZipEntry[];
}
/** VS Code's name of a platform → the package with llama.cpp for its CPU. */
export const BINARIES: Readonly<Record<string, string>>;
/** Makes a package in `out`; for every platform, or for the one named as VS Code names it. */
export function packageExtension(options?: {
  readonly target?: string;
  readonly out?: string;
  readonly environment?: NodeJS.ProcessEnv;
}): Promise<PackagedExtension>;
/** The bridge, an extension of its own for the user's side of a remote window. */
export function packageBridge(options?: {
  readonly out?: string;
  readonly environment?: NodeJS.ProcessEnv;
}): Promise<PackagedExtension>;
