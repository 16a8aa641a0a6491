/** Folders of the packages of which bundles hold a file, below the root that has `node_modules`. */
export function bundledPackages(metaFile: string): readonly string[];
/** Writes THIRD-PARTY-NOTICES.txt into `stage`; what has no licence text is an error. */
export function writeNotices(
  root: string,
  metaFile: string,
  stage: string,
  options?: { readonly binary?: boolean },
): void;
