/** Where the code is published. */
export interface Published {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly blobs: string;
  readonly raw: string;
}
/** What a GitHub workflow tells by its variables; undefined where nobody tells. */
export function publishedAt(environment: NodeJS.ProcessEnv): Published | undefined;
/** The packager's options about links and the repository. */
export function linksOf(published: Published | undefined): Readonly<Record<string, unknown>>;
/** The text without pictures of the repository and with the words alone of links into it. */
export function withoutRelativeLinks(markdown: string): string;
