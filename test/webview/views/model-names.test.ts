import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutInMiddle, namesOfModels, shortNames } from '../../../src/webview/views/model-names.ts';
import { finishedState } from '../../rings/webview/sample-state.ts';

const modelId = fc
  .tuple(fc.constantFrom('ollama', 'lan', 'embedded'), fc.constantFrom('a:7b', 'a', 'b:7b', ''))
  .map(([server, name]) => `${server}:${name}`);

describe('names of models', () => {
  it('leave the server out where the name tells the model', () => {
    const nameOf = shortNames(['ollama:qwen:7b', 'lan:star:3b', 'workspace:workspace']);
    assert.equal(nameOf('ollama:qwen:7b'), 'qwen:7b');
    assert.equal(nameOf('lan:star:3b'), 'star:3b');
    assert.equal(nameOf('workspace:workspace'), 'workspace');
  });

  it('have the server where two have a model of that name', () => {
    const nameOf = shortNames(['ollama:qwen:7b', 'lan:qwen:7b', 'lan:star']);
    assert.equal(nameOf('ollama:qwen:7b'), 'ollama:qwen:7b');
    assert.equal(nameOf('lan:qwen:7b'), 'lan:qwen:7b');
    assert.equal(nameOf('lan:star'), 'star');
  });

  it('are distinct for distinct models', () => {
    fc.assert(
      fc.property(fc.uniqueArray(modelId, { maxLength: 12 }), (ids) => {
        const nameOf = shortNames(ids);
        assert.equal(new Set(ids.map(nameOf)).size, ids.length);
      }),
    );
  });

  it('show what is hidden in an id, and the whole id of a model that is not known', () => {
    assert.equal(shortNames(['lan:\u202eevil'])('lan:\u202eevil'), '\ufffdevil');
    assert.equal(shortNames([])('lan:star'), 'lan:star');
  });

  it('are the same for columns, offers and standings of a page', () => {
    const nameOf = namesOfModels(finishedState());
    assert.equal(nameOf('ollama:codestral:22b'), 'codestral:22b');
    assert.equal(nameOf('cloud:deepseek-coder-v2'), 'deepseek-coder-v2');
  });
});

describe('a name that is too long', () => {
  it('loses its middle, since names of one maker begin alike', () => {
    assert.equal(cutInMiddle('ensemble-nano-typescript-q4_K_M', 20), 'ensemble-…pt-q4_K_M');
    assert.equal(cutInMiddle('short', 20), 'short');
  });

  it('is never longer than wished, nor cut inside a character', () => {
    const signs = fc.string({ unit: fc.constantFrom('a', '😀', '-') });
    fc.assert(
      fc.property(signs, fc.integer({ min: 5, max: 30 }), (name, most) => {
        const cut = cutInMiddle(name, most);
        assert.ok(cut.length <= most && cut.isWellFormed());
        assert.ok(name.length <= most || (cut.includes('…') && cut.at(-1) === name.at(-1)));
      }),
    );
  });
});
