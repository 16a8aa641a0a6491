import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { vendors } from '../../../src/providers/vendors.ts';
import { catalogue } from '../../../src/strategies/registry.ts';
import { suggestedLineUps } from '../../../src/vscode/welcome/suggested-line-ups.ts';
import { measuredTables } from '../../stand/bench-tables.ts';
import { measuredStrategy } from '../../stand/measured-strategies.ts';
import { withBlocks } from '../../stand/pages.ts';

const MOST_LINES = 450;
const MOST_PACKED_BYTES = 15_000;

const files = [
  'README.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...globSync('{src,test}/**/*.md'),
].filter((file) => !/fixtures|node_modules/.test(file));

describe('the pages for people', () => {
  for (const file of files)
    it(`lead to files and headings that there are: ${file}`, () => {
      const text = readFileSync(file, 'utf8');
      for (const target of targetsOf(text)) {
        const [name = '', anchor] = target.split('#');
        const goal = name === '' ? file : path.join(path.dirname(file), name);
        assert.ok(existsSync(goal), target);
        if (anchor !== undefined && goal.endsWith('.md'))
          assert.ok(headingsOf(readFileSync(goal, 'utf8')).has(anchor), target);
      }
    });

  it('begin with what users and developers need first', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const command of ['npm ci && npm run demo', 'npm ci && npm test'])
      assert.match(readme, new RegExp(`^\`\`\`sh\n${command}\n\`\`\`$`, 'm'));
    assert.ok(readme.indexOf('npm ci && npm test') < readme.indexOf('\n## Install\n'));
    assert.ok(readme.split('\n').length <= MOST_LINES);
    assert.ok(gzipSync(readme, { level: 9 }).length <= MOST_PACKED_BYTES);
  });

  it('name every host that is called, in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const vendor of vendors)
      if ('url' in vendor)
        assert.ok(readme.includes(`\`${new URL(vendor.url).host}\``), vendor.kind);
  });

  it('have the licence and the size of every model that is suggested, in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const { models } of suggestedLineUps)
      for (const { name, licence } of models) {
        assert.ok(readme.includes(`\`${name}\``), name);
        assert.ok(readme.includes(licence.name), licence.name);
      }
  });

  it('show every method with its figures, in the gallery', () => {
    const gallery = readFileSync('src/strategies/README.md', 'utf8');
    for (const { id, source } of catalogue()) {
      assert.match(gallery, new RegExp(`^\\| \`${id}\` \\|`, 'm'));
      if (source.url !== undefined)
        assert.ok(gallery.includes(`](${source.url}) (${source.year})`));
      for (const departure of source.departures) assert.ok(gallery.includes(`- ${departure}`));
    }
  });
});

describe('the figures of a method', () => {
  const tables = measuredTables('test/bench/results.json');

  it('are those of the committed tables', () => {
    const measured = measuredStrategy(tables, 'lazy-span');
    const row = tables
      .find(({ name }) => name === 'fusion-quality-comparison')
      ?.rows.find(([way]) => way === '`lazy-span`');
    assert.equal(measured?.difference, row?.[2]);
    assert.equal(measured?.places, row?.[1]);
    assert.match(measured?.share ?? '', /^exact match \d/);
  });

  it('are none where nobody measured it', () => {
    assert.equal(measuredStrategy(tables, 'llm-blender'), undefined);
    assert.equal(measuredStrategy([], 'lazy-span'), undefined);
  });

  it('are less than nothing where it is worse', () => {
    assert.ok((measuredStrategy(tables, 'citer')?.points ?? 0) < 0);
  });
});

describe('a table in a page', () => {
  const page = 'a\n\n<!-- generated:one -->\nold\n<!-- end:one -->\n\nb\n';

  it('is written anew, and nothing else', () => {
    assert.equal(
      withBlocks('x.md', page, { one: '$& | $1' }),
      'a\n\n<!-- generated:one -->\n\n$& | $1\n\n<!-- end:one -->\n\nb\n',
    );
  });

  it('is an error where there is none of that name, or it has no end', () => {
    assert.throws(() => withBlocks('x.md', page, {}), /x\.md names the table one/);
    assert.throws(
      () => withBlocks('x.md', '<!-- generated:one -->\n', { one: '' }),
      /x\.md: the table one has no end/,
    );
  });
});

/** Targets of links and pictures in this repository. */
function targetsOf(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Anchors of headings, as GitHub makes them. */
function headingsOf(markdown: string): ReadonlySet<string> {
  return new Set(
    [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
