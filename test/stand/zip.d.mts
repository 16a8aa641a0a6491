export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly mode: number;
  read(): Buffer;
}
/** The files in an archive, in its order. */
export function readZip(file: string): ZipEntry[];
