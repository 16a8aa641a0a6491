import assert from 'node:assert/strict';
import { grammarsOf } from '../../src/webview/grammars-of.ts';

describe('the grammars of a language', () => {
  const read = async (file: string): Promise<string> => {
    if (file === 'languages/go.json') return '[{"name":"go"}]';
    if (file === 'languages/html.json') return '["css","gone",{"name":"html"}]';
    if (file === 'languages/css.json') return '["go",{"name":"css"}]';
    throw new Error(`read ${file}`);
  };

  it('come out of the file of its name', async () => {
    assert.deepEqual(await grammarsOf('go', read), [{ name: 'go' }]);
  });

  it('are those of other languages where the file names them', async () => {
    assert.deepEqual(await grammarsOf('html', read), [{ name: 'css' }, { name: 'html' }]);
  });

  it('are none where the page does not know it', async () => {
    assert.deepEqual(await grammarsOf('cobol', read), []);
  });

  it('are looked for in no other folder, whatever the language is called', async () => {
    const asked: string[] = [];
    for (const languageId of ['../../secret', '/etc/passwd', 'a.b', '']) {
      assert.deepEqual(
        await grammarsOf(languageId, async (file) => {
          asked.push(file);
          return '[]';
        }),
        [],
      );
    }
    assert.deepEqual(asked, []);
  });
});
