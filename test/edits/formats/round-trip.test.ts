import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/edits/apply-edits.ts';
import { parseAnswer } from '../../../src/edits/parse-answer.ts';
import { unifiedDiff } from '../../../src/edits/unified-diff.ts';
import { UNCHANGED } from '../../../src/edits/workspace-state.ts';
import {
  anyForm,
  anyLineEdit,
  edited,
  written,
  type FileForm,
  type LineEdit,
} from '../any-file.ts';
import { knownBase } from '../known-base.ts';
import { asBlock, asDiff } from '../rendered-edits.ts';

const PATH = 'src/a.ts';

/** The text of the file after an answer; the refusal if it is refused. */
function applied(text: string, answer: string): string {
  const parsed = parseAnswer(answer, { files: [PATH, 'src/b.ts'], mayCreate: false });
  if (parsed.kind !== 'edits') return JSON.stringify(parsed);
  const scope = { files: new Set([PATH]), mayCreate: false };
  const result = applyEdits(UNCHANGED, parsed.edits, knownBase({ [PATH]: text }), scope);
  if (result.kind === 'refused') return JSON.stringify(result.refusal);
  return result.state.changes.get(PATH) ?? text;
}

/** Every line keeps its end, and a new one gets what most have: known where all have the same. */
const uniform = anyForm.map((form): FileForm => ({ ...form, ends: [form.ends[0] ?? '\n'] }));

const expected = (lines: readonly string[], form: FileForm): string =>
  // The last line ends as the last line did, also if it is empty.
  form.isOpen
    ? written([...lines, ''], { ...form, isOpen: false }).replace(/(?:\r?\n){2}$/, '')
    : written(lines, form);

/** A single line without an end says nothing of how lines end. */
const tellsItsEnds = ({ lines }: LineEdit, { isOpen }: FileForm): boolean =>
  lines.length > 1 || !isOpen;

describe('an edit of lines', () => {
  it('comes back from a search/replace block', () => {
    fc.assert(
      fc.property(anyLineEdit, uniform, fc.integer({ min: 0, max: 3 }), (edit, form, around) => {
        const answer = asBlock(PATH, edit, around);
        const now = edited(edit);
        fc.pre(answer !== undefined && now.length > 0 && tellsItsEnds(edit, form));
        assert.equal(applied(written(edit.lines, form), answer), expected(now, form));
      }),
    );
  });

  it('comes back from a unified diff with wrong numbers, in fences', () => {
    fc.assert(
      fc.property(anyLineEdit, uniform, fc.nat(30), fc.boolean(), (edit, form, wrong, isBare) => {
        const now = edited(edit);
        fc.pre(now.length > 0 && tellsItsEnds(edit, form));
        const diff = asDiff(PATH, edit.lines, now, wrong);
        // Models lose the blank of empty lines.
        const answer = `Here:\n\`\`\`diff\n${isBare ? diff.replace(/^ $/gm, '') : diff}\`\`\`\n`;
        assert.equal(applied(written(edit.lines, form), answer), expected(now, form));
      }),
    );
  });

  it('comes back from what is printed, without fences too', () => {
    fc.assert(
      fc.property(anyLineEdit, (edit) => {
        const [text, now] = [edit.lines, edited(edit)].map((lines) =>
          written(lines, { mark: '', ends: ['\n'], isOpen: false }),
        );
        fc.pre(text !== undefined && now !== undefined && now !== '');
        const state = { changes: new Map([[PATH, now]]), renamedFrom: new Map<string, string>() };
        const diff = unifiedDiff(knownBase({ [PATH]: text }), state);
        assert.equal(applied(text, `${diff}\nThat is all.\n`), now);
      }),
    );
  });

  it('comes back when all of it is moved by some blanks', () => {
    const spaced = anyLineEdit.map((edit) => ({
      ...edit,
      lines: edit.lines.map((line) => line.replaceAll('\t', '  ')),
      put: edit.put.map((line) => line.replaceAll('\t', '  ')),
    }));
    fc.assert(
      fc.property(spaced, fc.integer({ min: 1, max: 6 }), (edit, by) => {
        const deep = (lines: readonly string[]) =>
          lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));
        const form: FileForm = { mark: '', ends: ['\n'], isOpen: false };
        const [file, now] = [deep(edit.lines), deep(edited(edit))];
        const answer = asBlock(PATH, edit, 2);
        fc.pre(answer !== undefined);
        assert.equal(applied(written(file, form), answer), written(now, form));
      }),
    );
  });

  it('leaves every other line of a file with mixed line ends as it is', () => {
    fc.assert(
      fc.property(anyLineEdit, anyForm, (edit, form) => {
        const answer = asBlock(PATH, edit, 1);
        fc.pre(answer !== undefined && edit.to < edit.lines.length);
        const text = written(edit.lines, form);
        const now = applied(text, answer);
        const length = (lines: readonly string[], first: number): number =>
          lines.reduce((sum, line, i) => {
            return sum + line.length + (form.ends[(first + i) % form.ends.length] ?? '').length;
          }, 0);
        const head = form.mark.length + length(edit.lines.slice(0, edit.from), 0);
        const tail = form.mark.length + length(edit.lines.slice(0, edit.to), 0);
        assert.ok(now.startsWith(text.slice(0, head)));
        assert.ok(now.endsWith(text.slice(tail)));
      }),
    );
  });
});
