import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { linksOf, publishedAt, withoutRelativeLinks } from '../../stand/published.mjs';
import { readZip, type ZipEntry } from '../../stand/zip.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** As a workflow of GitHub has them at a tag. */
const WORKFLOW = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'somebody/ensemble',
  GITHUB_REF_TYPE: 'tag',
  GITHUB_REF_NAME: 'v0.1.0',
};

interface Made {
  readonly said: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  text(name: string): string;
}

/** A package as `npm run package` makes it, with all that the packager said meanwhile. */
async function made(
  out: string,
  args: readonly string[],
  workflow: Readonly<Record<string, string>>,
): Promise<Made> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('GITHUB_')),
  );
  const running = promisify(execFile)(
    process.execPath,
    ['test/stand/package.mjs', '--out', out, ...args],
    { cwd: repository, env: { ...env, ...workflow, NO_COLOR: '1' } },
  );
  // The packager asks whether to go on after some warnings: nobody answers.
  running.child.stdin?.end();
  const { stdout, stderr } = await running;
  const file = /Packaged: (.*\.vsix)/.exec(stdout)?.[1] ?? '';
  const contents: readonly ZipEntry[] = readZip(file);
  const text = (name: string): string =>
    contents
      .find((one) => one.path === name)
      ?.read()
      .toString('utf8') ?? '';
  return {
    said: stdout + stderr,
    manifest: JSON.parse(text('extension/package.json')) as Record<string, unknown>,
    text,
  };
}

/** Pictures and links of a text that lead into the repository. */
function relativeTargets(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?:|mailto:|#)/.test(target));
}

describe('a package that is made', function () {
  this.timeout(240_000);
  const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-publishing-'));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  const native = ['--target', `${process.platform}-${process.arch}`];
  for (const [what, where, args, workflow] of [
    ['the extension', 'by hand', [], {}],
    ['the extension', 'in a workflow', [], WORKFLOW],
    ['the extension for this platform', 'by hand', native, {}],
    ['the bridge', 'by hand', ['--bridge'], {}],
    ['the bridge', 'in a workflow', ['--bridge'], WORKFLOW],
  ] as const)
    describe(`${where}: ${what}`, () => {
      let one: Made;
      before(async () => {
        one = await made(path.join(scratch, where.replaceAll(' ', '-')), args, workflow);
      });

      it('has nothing that the packager warns of', () => {
        assert.match(one.said, /Packaged: /);
        const warnings = one.said.split('\n').filter((line) => /warn|error/i.test(line));
        assert.deepEqual(warnings, []);
      });

      it('has no link or picture that leads nowhere', () => {
        for (const name of ['readme.md', 'changelog.md'])
          assert.deepEqual(relativeTargets(one.text(`extension/${name}`)), [], name);
      });

      it('tells of a repository only where a workflow has said which', () => {
        const { repository: source, bugs, homepage } = one.manifest;
        const address = 'https://github.com/somebody/ensemble';
        assert.deepEqual(
          { source, bugs, homepage },
          where === 'by hand'
            ? { source: undefined, bugs: undefined, homepage: undefined }
            : {
                source: { type: 'git', url: `${address}.git` },
                bugs: { url: `${address}/issues` },
                homepage: `${address}#readme`,
              },
        );
      });

      it('is meant for everybody and carries nothing of development', () => {
        for (const field of ['private', 'scripts', 'devDependencies', 'mocha', 'knip'])
          assert.ok(!(field in one.manifest), field);
      });
    });

  it('shows pictures of its own version', () => {
    const readme = readFileSync(path.join(repository, 'README.md'), 'utf8');
    const [, picture = ''] = /!\[[^\]]*\]\(([^)]+)\)/.exec(readme) ?? [];
    assert.match(picture, /^media\//);
    const links = linksOf(publishedAt(WORKFLOW));
    assert.equal(
      `${String(links['baseImagesUrl'])}/${picture}`,
      `https://github.com/somebody/ensemble/raw/v0.1.0/${picture}`,
    );
  });

  it('is refused where the variables name no repository', () => {
    for (const GITHUB_REPOSITORY of ['somebody', 'a/b/c', 'a/b c', '../x/y'])
      assert.throws(() => publishedAt({ ...WORKFLOW, GITHUB_REPOSITORY }), GITHUB_REPOSITORY);
    for (const GITHUB_SERVER_URL of ['http://github.com', 'https://x/y', 'github.com'])
      assert.throws(() => publishedAt({ ...WORKFLOW, GITHUB_SERVER_URL }), GITHUB_SERVER_URL);
  });
});

describe('a text without links into the repository', () => {
  for (const [what, from, to] of [
    ['leaves out a picture with its line', 'a\n\n![x](media/x.png)\n\nb', 'a\n\nb'],
    ['leaves out a picture within a line', 'a ![x](media/x.png) b', 'a  b'],
    ['keeps the words of a link', 'see [the list](src/README.md#x) there', 'see the list there'],
    ['leaves out a link in parentheses', 'it ([more](a/b.md)): yes', 'it: yes'],
    ['keeps an address', '[it](https://example.com/a)', '[it](https://example.com/a)'],
    [
      'keeps a picture from elsewhere',
      '![x](https://example.com/x.png)',
      '![x](https://example.com/x.png)',
    ],
    ['keeps a place in the same text', '[below](#costs)', '[below](#costs)'],
    ['keeps brackets in code', '`a[0](b c)`', '`a[0](b c)`'],
  ] as const)
    it(what, () => {
      assert.equal(withoutRelativeLinks(from), to);
    });
});
