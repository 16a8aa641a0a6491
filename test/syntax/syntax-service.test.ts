import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/clock.ts';
import { SYNTAX_LANGUAGE_IDS } from '../../src/syntax/grammars.ts';
import { createSyntaxService } from '../../src/syntax/syntax-service.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import {
  errors,
  installed,
  installedSyntaxService,
  known,
  placeOf,
  stateOf,
  unaborted,
} from './installed-syntax.ts';

const MEBI = 1_048_576;

describe('createSyntaxService', () => {
  const services: SyntaxService[] = [];
  function opened(service: SyntaxService): SyntaxService {
    services.push(service);
    return service;
  }
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.dispose()));
  });

  const typescript = (marked: string) => placeOf('typescript', marked);

  describe('loading', () => {
    it('starts nothing before the first use', async () => {
      const service = opened(installedSyntaxService());
      assert.equal(await service.inspect(unaborted), undefined);
      service.forget('file:///never-seen');
      assert.equal(await known(service, '‸', 'file:///a'), true);
      assert.notEqual(await service.inspect(unaborted), undefined);
    });

    it('starts nothing for a language without a grammar', async () => {
      const service = opened(installedSyntaxService());
      service.warm('cobol');
      await service.cursorSyntax(placeOf('cobol', '‸'), unaborted);
      assert.equal(await service.inspect(unaborted), undefined);
    });

    it('loads a grammar ahead, and only that one', async () => {
      const service = opened(installedSyntaxService());
      service.warm('python');
      assert.deepEqual((await stateOf(service)).grammars, ['python']);
    });

    it('has a grammar for every language it names', async () => {
      const service = opened(installedSyntaxService());
      for (const languageId of SYNTAX_LANGUAGE_IDS) {
        const cursor = await service.cursorSyntax(placeOf(languageId, '‸'), unaborted);
        assert.equal(cursor.known, true, languageId);
      }
      assert.deepEqual((await stateOf(service)).failures, []);
    });

    it('knows nothing of a language whose grammar file is missing, and says why', async () => {
      const service = opened(
        createSyntaxService({ ...installed, grammarFolder: '/nowhere', clock: systemClock }),
      );
      assert.equal(await known(service, '‸'), false);
      assert.deepEqual(await errors(service, 'f(‸', ')'), ['unknown']);
      const [failure] = (await stateOf(service)).failures;
      assert.match(failure ?? '', /^typescript: ENOENT/);
    });

    it('looks for tree-sitter in the grammar folder when no path is given', async () => {
      const { workerPath, grammarFolder } = installed;
      const service = opened(
        createSyntaxService({ workerPath, grammarFolder, clock: systemClock }),
      );
      assert.equal(await known(service, '‸'), false);
      assert.match(service.lastFailure ?? '', /ENOENT.*web-tree-sitter\.wasm/);
    });

    it('knows nothing without a worker file', async () => {
      for (const workerPath of ['/nowhere/worker.cjs', 'not absolute']) {
        const service = opened(
          createSyntaxService({ ...installed, workerPath, clock: systemClock }),
        );
        assert.equal(await known(service, '‸'), false);
        assert.notEqual(service.lastFailure, undefined);
      }
    });
  });

  describe('documents', () => {
    it('follow their text, whatever is edited and wherever', async () => {
      const service = opened(installedSyntaxService());
      assert.deepEqual(await errors(service, 'f(‸', ')'), [-1]);
      assert.deepEqual(await errors(service, 'f(g(‸))', ')'), [1]);
      assert.deepEqual(await errors(service, '‸', ')'), [1]);
      assert.deepEqual(await errors(service, 'f(‸', ')'), [-1]);
      assert.equal((await stateOf(service)).documents, 1);
    });

    it('may change their language', async () => {
      const service = opened(installedSyntaxService());
      const place = typescript('a = <b>1‸</b>;');
      const insertions = ['2'];
      const asTypeScript = await service.cursorSyntax(place, unaborted);
      assert.equal(asTypeScript.known, true);
      const tsx = { ...place, languageId: 'typescriptreact', insertions: ['</b>;a = <b>'] };
      assert.deepEqual(await service.parseEvidence(tsx, unaborted), [
        { newErrors: 0, known: true },
      ]);
      const [plain] = await service.parseEvidence({ ...place, insertions }, unaborted);
      assert.equal(plain?.known, true);
      assert.deepEqual((await stateOf(service)).grammars, ['typescript', 'tsx']);
    });

    it('are parsed once for all questions about one text', async () => {
      const service = opened(installedSyntaxService());
      await known(service, 'f(‸);');
      await known(service, '‸f();');
      await errors(service, 'f(‸);', 'a', 'b', 'a');
      assert.equal((await stateOf(service)).parses, 3); // the document, a, b
    });

    it('are not parsed again for an insertion asked about before', async () => {
      const service = opened(installedSyntaxService());
      const first = await errors(service, 'f(‸);', 'a', '(');
      assert.deepEqual(await errors(service, 'f(‸);', '(', 'a'), first.toReversed());
      assert.equal((await stateOf(service)).parses, 3);
      await errors(service, 'f‸();', 'a'); // another place
      assert.equal((await stateOf(service)).parses, 4);
    });

    it('are given back when forgotten', async () => {
      const service = opened(installedSyntaxService());
      await known(service, '‸', 'file:///a');
      await known(service, '‸', 'file:///b');
      service.forget('file:///a');
      const { documents, trees } = await stateOf(service);
      assert.deepEqual({ documents, trees }, { documents: 1, trees: 1 });
      assert.equal(await known(service, 'f(‸', 'file:///a'), true);
    });

    it('are twenty at most', async () => {
      const service = opened(installedSyntaxService());
      for (let i = 0; i < 30; i++) await known(service, `f(${i}‸);`, `file:///${i}`);
      const { documents, trees } = await stateOf(service);
      assert.deepEqual({ documents, trees }, { documents: 20, trees: 20 });
      assert.equal(await known(service, 'f(0‸);', 'file:///0'), true);
    });

    it('have at most 16 MB of text in all', async () => {
      const service = opened(installedSyntaxService());
      const text = `// ${' '.repeat(MEBI - 4)}‸`;
      for (let i = 0; i < 18; i++) assert.equal(await known(service, text, `file:///${i}`), true);
      assert.equal((await stateOf(service)).documents, 16);
    });

    it('are unknown above 1 MB', async () => {
      const service = opened(installedSyntaxService());
      const text = `// ${' '.repeat(MEBI - 3)}‸`;
      assert.equal(await known(service, text), true);
      assert.equal(await known(service, ` ${text}`), false);
      assert.deepEqual(await errors(service, ` ${text}`, 'a'), ['unknown']);
      assert.equal(await known(service, text), true);
    });
  });

  describe('hostile insertions', () => {
    const nests = {
      parentheses: '(',
      brackets: '[',
      braces: '{',
      templates: '`${',
      generics: 'a<',
    };
    for (const [name, unit] of Object.entries(nests)) {
      it(`of 50,000 nested ${name} leave the service well`, async () => {
        const service = opened(installedSyntaxService());
        const [nest] = await errors(service, 'f(‸);\ng();\n', unit.repeat(50_000 / unit.length));
        assert.ok(nest === 'unknown' || (nest !== undefined && nest > 0), `${nest}`);
        assert.deepEqual(await errors(service, 'f(‸);\ng();\n', 'a'), [0]);
        assert.equal(service.lastFailure, undefined);
        assert.equal((await stateOf(service)).trees, 1);
      });
    }

    it('longer than 100,000 characters are unknown without being parsed', async () => {
      const service = opened(installedSyntaxService());
      const texts = [' '.repeat(100_000), ' '.repeat(100_001), 'a'];
      assert.deepEqual(await errors(service, 'f(‸);', ...texts), [0, 'unknown', 0]);
      assert.equal((await stateOf(service)).parses, 3);
    });

    it('of halves of surrogate pairs and control characters are answered', async () => {
      const service = opened(installedSyntaxService());
      const texts = ['\ud83d', '\ude00', '\0', '\u2028', '\ufeff', '\r'];
      const found = await errors(service, 'f("😀‸");', ...texts);
      assert.equal(found.includes('unknown'), false);
      assert.deepEqual(await errors(service, 'f("\ud83d‸\ude00");', 'a'), [0]);
    });
  });

  describe('an abort', () => {
    it('before the call rejects with its reason and starts nothing', async () => {
      const service = opened(installedSyntaxService());
      const reason = new Error('not wanted');
      const signal = AbortSignal.abort(reason);
      const place = typescript('‸');
      await assert.rejects(service.cursorSyntax(place, signal), reason);
      await assert.rejects(service.parseEvidence({ ...place, insertions: [] }, signal), reason);
      await assert.rejects(service.inspect(signal), reason);
      assert.equal(await service.inspect(unaborted), undefined);
    });

    it('rejects at once, and the worker leaves the work', async () => {
      const service = opened(installedSyntaxService());
      const place = typescript('f(‸);');
      await service.cursorSyntax(place, unaborted);
      const insertions = Array.from({ length: 20_000 }, (_, i) => `a${i}`);
      const controller = new AbortController();
      const running = service.parseEvidence({ ...place, insertions }, controller.signal);
      const queued = service.parseEvidence(
        { ...place, insertions: insertions.map((text) => `${text}, b`) },
        controller.signal,
      );
      const settled = Promise.allSettled([running, queued]);
      const reason = new Error('typed on');
      controller.abort(reason);
      assert.deepEqual(await settled, [
        { status: 'rejected', reason },
        { status: 'rejected', reason },
      ]);
      assert.ok((await stateOf(service)).parses < 20_000);
      assert.deepEqual(await errors(service, 'f(‸);', '('), [1]);
    });

    it('of one question leaves the others their answers', async () => {
      const service = opened(installedSyntaxService());
      const controller = new AbortController();
      const place = { ...typescript('f(‸);'), insertions: ['a', '('] };
      const kept = service.parseEvidence(place, unaborted);
      const dropped = service.parseEvidence({ ...place, insertions: ['b'] }, controller.signal);
      const reject = assert.rejects(dropped, { name: 'AbortError' });
      controller.abort();
      await reject;
      assert.deepEqual(
        (await kept).map(({ newErrors }) => newErrors),
        [0, 1],
      );
    });

    it('after the answer changes nothing', async () => {
      const service = opened(installedSyntaxService());
      const controller = new AbortController();
      const cursor = await service.cursorSyntax(typescript('f(‸);'), controller.signal);
      controller.abort();
      assert.equal(cursor.known, true);
      assert.deepEqual(await errors(service, 'f(‸);', '('), [1]);
    });
  });

  describe('dispose', () => {
    it('makes what was asked and all that follows unknown', async () => {
      const service = installedSyntaxService();
      const asked = known(service, '‸');
      await service.dispose();
      assert.equal(await asked, false);
      assert.equal(await known(service, '‸'), false);
      assert.deepEqual(await errors(service, 'f(‸', ')'), ['unknown']);
      service.warm('typescript');
      service.forget('file:///marked');
      assert.equal(await service.inspect(unaborted), undefined);
      await service.dispose();
    });
  });

  describe('memory', () => {
    it('does not grow over 5,000 insertions and 1,000 edits', async () => {
      const service = opened(installedSyntaxService());
      const body = 'export function f(a: number): number {\n  return a * 2;\n}\n'.repeat(40);
      let settledHeap = 0;
      for (let edit = 0; edit < 1_000; edit++) {
        const document = `${body}const a${edit % 7} = g(‸);\n${body.slice(edit)}`;
        const insertions = ['1', '(', '[1, 2', 'a => {', '"'].map((text) => `${text}${edit}`);
        const found = await errors(service, document, ...insertions);
        assert.equal(found.length, 5);
        if (edit === 50) settledHeap = (await stateOf(service)).heapBytes;
      }
      const { trees, heapBytes, documents, parses } = await stateOf(service);
      assert.ok(parses > 5_000);
      assert.deepEqual(
        { trees, documents, heapBytes },
        { trees: 1, documents: 1, heapBytes: settledHeap },
      );
    });
  });
});
