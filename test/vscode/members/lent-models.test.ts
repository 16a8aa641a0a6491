import assert from 'node:assert/strict';
import { createLentModels } from '../../../src/vscode/members/lent-models.ts';
import { createEditorModels } from '../../../src/vscode/platform/editor-models.ts';
import { editorError, fakeChat, fakeSurface } from './fake-editor.ts';

const never = () => new AbortController().signal;
const text = (value: string) => ({ kind: 'text' as const, text: value });

describe('the models that the editor lends', () => {
  it('are those of other vendors, each once', async () => {
    const chats = [
      fakeChat({ id: 'a' }),
      fakeChat({ id: 'ensemble', vendor: 'ensemble' }),
      fakeChat({ id: 'a', name: 'the same again' }),
      fakeChat({ id: 'b' }),
    ];
    const lent = createLentModels(fakeSurface(chats, new Set()), () => undefined);
    assert.deepEqual(
      (await lent.list(true, never())).map(({ id }) => id),
      ['editor:toy/a', 'editor:toy/b'],
    );
  });

  it('are allowed by one short request, once', async () => {
    const allowed = new Set<string>();
    const chat = fakeChat({}, { parts: [text('OK')], hangs: true });
    const lent = createLentModels(fakeSurface([chat], allowed), () => undefined);
    await lent.list(true, never());
    assert.equal(lent.mayAsk('editor:toy/big'), false);
    await lent.allow('editor:toy/big', never());
    assert.equal(chat.asked.length, 1);
    assert.equal(chat.signals[0]?.aborted, true);
    allowed.add('toy');
    await lent.allow('editor:toy/big', never());
    assert.equal(chat.asked.length, 1);
    assert.equal(lent.mayAsk('editor:toy/big'), true);
  });

  it('say so where the user refuses', async () => {
    const chat = fakeChat({}, { refusal: editorError('NoPermissions') });
    const lent = createLentModels(fakeSurface([chat], new Set()), () => undefined);
    await lent.list(true, never());
    await assert.rejects(lent.allow('editor:toy/big', never()), /no-consent/);
    await assert.rejects(lent.allow('editor:toy/gone', never()), /model-missing/);
  });

  it('are asked for again only where somebody looks, or the editor tells of others', async () => {
    const surface = fakeSurface([fakeChat({})], new Set());
    const lent = createLentModels(surface, () => undefined);
    await lent.list(false, never());
    await lent.list(false, never());
    assert.equal(surface.selections(), 1);
    await lent.list(true, never());
    assert.equal(surface.selections(), 2);
    surface.change();
    await lent.list(false, never());
    assert.equal(surface.selections(), 3);
  });

  it('tell when there are others, until they are given up', () => {
    let changes = 0;
    const surface = fakeSurface([], new Set());
    const lent = createLentModels(surface, () => changes++);
    surface.change();
    lent.dispose();
    surface.change();
    assert.equal(changes, 1);
  });
});

describe('the server of the editor’s models', () => {
  function stand(given: { readonly named?: boolean; readonly allowed?: boolean } = {}) {
    let wakings = 0;
    const surface = fakeSurface([fakeChat({})], new Set());
    const models = createEditorModels({
      isAllowed: () => given.allowed ?? true,
      isNamed: () => given.named ?? false,
      onWake: () => wakings++,
      open: () => Promise.resolve(createLentModels(surface, () => undefined)),
    });
    return { surface, models, wakings: () => wakings };
  }

  it('touches nothing before somebody looks for them', async () => {
    const { surface, models, wakings } = stand();
    assert.deepEqual(await models.server.list(never()), []);
    assert.equal(surface.selections(), 0);
    models.wake();
    models.wake();
    assert.equal(wakings(), 1);
    assert.equal((await models.server.list(never())).length, 1);
  });

  it('lists them where a line-up names one', async () => {
    const { models } = stand({ named: true });
    assert.equal((await models.server.list(never())).length, 1);
  });

  it('lists none where no call is allowed', async () => {
    const { surface, models } = stand({ named: true, allowed: false });
    models.wake();
    assert.deepEqual(await models.server.list(never()), []);
    assert.equal(surface.selections(), 0);
  });

  it('tries again where the editor did not answer', async () => {
    let tries = 0;
    const models = createEditorModels({
      ...{ isAllowed: () => true, isNamed: () => true, onWake: () => undefined },
      open() {
        if (++tries === 1) return Promise.reject(new Error('not yet'));
        return Promise.resolve(
          createLentModels(fakeSurface([fakeChat({})], new Set()), () => undefined),
        );
      },
    });
    await assert.rejects(models.server.list(never()), /not yet/);
    assert.equal((await models.server.list(never())).length, 1);
  });
});
