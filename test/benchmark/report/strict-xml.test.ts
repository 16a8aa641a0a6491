import assert from 'node:assert/strict';
import { readStrictXml, textOf } from './strict-xml.ts';

describe('readStrictXml', () => {
  const faults: readonly (readonly [string, string])[] = [
    ['an element that is not closed', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['a bare ampersand', '<a>x & y</a>'],
    ['a reference that HTML alone knows', '<a>&nbsp;</a>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['an attribute that stands twice', '<a b="1" b="2"/>'],
    ['a less-than sign in an attribute', '<a b="<"/>'],
    ['the end of a section in text', '<a>]]></a>'],
    ['a control character', '<a>\u0007</a>'],
    ['half a surrogate pair', '<a>\ud800</a>'],
    ['a void element of HTML that is left open', '<a><br></a>'],
    ['text behind the root', '<a/>x'],
  ];
  for (const [fault, text] of faults) {
    it(`refuses ${fault}`, () => assert.throws(() => readStrictXml(text), SyntaxError));
  }
  it('reads what is well-formed', () => {
    const root = readStrictXml('<!DOCTYPE html>\n<a b="&#60;"><c/>1 &#38; &lt;2</a>\n');
    assert.equal(root.attributes.get('b'), '<');
    assert.equal(textOf(root), '1 & <2');
  });
});
