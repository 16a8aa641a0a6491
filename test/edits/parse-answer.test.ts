import assert from 'node:assert/strict';
import { parseAnswer } from '../../src/edits/parse-answer.ts';
import { block, CHANGED, FILES, read, X } from './read-edits.ts';

describe('parseAnswer', () => {
  it('gives no edit for prose, code without a place, and nothing', () => {
    for (const answer of [
      '',
      '   \n',
      'I would rename it.',
      '```ts\nf();\n```',
      '{"a": 1}',
      '---\n***\n',
    ]) {
      assert.equal(read(answer), 'no-edit', answer);
    }
  });

  it('reads no edits in thinking, and keeps its marks in code', () => {
    assert.equal(read(`<think>\nsrc/b.ts\n${X}DONE\n</think>\nsrc/a.ts\n${X}`), CHANGED);
    assert.equal(read(`src/b.ts\n${X}\n</think>\n\nsrc/a.ts\n${X}`), CHANGED);
    assert.equal(read(`src/a.ts\n${X}<think>\nsrc/b.ts\n${X}`), CHANGED);
    const marks = "open('<think>', '</think>');\n</think>\n";
    assert.equal(
      read(`src/a.ts\n${block('x\n', marks)}`),
      `src/a.ts: [x/] [${marks.replaceAll('\n', '/')}]`,
    );
  });

  for (const path of [
    ...['/etc/passwd', '../x.ts', 'src/../../x.ts', 'C:\\x\\y.ts', '\\\\server\\x.ts', '~/.ssh/id'],
    ...['file:///etc/passwd', '.git/config', 'src/.git/hooks/x.sh', '..\\x.ts'],
  ]) {
    it(`refuses ${path} in every format`, () => {
      for (const answer of [
        `${path}\n${X}`,
        `\`${path}\`\n\`\`\`ts\n${X}\`\`\``,
        `File: ${path}\n\`\`\`ts\nx\n\`\`\`\n`,
        `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-x\n+y\n`,
        `--- ${path}\n+++ ${path}\n@@ -1 +1 @@\n-x\n+y\n`,
        `CREATE ${path}\n\`\`\`\nx\n\`\`\`\n`,
        `DELETE ${path}`,
        `RENAME src/a.ts -> ${path}`,
        `RENAME ${path} -> src/a.ts`,
        `src/a.ts\n${X}\n${path}\n${X}`,
      ]) {
        assert.equal(read(answer), 'outside', answer);
      }
    });
  }

  it('refuses an answer that is too long or has too many edits', () => {
    assert.equal(read('x'.repeat(200_001)), 'too-large');
    assert.equal(read(`src/a.ts\n${X.repeat(1_001)}`), 'too-large');
    assert.equal(read('DELETE src/a.ts\n'.repeat(1_001)), 'too-large');
  });

  it('keeps what it is told of the place of a refusal short', () => {
    const parsed = parseAnswer(`/${'x'.repeat(900)}.ts\n${X}`, { files: FILES, mayCreate: true });
    assert.ok(parsed.kind === 'refused' && parsed.refusal.detail.length < 300);
  });
});
