import assert from 'node:assert/strict';
import { classesOf, rulesOf } from '../../../src/webview/highlight/token-classes.ts';

const packed = (colour: number, style = 0): number => ((colour << 15) | (style << 11)) >>> 0;

describe('token classes', () => {
  it('name the colour and the font styles', () => {
    assert.equal(classesOf(packed(7)), 'c7');
    assert.equal(classesOf(packed(7, 0b0011)), 'c7 fi fb');
    assert.equal(classesOf(packed(511, 0b1100)), 'c511 fu fs');
  });
  it('are empty for the theme’s own text colour', () => {
    assert.equal(classesOf(packed(1)), '');
    assert.equal(classesOf(packed(0)), '');
  });
  it('have a rule for every colour', () => {
    const rules = rulesOf([null, '#cccccc', '#569CD6', '#fff8']);
    assert.match(rules, /\.c2 \{ color: #569CD6 \}/);
    assert.match(rules, /\.c3 \{ color: #fff8 \}/);
    assert.doesNotMatch(rules, /\.c0 /);
  });
  it('let a theme add nothing but colours', () => {
    const rules = rulesOf(['#fff } body { display: none', 'red', '#12', 'url(https://x)']);
    assert.doesNotMatch(rules, /\.c\d|body|url/);
  });
});
