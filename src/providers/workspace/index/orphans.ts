/**
 * Files that are gone, but perhaps only renamed: they are kept until everything that came at the same
 * time is read. Found by path and by the digest of their content, both in O(1).
 */
export class Orphans {
  readonly #digests = new Map<string, string>();
  readonly #paths = new Map<string, Set<string>>();

  get size(): number {
    return this.#digests.size;
  }

  add(path: string, digest: string): void {
    this.delete(path);
    this.#digests.set(path, digest);
    const paths = this.#paths.get(digest) ?? new Set();
    paths.add(path);
    this.#paths.set(digest, paths);
  }

  delete(path: string): void {
    const digest = this.#digests.get(path);
    if (digest === undefined) return;
    this.#digests.delete(path);
    const paths = this.#paths.get(digest);
    paths?.delete(path);
    if (paths?.size === 0) this.#paths.delete(digest);
  }

  /** One of those with this content. */
  withDigest(digest: string): string | undefined {
    const [path] = this.#paths.get(digest) ?? [];
    return path;
  }

  /** Takes all of them out. */
  takeAll(): readonly string[] {
    const paths = [...this.#digests.keys()];
    this.#digests.clear();
    this.#paths.clear();
    return paths;
  }
}
