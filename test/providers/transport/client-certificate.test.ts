import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import { failureOf } from '../../../src/core/failure.ts';
import { createCertificateAgent } from '../../../src/providers/transport/client-certificate.ts';
import type { CertificateFiles } from '../../../src/providers/transport/client-certificate.ts';
import { createConnection } from '../../../src/providers/transport/connection.ts';
import { selfSigned } from '../../fakes/self-signed.ts';

describe('createCertificateAgent', () => {
  let folder: string;
  let server: Server;
  let url: URL;
  const file = (name: string) => join(folder, name);
  const write = (name: string, text: string) => writeFile(file(name), text);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certificates-'));
    const [ours, users, others] = ['server', 'user', 'other'].map(selfSigned);
    await write('authority.pem', ours!.certificate);
    await write('user.pem', users!.certificate);
    await write('user.key', users!.key);
    await write('other.pem', others!.certificate);
    await write('other.key', others!.key);
    await write('words.pem', 'no such thing');
    await write('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const { certificate: cert, key } = ours!;
    const asks = { requestCert: true, rejectUnauthorized: true, ca: users!.certificate };
    server = createServer({ cert, key, ...asks }, (_request, response) => response.end('{"a":1}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const user = () => ({ certificate: file('user.pem'), key: file('user.key') });
  async function asked(files: CertificateFiles): Promise<unknown> {
    const agent = createCertificateAgent(files);
    const connection = createConnection({ clock: systemClock, url, stallMs: 5000, agent });
    try {
      return await connection.once({ signal: new AbortController().signal }, async (fetch) =>
        (await fetch(url)).json(),
      );
    } finally {
      await connection.close();
    }
  }
  const failed = async (files: CertificateFiles) =>
    asked(files).then(() => assert.fail('it was let in'), failureOf);

  it('shows the user’s certificate and trusts the user’s authority', async () => {
    const files = { clientCertificate: user(), certificateAuthority: file('authority.pem') };
    assert.deepEqual(await asked(files), { a: 1 });
  });

  it('fails where the server is not vouched for', async () => {
    assert.equal((await failed({ clientCertificate: user() })).code, 'not-a-model-server');
  });

  it('fails where the server wants a certificate, or another one', async () => {
    const certificateAuthority = file('authority.pem');
    const other = { certificate: file('other.pem'), key: file('other.key') };
    for (const files of [{}, { clientCertificate: other }])
      assert.notEqual((await failed({ certificateAuthority, ...files })).code, 'timeout');
  });

  for (const [what, files, detail] of [
    ['is not there', ['gone.pem', 'user.key'], /^gone\.pem cannot be read \(ENOENT\)$/],
    ['is a folder', ['.', 'user.key'], /is no file in PEM form$/],
    ['holds something else', ['words.pem', 'user.key'], /^words\.pem is no file in PEM form$/],
    ['is damaged', ['broken.pem', 'user.key'], /do not hold what they should/],
    ['belongs to another key', ['user.pem', 'other.key'], /do not hold what they should/],
  ] as const)
    it(`says so where a file ${what}`, async () => {
      const [certificate, key] = files.map(file);
      const given = { certificate: certificate!, key: key! };
      const { code, detail: said } = await failed({ clientCertificate: given });
      assert.equal(code, 'unauthorised');
      assert.match(said, detail);
    });

  it('says so where the authority is damaged', async () => {
    const { code } = await failed({ certificateAuthority: file('broken.pem') });
    assert.equal(code, 'unauthorised');
  });

  it('reads the files once, and anew after a failure', async () => {
    const agent = createCertificateAgent({ certificateAuthority: file('late.pem') });
    await assert.rejects(agent(), /late\.pem cannot be read/);
    await write('late.pem', selfSigned('late').certificate);
    const first = await agent();
    await rm(file('late.pem'));
    assert.equal(await agent(), first);
    first.destroy();
  });

  it('goes past the fetch that an editor has replaced; nothing else does', async () => {
    const far = new URL('https://nowhere.invalid/');
    const original = globalThis.fetch;
    let replaced = 0;
    globalThis.fetch = () => {
      replaced += 1;
      return Promise.reject(new Error('by the editor'));
    };
    try {
      for (const [agent, calls] of [
        [createCertificateAgent({ certificateAuthority: file('authority.pem') }), 0],
        [undefined, 1],
      ] as const) {
        const own = agent === undefined ? {} : { agent };
        const connection = createConnection({
          clock: systemClock,
          url: far,
          stallMs: 5000,
          ...own,
        });
        const call = { signal: new AbortController().signal };
        await assert.rejects(connection.once(call, (fetch) => fetch(far)));
        assert.equal(replaced, calls);
      }
    } finally {
      globalThis.fetch = original;
    }
  });
});
