import assert from 'node:assert/strict';
import {
  nameMarkup,
  tableMarkup,
  type TableCell,
} from '../../../src/benchmark/report/html-table.ts';
import { elementsOf, readStrictXml, textOf } from './strict-xml.ts';

function tableOf(...cells: readonly TableCell[]) {
  const columns = [
    { title: 'Name' },
    ...cells.map((_, i) => ({ title: String(i), look: 'words' })),
  ];
  const groups = [
    { title: 'Group', rows: [{ name: 'row', badges: ['new'], cells }] },
    { rows: [] },
  ];
  return readStrictXml(tableMarkup({ caption: 'A & B', columns, groups }, 'table-1'));
}

describe('tableMarkup', () => {
  it('has a caption that names the frame', () => {
    const frame = tableOf({ text: '1' });
    const [caption] = elementsOf(frame, 'caption');
    assert.equal(textOf(caption!), 'A & B');
    assert.equal(frame.attributes.get('aria-labelledby'), caption?.attributes.get('id'));
  });
  it('gives every heading its scope', () => {
    const scopes = elementsOf(tableOf({ text: '1' }), 'th').map(({ attributes }) =>
      attributes.get('scope'),
    );
    assert.deepEqual(scopes, ['col', 'col', 'rowgroup', 'row']);
  });
  it('says what is not known, and why', () => {
    const cells = elementsOf(
      tableOf({ text: undefined }, { text: undefined, absent: 'why' }),
      'td',
    );
    assert.deepEqual(cells.map(textOf), ['–not known', '–why']);
    assert.deepEqual(
      cells.map(({ attributes }) => attributes.get('title')),
      ['not known', 'why'],
    );
  });
  it('keeps 0 apart from what is not known', () => {
    assert.equal(textOf(elementsOf(tableOf({ text: '0' }), 'td')[0]!), '0');
  });
  it('leaves out a group without rows', () => {
    assert.equal(elementsOf(tableOf({ text: '1' }), 'tbody').length, 1);
  });
});

describe('nameMarkup', () => {
  it('shortens a long name and keeps it whole for hovering', () => {
    const long = `${'x'.repeat(200)}/end`;
    const name = readStrictXml(nameMarkup(long));
    assert.equal(name.attributes.get('title'), long);
    assert.ok(textOf(name).length <= 64 && textOf(name).endsWith('/end'));
  });
  it('sets a name apart and lets it break behind its separators', () => {
    assert.equal(nameMarkup('a/b&c'), '<bdi>a/<wbr/>b&#38;c</bdi>');
  });
});
