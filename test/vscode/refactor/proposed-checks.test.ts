import assert from 'node:assert/strict';
import { proposedChecks, type MarkerFile } from '../../../src/vscode/refactor/proposed-checks.ts';

const proposed = (files: Partial<Record<MarkerFile, string>>): readonly string[] =>
  proposedChecks(new Map(Object.entries(files) as [MarkerFile, string][]));

describe('the checks that are proposed', () => {
  const manifest = JSON.stringify({ scripts: { test: 'mocha', build: 'tsc' } });

  it('are the test script, by the package manager in use', () => {
    assert.deepEqual(proposed({ 'package.json': manifest }), ['npm test']);
    assert.deepEqual(proposed({ 'package.json': manifest, 'pnpm-lock.yaml': '' }), ['pnpm test']);
    assert.deepEqual(proposed({ 'package.json': manifest, 'yarn.lock': '' }), ['yarn test']);
  });

  it('are not the script that only fails', () => {
    const scripts = { test: 'echo "Error: no test specified" && exit 1' };
    assert.deepEqual(proposed({ 'package.json': JSON.stringify({ scripts }) }), []);
  });

  it('are those of other languages', () => {
    assert.deepEqual(proposed({ 'pyproject.toml': '', 'Cargo.toml': '', 'go.mod': '' }), [
      'python3 -m pytest -q',
      'cargo test',
      'go test ./...',
    ]);
    assert.deepEqual(proposed({ Makefile: 'all:\n\ntest: all\n' }), ['make test']);
  });

  for (const text of ['', '{', 'null', '[]', '{"scripts":3}', '{"scripts":{"test":3}}']) {
    it(`are none where package.json is ${text === '' ? 'empty' : text}`, () => {
      assert.deepEqual(proposed({ 'package.json': text }), []);
    });
  }
});
