import assert from 'node:assert/strict';
import {
  CURSOR_STYLES,
  isCommandMode,
  vimExtensions,
  type CursorStyle,
  type InstalledVim,
} from '../../../src/vscode/asking/vim-modes.ts';

const ALL = new Set<CursorStyle>(CURSOR_STYLES);

function installed(id: string, styles: Readonly<Record<string, unknown>> = {}): InstalledVim {
  const extension = vimExtensions.find((one) => one.id === id);
  assert.ok(extension, `${id} is not in the table`);
  return { extension, styles };
}

const vim = (styles?: Readonly<Record<string, unknown>>): InstalledVim =>
  installed('vscodevim.vim', styles);
const neovim = installed('asvetliakov.vscode-neovim');

function modeAt(
  cursor: CursorStyle,
  vims: readonly InstalledVim[],
  configured: CursorStyle = 'line',
  seen: ReadonlySet<CursorStyle> = ALL,
): 'commands' | 'text' {
  return isCommandMode({ cursor, configured, seen, vims }) ? 'commands' : 'text';
}

describe('the cursor of an editor', () => {
  for (const cursor of CURSOR_STYLES) {
    it(`tells nothing without such an extension: ${cursor}`, () => {
      assert.equal(modeAt(cursor, []), 'text');
    });
  }

  const WITH_VIM = [
    ['normal mode', 'block', 'commands'],
    ['insert mode', 'line', 'text'],
    ['visual mode', 'line-thin', 'commands'],
    ['replace mode', 'underline', 'commands'],
    ['a command line', 'underline-thin', 'commands'],
    ['no mode of it', 'block-outline', 'text'],
  ] as const;
  for (const [mode, cursor, wanted] of WITH_VIM) {
    it(`is that of ${mode} with VSCodeVim: ${cursor}, ${wanted}`, () => {
      assert.equal(modeAt(cursor, [vim()]), wanted);
    });
  }

  const CONFIGURED = [
    // Native: insert mode has the cursor of the user's settings.
    ['block', 'block', {}, 'text'],
    ['line-thin', 'line-thin', {}, 'text'],
    ['line-thin', 'block', {}, 'commands'],
    ['line', 'line-thin', { insert: 'line-thin' }, 'text'],
    ['line', 'block-outline', { normal: 'block-outline' }, 'commands'],
    ['line', 'block', { normal: 'underline' }, 'text'],
    ['line', 'underline', { normal: 'underline', insert: 'underline' }, 'text'],
    // What is no style is as if it were not set.
    ['line', 'block', { normal: 'thick', insert: 7 }, 'commands'],
    ['line', 'block', { normal: '' }, 'commands'],
    // Switched off, it leaves a bar.
    ['block', 'line', {}, 'text'],
  ] as const;
  for (const [configured, cursor, styles, wanted] of CONFIGURED) {
    it(`is read by the user's settings: ${configured} ${JSON.stringify(styles)}, ${cursor}: ${wanted}`, () => {
      assert.equal(modeAt(cursor, [vim(styles)], configured), wanted);
    });
  }

  const WITH_NEOVIM = [
    ['block', 'line', 'commands'],
    ['underline', 'line', 'commands'],
    ['line', 'line', 'text'],
    // Its insert mode has a bar, whatever the user has set for the editor.
    ['block', 'block', 'commands'],
    ['line', 'block', 'text'],
    ['line-thin', 'line', 'text'],
  ] as const;
  for (const [cursor, configured, wanted] of WITH_NEOVIM) {
    it(`tells Neovim's mode: ${cursor} beside a configured ${configured}: ${wanted}`, () => {
      assert.equal(modeAt(cursor, [neovim], configured), wanted);
    });
  }

  it('tells nothing of Neovim where it never changes: `guicursor` may be a block in every mode', () => {
    assert.equal(modeAt('block', [neovim], 'line', new Set(['block'])), 'text');
  });

  it('tells VSCodeVim’s mode from the first key on', () => {
    assert.equal(modeAt('block', [vim()], 'line', new Set(['block'])), 'commands');
  });
});
