/** One mount of this process's mount namespace. */
export interface Mount {
  readonly place: string;
  /** Those options that a mount made from it has to repeat. */
  readonly options: readonly string[];
}

/** The kernel refuses a read-only copy of a mount, made in a user namespace, that loses one of these. */
const KEPT_OPTIONS = new Set([
  'nosuid',
  'nodev',
  'noexec',
  'noatime',
  'nodiratime',
  'relatime',
  'nosymfollow',
]);

/**
 * Reads the text of /proc/self/mountinfo (format: proc(5)): fifth field the place, sixth the
 * options; white space in a place is written in octal. Lines that are not of this form are left out.
 */
export function parseMountTable(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, , , , place, options] = line.split(' ');
    if (place === undefined || options === undefined) return [];
    return [
      {
        place: place.replace(/\\([0-7]{3})/g, (_, octal: string) =>
          String.fromCharCode(Number.parseInt(octal, 8)),
        ),
        options: options.split(',').filter((option) => KEPT_OPTIONS.has(option)),
      },
    ];
  });
}

/** The mount that a path lies in: the longest place above it; of equal ones the later, which is on top. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter(({ place }) => isWithin(path, place))
    .reduce<Mount | undefined>(
      (best, one) => (best === undefined || one.place.length >= best.place.length ? one : best),
      undefined,
    );
}

/** The mounts strictly below a folder. */
export function mountsBelow(folder: string, mounts: readonly Mount[]): readonly Mount[] {
  return mounts.filter(({ place }) => place !== folder && isWithin(place, folder));
}

/** Whether an absolute path is a folder or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
