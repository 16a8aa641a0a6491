import assert from 'node:assert/strict';
import { isTestFile, touchedTests } from '../../src/refactor/test-files.ts';

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
