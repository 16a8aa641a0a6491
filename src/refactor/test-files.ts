import type { FilePath } from '../edits/edit.ts';
import { baseTextOf } from '../edits/text-of.ts';
import type { BaseFiles } from '../edits/workspace-state.ts';
import type { Changes } from './sources.ts';

const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|__snapshots__|specs?|e2e|cypress|testdata)\//i;

const TEST_NAME = new RegExp(
  [
    String.raw`[._-](?:tests?|specs?|e2e|cy)\.[^./]+$`, //         x.test.ts, x_spec.rb, x_test.go
    String.raw`\.(?:tests?|specs?|e2e|cy)\.[^/]+$`, //             x.test.tsx.snap, x.spec.component.ts
    String.raw`^tests?[._-][^/]*\.(?:py|R|r|[cm]?js)$`, //           test_x.py, test-x.js
    String.raw`^tests?\.[^./]+$`, //                               test.js, tests.py
    String.raw`^conftest\.py$`,
  ].join('|'),
);

/** In these languages words of a name begin with capitals: `Latest.java` is no test. */
const TEST_CLASS =
  /(?:^Test[A-Z\d]\w*|\w(?:Tests?|TestCase|IT|Spec))\.(?:java|kt|kts|scala|groovy|cs|fs|swift|php)$/;

/** What says which tests there are, and how they run. */
const RUNNER_FILE =
  /^(?:(?:jest|vitest|karma|playwright|cypress|ava|wdio)\.(?:config|conf|workspace|setup)\.[^/]+|\.mocharc(?:\.[^/]+)?|pytest\.ini|tox\.ini|noxfile\.py|phpunit\.xml(?:\.dist)?|\.rspec)$/;

/**
 * Whether a path is named like a test, like what tests compare with, or like the configuration of a test
 * runner, by the customs of TypeScript, JavaScript, Python, Go, Rust, Java, C#, Ruby, PHP and Swift. A
 * guess from the name alone: for telling, and where nothing else says whether tests are gone.
 */
export function isTestFile(path: FilePath): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    TEST_FOLDER.test(path) ||
    TEST_NAME.test(name) ||
    TEST_CLASS.test(name) ||
    RUNNER_FILE.test(name)
  );
}

/** Files named like tests that a state changes, makes or deletes, sorted. */
export function touchedTests(changes: Changes): readonly FilePath[] {
  return [...changes.keys()].filter(isTestFile).sort();
}

/**
 * How many fewer files named like tests hold something than before: those that are deleted or emptied, less
 * those that are made, so that a renamed one is none. What is asked where a check prints no numbers of tests.
 *
 * Throws RangeError for a changed file that was never loaded.
 */
export function goneTestFiles(changes: Changes, base: BaseFiles): number {
  const holds = (text: string | undefined): number =>
    text === undefined || !/\S/.test(text) ? 0 : 1;
  return touchedTests(changes).reduce(
    (gone, path) => gone + holds(baseTextOf(base, path)) - holds(changes.get(path)),
    0,
  );
}
