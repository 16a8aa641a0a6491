import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { samples, sampleText, type Sample } from '../../../src/vscode/welcome/sample-text.ts';

const HINTS = ['Tab takes it.', 'More below.'];

async function shippedText(sample: Sample) {
  const content = await readFile(`media/sample/${sample.file}`, 'utf8');
  return sampleText(content, sample, HINTS);
}

describe('the text of a sample', () => {
  for (const sample of Object.values(samples)) {
    it(`has its cursor behind an unfinished line in ${sample.language}`, async () => {
      const { text, line, character } = await shippedText(sample);
      const before = text.split('\n')[line];
      assert.match(before ?? '', /^ +return $/);
      assert.equal(character, before?.length);
    });

    it(`begins with what to do in ${sample.language}`, async () => {
      const { text } = await shippedText(sample);
      const [first, second, third] = text.split('\n');
      assert.deepEqual(
        [first, second, third],
        [...HINTS.map((hint) => `${sample.comment} ${hint}`), ''],
      );
    });
  }

  it('says nothing twice: hints take the place of the comment at its head', () => {
    const { text } = sampleText('// Type.\n\nreturn \n', samples.typescript, ['Tippe.']);
    assert.equal(text, '// Tippe.\n\nreturn \n');
  });

  it('finds its place behind line ends of any kind, and has one where nothing is missing', () => {
    const crlf = sampleText('a\r\n  return \r\n', samples.python, []);
    assert.deepEqual([crlf.line, crlf.character], [2, 9]);
    const whole = sampleText('a\nbc', samples.python, []);
    assert.deepEqual([whole.line, whole.character], [2, 2]);
  });

  it('fits on a screen', async () => {
    for (const sample of Object.values(samples))
      assert.ok((await shippedText(sample)).text.split('\n').length <= 40);
  });
});
