import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startHttpServer } from '../../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../../fakes/scripted-ollama.ts';

const SCRIPT = path.resolve(import.meta.dirname, 'ask-loopback.ts');

describe('loopback', () => {
  it('is asked without the proxy of the environment, past what an editor replaces', async () => {
    const model = await startHttpServer(ollamaScript([{ tag: tag('x:1b'), show: COMPLETES }]));
    const proxy = await startHttpServer(() => ({ body: 'from the proxy' }));
    const env = {
      ...process.env,
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxy.address,
      http_proxy: proxy.address,
      ALL_PROXY: proxy.address,
      NO_PROXY: '',
      no_proxy: '',
    };
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, model.address], {
        env,
        timeout: 15_000,
      });
      const { answer, model: name, text } = JSON.parse(stdout) as Record<string, string>;
      assert.equal(answer, 'from the proxy', 'the environment has an effect on others');
      assert.equal(name, 'x:1b');
      assert.notEqual(text, '');
      assert.equal(proxy.requests.length, 1);
      assert.deepEqual(
        model.requests.map(({ path: asked }) => asked),
        ['/api/tags', '/api/show', '/api/generate'],
      );
    } finally {
      await model.close();
      await proxy.close();
    }
  });
});
