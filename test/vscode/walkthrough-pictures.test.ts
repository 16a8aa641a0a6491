import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { walkthroughTable } from '../../src/vscode/walkthrough-table.ts';

const folder = new URL('../../media/walkthrough/', import.meta.url);

/** Colours that the editor's own themes have, those of high contrast too: others are drawn black there. */
const IN_ALL_THEMES: ReadonlySet<string> = new Set([
  ...['charts-blue', 'charts-green', 'charts-purple', 'charts-red', 'descriptionForeground'],
  ...['editor-background', 'editor-foreground', 'editorWidget-background', 'editorWidget-border'],
  'focusBorder',
]);

describe('a picture of the walkthrough', () => {
  for (const { id } of walkthroughTable) {
    it(`of the step “${id}” is drawn in colours that every theme has`, () => {
      const file = new URL(`${id}.svg`, folder);
      assert.ok(existsSync(file));
      const svg = readFileSync(file, 'utf8');
      const painted = [...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(
        ([, paint = '']) => paint,
      );
      assert.ok(painted.length > 0);
      for (const paint of painted.filter((one) => one !== 'none')) {
        const [, name = paint] = /^var\(--vscode-([\w-]+)\)$/.exec(paint) ?? [];
        assert.ok(IN_ALL_THEMES.has(name), `${id}: ${name}`);
      }
    });
  }
});
