// Where the code is published, for the manifest and for the links of what is shown to users.

/**
 * What a GitHub workflow tells by its variables; undefined where nobody tells.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {{ fields: object, blobs: string, raw: string } | undefined}
 */
export function publishedAt(environment) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = environment;
  if (!server || !name) return undefined;
  if (!/^https:\/\/[\w.-]+(:\d+)?$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(name))
    throw new Error(
      `GITHUB_SERVER_URL and GITHUB_REPOSITORY name no repository: ${server} ${name}`,
    );
  const address = `${server}/${name}`;
  // The pictures of a release stay those of its tag.
  const { GITHUB_REF_TYPE: kind, GITHUB_REF_NAME: ref } = environment;
  const state = kind === 'tag' && ref ? encodeURIComponent(ref) : 'HEAD';
  return {
    fields: {
      repository: { type: 'git', url: `${address}.git` },
      bugs: { url: `${address}/issues` },
      homepage: `${address}#readme`,
      qna: `${address}/issues`,
    },
    blobs: `${address}/blob/${state}`,
    raw: `${address}/raw/${state}`,
  };
}

/**
 * The packager's options about links and the repository.
 *
 * @param {ReturnType<typeof publishedAt>} published
 */
export function linksOf(published) {
  return published === undefined
    ? { allowMissingRepository: true, rewriteRelativeLinks: false }
    : {
        allowMissingRepository: false,
        rewriteRelativeLinks: true,
        baseContentUrl: published.blobs,
        baseImagesUrl: published.raw,
        gitHubIssueLinking: false,
      };
}

const RELATIVE = String.raw`(?![a-z]+:|#)[^)\s]+`;
const PICTURE_LINE = new RegExp(String.raw`^!\[[^\]]*\]\(${RELATIVE}\)\n+`, 'gim');
const PICTURE = new RegExp(String.raw`!\[[^\]]*\]\(${RELATIVE}\)`, 'gi');
/** “More” in parentheses says nothing where it leads nowhere. */
const ASIDE = new RegExp(String.raw` \(\[[^\]]*\]\(${RELATIVE}\)\)`, 'gi');
const LINK = new RegExp(String.raw`\[([^\]]*)\]\(${RELATIVE}\)`, 'gi');

/**
 * The text without pictures of the repository, and with the words alone of links into it; other
 * addresses and places in the same text stay.
 *
 * @param {string} markdown
 */
export function withoutRelativeLinks(markdown) {
  return [PICTURE_LINE, PICTURE, ASIDE]
    .reduce((text, form) => text.replace(form, ''), markdown)
    .replace(LINK, '$1');
}
