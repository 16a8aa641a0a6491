/** A file that holes are cut from. */
export interface HoleSource {
  /** As the workspace names it. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

export const HOLE_KINDS = ['line-end', 'line', 'block', 'argument'] as const;

/** Kinds of holes: what a user waits for while typing. */
export type HoleKind = (typeof HOLE_KINDS)[number];

/** A piece of code taken out of a file. */
export interface Hole {
  /** Path, place and kind: unique in a workspace. */
  readonly id: string;
  readonly kind: HoleKind;
  readonly path: string;
  readonly languageId: string;
  readonly before: string;
  readonly after: string;
  /** What stood there. */
  readonly reference: string;
}

/** A hole of a source from `start` to `end`, in UTF-16 code units. */
export function holeAt(source: HoleSource, kind: HoleKind, start: number, end: number): Hole {
  const before = source.text.slice(0, start);
  const line = before.split('\n').length;
  const column = start - before.lastIndexOf('\n');
  return {
    id: `${source.path}:${line}:${column}:${kind}`,
    kind,
    path: source.path,
    languageId: source.languageId,
    before,
    after: source.text.slice(end),
    reference: source.text.slice(start, end),
  };
}
