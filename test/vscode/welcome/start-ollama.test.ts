import assert from 'node:assert/strict';
import { startWay, tracePlaces } from '../../../src/vscode/welcome/start-ollama.ts';

/** The way on a system where these files are. */
async function way(
  platform: string,
  environment: Readonly<Record<string, string>>,
  ...files: readonly string[]
): Promise<string | undefined> {
  const found = await startWay(tracePlaces(platform, environment), (file) =>
    Promise.resolve(files.includes(file)),
  );
  return found && `${found.kind}: ${found.command}`;
}

describe('starting an Ollama that is installed', () => {
  it('opens the app on a Mac that has it, else runs the program', async () => {
    const environment = { HOME: '/Users/me', PATH: '/usr/bin' };
    const program = '/opt/homebrew/bin/ollama';
    assert.equal(
      await way('darwin', environment, program, '/Applications/Ollama.app'),
      'app: open -a Ollama',
    );
    assert.equal(await way('darwin', environment, program), 'program: ollama serve');
  });

  it('starts the service on a Linux that has one, else runs the program', async () => {
    const environment = { HOME: '/home/me', PATH: '/opt/ollama/bin:relative' };
    assert.equal(
      await way('linux', environment, '/etc/systemd/system/ollama.service', '/usr/bin/ollama'),
      'service: sudo systemctl start ollama',
    );
    assert.equal(
      await way('linux', environment, '/opt/ollama/bin/ollama'),
      'program: ollama serve',
    );
  });

  it('knows the folder of the installer on Windows, and its PATH by any spelling', async () => {
    const local = { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' };
    const installed = 'C:\\Users\\me\\AppData\\Local\\Programs\\Ollama\\ollama.exe';
    assert.equal(await way('win32', local, installed), 'program: ollama serve');
    assert.equal(
      await way('win32', { Path: 'D:\\tools;E:\\x' }, 'D:\\tools\\ollama.exe'),
      'program: ollama serve',
    );
  });

  it('is unknown where it left no trace', async () => {
    for (const platform of ['darwin', 'win32', 'linux', 'freebsd'])
      assert.equal(await way(platform, {}), undefined);
  });

  it('looks at whole paths alone: none that depends on the folder of the moment', () => {
    for (const { file } of tracePlaces('linux', { PATH: '.:bin:/usr/bin', HOME: '/home/me' }))
      assert.match(file, /^\//);
  });
});
