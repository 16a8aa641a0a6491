import type { ZipEntry } from './zip.mjs';

export interface PackagedExtension {
  readonly file: string;
  readonly bytes: number;
  readonly contents: readonly ZipEntry[];
}
/** Makes a package in `out`; for every platform, or for the one named as VS Code names it. */
export function packageExtension(options?: {
  readonly target?: string;
  readonly out?: string;
}): Promise<PackagedExtension>;
/** The bridge, an extension of its own for the user's side of a remote window. */
export function packageBridge(options?: { readonly out?: string }): Promise<PackagedExtension>;
