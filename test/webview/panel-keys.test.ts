import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ACTS,
  actOfKey,
  isOfHost,
  isPanelAct,
  keyHelp,
  type PressedKey,
} from '../../src/webview/panel-keys.ts';

const NOTHING_HELD = {
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  focus: 'page',
} as const;

function pressed(key: string, change: Partial<PressedKey> = {}, streams = false) {
  return actOfKey({ ...NOTHING_HELD, key, ...change }, streams);
}

describe('keys of the panel', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['ArrowRight', 'focus-next'],
    ['ArrowLeft', 'focus-previous'],
    ['1', 'focus-1'],
    ['9', 'focus-9'],
    ['Enter', 'accept'],
    ['v', 'vote'],
    ['D', 'differences'],
    ['b', 'set-base'],
    ['f', 'fuse'],
    ['r', 'retry'],
    ['x', 'stop'],
    ['/', 'search'],
    ['?', 'help'],
  ];
  for (const [key, act] of cases) {
    it(`do ${act} by ${key}`, () => assert.equal(pressed(key), act));
  }
  it('accept and close by Shift and Enter', () => {
    assert.equal(pressed('Enter', { shiftKey: true }), 'accept-close');
  });
  it('stop everything by Escape while something is written, and close after that', () => {
    assert.equal(pressed('Escape', {}, true), 'stop-all');
    assert.equal(pressed('Escape'), 'close');
  });
  it('leave Tab alone', () => {
    assert.equal(pressed('Tab'), undefined);
    assert.equal(pressed('Tab', { shiftKey: true }), undefined);
  });
  it('are silent where one types, and while keys are held that belong to others', () => {
    const anyKey = fc.constantFrom(...cases.map(([key]) => key), 'Escape', 'q', '0');
    const held = fc.constantFrom<Partial<PressedKey>>(
      { focus: 'text' },
      { ctrlKey: true },
      { altKey: true },
      { metaKey: true },
      { isComposing: true },
    );
    fc.assert(
      fc.property(anyKey, held, fc.boolean(), (key, change, streams) => {
        assert.equal(pressed(key, change, streams), undefined);
      }),
    );
  });
  it('leave Enter and arrows to a control with the focus, and keep the letters', () => {
    assert.equal(pressed('Enter', { focus: 'control' }), undefined);
    assert.equal(pressed('ArrowRight', { focus: 'control' }), undefined);
    assert.equal(pressed('v', { focus: 'control' }), 'vote');
  });
  it('do nothing by 0 and by letters without a meaning', () => {
    assert.equal(pressed('0'), undefined);
    assert.equal(pressed('q'), undefined);
    assert.equal(pressed('V', { shiftKey: true }), undefined);
  });
  it('are all told', () => {
    assert.equal(keyHelp().length, 13);
  });
  it('know the acts of the host and no others', () => {
    assert.ok(ACTS.every(isPanelAct));
    assert.equal(isPanelAct('format-disk'), false);
    assert.deepEqual(ACTS.filter(isOfHost), ['stop-all', 'close', 'enough', 'judge', 'check']);
  });
});
