import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  fileForm,
  localAddress,
  modelName,
  plainName,
  remoteKind,
  serverNames,
} from '../../../src/vscode/diagnosis/plain-names.ts';

describe('a plain name', () => {
  it('is one short line without marks of Markdown, whatever a server calls a model', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const plain = plainName(name);
        assert.ok(plain.length <= 81);
        assert.doesNotMatch(plain, /[\r\n\t`<>[\]|*\\]/);
      }),
    );
  });

  it('keeps what names of models are made of', () => {
    assert.equal(plainName('qwen2.5-coder:1.5b-q8_0'), 'qwen2.5-coder:1.5b-q8_0');
  });
});

describe('the name of a model', () => {
  for (const [name, expected] of [
    ['qwen2.5-coder:1.5b', 'qwen2.5-coder:1.5b'],
    ['openai/gpt-oss-20b', 'openai/gpt-oss-20b'],
    ['registry.corp.example/team/model:7b', 'model:7b'],
    ['registry.corp.example/model:7b', 'model:7b'],
    ['/home/jane/models/mine.gguf', 'mine.gguf'],
    ['C:\\Users\\jane\\mine.gguf', 'mine.gguf'],
    ['http://jane:pw@host/v1?key=abc', 'v1'],
    ['jane:pw@corp?key=abc', 'corp'],
  ] as const) {
    it(`is ${expected}: ${name}`, () => {
      assert.equal(modelName(name), expected);
    });
  }
});

describe('a name of a model that a server has made endless', () => {
  it('is cut in no time', () => {
    assert.equal(modelName('a'.repeat(1_000_000)).length, 81);
    assert.equal(modelName(`jane:pw@${'?'.repeat(1_000_000)}`), '');
  });
});

describe('names of servers', () => {
  const names = serverNames([
    { id: 'ollama', place: 'local' },
    { id: 'gate-of-acme', place: 'network' },
    { id: 'openai', place: 'cloud' },
    { id: 'lab', place: 'local' },
  ]);

  it('are their own on this machine, and numbers elsewhere', () => {
    assert.equal(names.labelOf('ollama'), 'ollama');
    assert.equal(names.labelOf('lab'), 'lab');
    assert.equal(names.labelOf('gate-of-acme'), 'server 2 (network)');
    assert.equal(names.labelOf('nobody'), 'server ?');
  });

  it('stand before their models', () => {
    assert.equal(names.modelLabel('gate-of-acme:small:1b'), 'server 2 (network): small:1b');
    assert.equal(names.modelLabel('small:1b'), 'small:1b');
    assert.equal(names.serverOf('openai:gpt-x'), 'server 3 (cloud)');
    assert.equal(names.serverOf('small:1b'), undefined);
  });
});

describe('what is told of an address', () => {
  for (const [address, expected] of [
    ['http://127.0.0.1:11434', '127.0.0.1:11434'],
    ['http://me:pw@localhost:8080/v1?api_key=abc', 'localhost:8080'],
    ['http://host.docker.internal:11434', 'host.docker.internal:11434'],
    ['http://192.168.1.7:11434', ''],
    ['https://models.acme.example/v1', ''],
    ['vscode.lm', ''],
    ['this machine', ''],
    ['', ''],
  ] as const) {
    it(`is '${expected}': ${address}`, () => {
      assert.equal(localAddress(address), expected);
    });
  }
});

describe('what is told of a remote', () => {
  for (const [name, expected] of [
    ['ssh-remote', 'ssh-remote'],
    ['ssh-remote+gpu7.acme.example', 'ssh-remote'],
    ['wsl', 'wsl'],
    ['code.acme.example:8443', 'other'],
    ['acme+wsl', 'other'],
  ] as const) {
    it(`is ${expected}: ${name}`, () => {
      assert.equal(remoteKind(name), expected);
    });
  }
});

describe('what is told of a file', () => {
  for (const [path, expected] of [
    ['/home/jane/secret-project/plan.ts', '*.ts'],
    ['/home/jane/.env', '*'],
    ['/home/jane/Makefile', '*'],
    ['/home/jane.doe/Makefile', '*'],
    ['/a/x.of a name that goes on', '*'],
    ['', '*'],
  ] as const) {
    it(`is ${expected}: ${path}`, () => {
      assert.equal(fileForm(path), expected);
    });
  }
});
