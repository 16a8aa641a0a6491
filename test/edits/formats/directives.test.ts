import assert from 'node:assert/strict';
import { CHANGED, FILES, read, X } from '../read-edits.ts';

describe('a directive', () => {
  it('makes, deletes and renames', () => {
    assert.equal(read('CREATE src/n.ts\n\n```ts\nx\n```\n'), 'create src/n.ts: [x/]');
    assert.equal(read('CREATE `Dockerfile`\n```\nx\n```\n'), 'create Dockerfile: [x/]');
    assert.equal(read('- DELETE src/a.ts\n**DELETE** `src/b.ts`\n'), '- src/a.ts\n- src/b.ts');
    assert.equal(
      read('RENAME src/a.ts -> src/n.ts\nRENAME `src/b.ts` TO `x/b.ts`'),
      'src/a.ts -> src/n.ts\nsrc/b.ts -> x/b.ts',
    );
    assert.equal(
      read(`RENAME src/a.ts -> src/n.ts\nsrc/n.ts\n${X}`),
      'src/a.ts -> src/n.ts\nsrc/n.ts: [x/] [y/]',
    );
  });

  it('CREATE needs a text, and files may not always be made', () => {
    assert.equal(read('CREATE src/n.ts\nas I said'), 'malformed');
    assert.equal(read('CREATE src/n.ts'), 'malformed');
    assert.equal(read('CREATE src/n.ts\n```\nx\n```', FILES, false), 'out-of-scope');
  });

  it('DONE stands alone on its line, in capitals, outside of fences', () => {
    assert.equal(read('Nothing is left.\n\nDONE.\n'), 'done');
    assert.equal(read(`src/a.ts\n${X}DONE`), `${CHANGED}\ndone`);
    for (const talk of ['Done', 'DONE!', 'I am DONE', '```\nDONE\n```'])
      assert.equal(read(talk), 'no-edit', talk);
  });

  it('is no order in a sentence, in fences or in lower case', () => {
    for (const talk of [
      ...[
        'DELETE FROM users;',
        'CREATE TABLE users',
        'RENAME it',
        'delete src/a.ts',
        'DELETE this',
      ],
      ...['```sql\nDELETE src/a.ts\n```', 'Then DELETE src/a.ts', 'DELETED src/a.ts'],
    ]) {
      assert.equal(read(talk), 'no-edit', talk);
    }
  });
});
