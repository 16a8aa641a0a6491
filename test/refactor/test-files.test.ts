import assert from 'node:assert/strict';
import { createBaseFiles } from '../../src/edits/base-files.ts';
import { goneTestFiles, isTestFile, touchedTests } from '../../src/refactor/test-files.ts';

const TESTS = [
  ...[
    'test/a.ts',
    'tests/util.py',
    'src/__tests__/a.js',
    'spec/models/a.rb',
    'pkg/testdata/x.json',
  ],
  ...['src/a.test.ts', 'src/a.spec.tsx', 'a.test.tsx.snap', 'a.e2e.ts', 'app.component.spec.ts'],
  ...['test_a.py', 'a_test.py', 'tests.py', 'conftest.py', 'a_test.go', 'a_spec.rb', 'test-a.js'],
  ...['ATest.java', 'src/TestA.java', 'AIT.java', 'FooTests.cs', 'FooSpec.scala', 'FooTest.php'],
  ...[
    'jest.config.ts',
    'vitest.config.mts',
    '.mocharc.json',
    'pytest.ini',
    'web/playwright.config.ts',
  ],
];
const OTHERS = [
  ...[
    'src/a.ts',
    'src/latest.ts',
    'contest.py',
    'src/attest/a.ts',
    'Latest.java',
    'src/testing.ts',
  ],
  ...[
    'src/test-files.ts',
    'protest.go',
    'src/spec.md.ts',
    'Edit.java',
    'package.json',
    'inspect.ts',
  ],
];

describe('a file of tests', () => {
  for (const path of TESTS) it(`is seen in ${path}`, () => assert.ok(isTestFile(path)));
  for (const path of OTHERS) it(`is not seen in ${path}`, () => assert.ok(!isTestFile(path)));
  it('is told of a state that changes, makes or deletes it', () => {
    const changes = new Map([
      ['src/b.test.ts', ''],
      ['src/b.ts', ''],
      ['src/a.test.ts', undefined],
    ]);
    assert.deepEqual(touchedTests(changes), ['src/a.test.ts', 'src/b.test.ts']);
  });
});

describe('goneTestFiles', () => {
  const gone = async (
    before: Readonly<Record<string, string>>,
    changes: Readonly<Record<string, string | undefined>>,
  ): Promise<number> => {
    const base = createBaseFiles((path) => {
      const text = before[path];
      return Promise.resolve(text === undefined ? 'missing' : new TextEncoder().encode(text));
    });
    await base.load(
      [...Object.keys(before), ...Object.keys(changes)],
      new AbortController().signal,
    );
    return goneTestFiles(new Map(Object.entries(changes)), base);
  };

  it('counts those that are deleted or emptied, and no others', async () => {
    const before = { 'a.test.ts': 'a', 'b.test.ts': 'b', 'c.ts': 'c' };
    assert.equal(await gone(before, { 'a.test.ts': undefined, 'b.test.ts': ' \n' }), 2);
    assert.equal(await gone(before, { 'a.test.ts': 'other', 'c.ts': undefined }), 0);
  });

  it('takes one that is made for one that is gone, and an empty one for nothing', async () => {
    const before = { 'a.test.ts': 'a', 'empty.test.ts': '' };
    assert.equal(await gone(before, { 'a.test.ts': undefined, 'test/a.test.ts': 'a' }), 0);
    assert.equal(await gone(before, { 'a.test.ts': undefined, 'test/a.test.ts': '' }), 1);
    assert.equal(await gone(before, { 'empty.test.ts': undefined }), 0);
  });
});
