import assert from 'node:assert/strict';
import { addedLines } from './workspace-history.ts';

const DIFF = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -2,0 +3,2 @@ function f() {
+  one();
+  two();
@@ -9 +11 @@ g
-old
+new
diff --git a/b.ts b/b.ts
--- a/b.ts
+++ /dev/null
@@ -1,2 +0,0 @@
-gone
-gone
`;

describe('the lines that a diff adds', () => {
  it('are counted from 0, by file', () => {
    const added = [...addedLines(DIFF)].map(([path, lines]) => [path, [...lines]]);
    assert.deepEqual(added, [['src/a.ts', [2, 3, 10]]]);
  });

  it('are none where there is no diff', () => {
    assert.equal(addedLines('').size, 0);
  });
});
