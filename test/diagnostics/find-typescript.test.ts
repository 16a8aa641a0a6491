import assert from 'node:assert/strict';
import path from 'node:path';
import { findTypescript } from '../../src/diagnostics/find-typescript.ts';
import { temporaryWorkspace } from './temporary-workspace.ts';

const manifest = (version: string) => JSON.stringify({ version });

describe('the search for a compiler', () => {
  async function found(
    files: Readonly<Record<string, string>>,
    options: {
      readonly files?: readonly string[];
      readonly trusted?: boolean;
      readonly bundled?: string;
      /** Packages of which the compiler's main file is missing. */
      readonly without?: readonly string[];
    } = {},
  ) {
    const { without = [] } = options;
    const workspace = await temporaryWorkspace(files);
    for (const file of Object.keys(files))
      if (!without.includes(file))
        await workspace.write(file.replace('package.json', 'lib/typescript.js'), '');
    try {
      const { files: of = ['packages/a/src/x.ts'], trusted = true, bundled } = options;
      const search = await findTypescript({
        root: workspace.root,
        files: of,
        trusted,
        ...(bundled === undefined ? {} : { bundled: path.join(workspace.root, bundled) }),
      });
      const usable = search.usable.map(({ checker, path: file }) => [
        checker,
        path.relative(workspace.root, file),
      ]);
      return { ...search, usable };
    } finally {
      await workspace.remove();
    }
  }

  const HERE = 'node_modules/typescript/package.json';
  const NESTED = `packages/a/${HERE}`;

  it('prefers the one nearest to the files, then that of the root, then the bundled one', async () => {
    const files = {
      [HERE]: manifest('5.9.3'),
      [NESTED]: manifest('6.0.1-beta.2'),
      'bundle/package.json': manifest('5.8.0'),
    };
    assert.deepEqual(await found(files, { bundled: 'bundle' }), {
      usable: [
        [
          'typescript 6.0.1-beta.2 of the workspace',
          'packages/a/node_modules/typescript/lib/typescript.js',
        ],
        ['typescript 5.8.0 of the editor', 'bundle/lib/typescript.js'],
      ],
      untrusted: false,
    });
    const { usable } = await found(files, { files: ['packages/b/x.ts', 'y.ts'] });
    assert.deepEqual(usable, [
      ['typescript 5.9.3 of the workspace', 'node_modules/typescript/lib/typescript.js'],
    ]);
  });
  it('uses none of the workspace without trust, and says that there is one', async () => {
    const files = { [HERE]: manifest('5.9.3'), 'bundle/package.json': manifest('5.8.0') };
    assert.deepEqual(await found(files, { trusted: false }), { usable: [], untrusted: true });
    const { usable } = await found(files, { trusted: false, bundled: 'bundle' });
    assert.deepEqual(
      usable.map(([checker]) => checker),
      ['typescript 5.8.0 of the editor'],
    );
  });
  it('passes by a compiler without the main file that has the API', async () => {
    const files = { [HERE]: manifest('5.9.3'), [NESTED]: manifest('7.0.2') };
    const { usable } = await found(files, { without: [NESTED] });
    assert.deepEqual(
      usable.map(([checker]) => checker),
      ['typescript 5.9.3 of the workspace'],
    );
  });
  it('passes by what is no package', async () => {
    for (const text of [
      '',
      '{',
      'null',
      '{}',
      '{"version":7}',
      manifest('5\n6'),
      manifest('1.2.3 or so'),
    ])
      assert.deepEqual(await found({ [HERE]: text }, { bundled: 'nowhere' }), {
        usable: [],
        untrusted: false,
      });
  });
});
