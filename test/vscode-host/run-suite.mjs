// Runs an extension's suite in this host: a server with its extension host, a headless browser with
// the workbench, and a bridge between the suite and the page.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './chromium.mjs';
import { sourceFolder } from './installation.mjs';
import { linkExtensions, startServer } from './server.mjs';
import { uiActions } from './ui-actions.mjs';
import { startUiBridge } from './ui-bridge.mjs';
import { answerForFront, workbenchUrl, writeSettings } from './workbench.mjs';

const LEFT_BEHIND = ['failure.png', 'console.log', 'problems.txt', 'host-result.json', 'logs'];
const WORKBENCH_LIMIT_MS = 60_000;

/**
 * Leaves in `out`: console.log (every console line of the extension host), logs (of the window and
 * of every extension), server.log, problems.txt (HTTP and page errors), screenshots, and failure.png
 * when the suite did not end well.
 *
 * @param {object} options
 * @param {readonly string[]} options.extensions  folders: the first is loaded as an extension under
 *   development, the others as if they were installed
 * @param {string} options.suite  module with run()
 * @param {string} options.workspace
 * @param {string} options.out
 * @param {number} options.limitMs
 * @param {Record<string, unknown>} [options.settings]
 * @param {string} [options.dataFolder]  what the editor stores, kept for another run; default: a temporary one
 * @param {string} [options.extensionsFolder]  where installed extensions are
 * @param {readonly string[]} [options.builtins]  built-in extensions with code that are wanted
 * @param {string} [options.language]  of the window, as an extension is told it; its own words stay English
 * @param {boolean} [options.keepNoise]  prints also what the workbench itself says
 * @returns {Promise<{ code: number, why: string }>}  0 only when run() resolved; 124 at the limit
 */
export async function runSuite(options) {
  const run = new Run(options);
  const stopAndLeave = () => run.close().finally(() => process.exit(130));
  process.once('SIGINT', stopAndLeave);
  process.once('SIGTERM', stopAndLeave);
  try {
    await run.open();
    const end = run.judge(await run.finished);
    if (end.code !== 0) await run.fail(`exit code ${end.code}: ${end.why}`);
    return end;
  } catch (error) {
    await run.fail(String(error?.stack ?? error));
    return { code: 1, why: String(error?.message ?? error) };
  } finally {
    await run.close();
    process.off('SIGINT', stopAndLeave);
    process.off('SIGTERM', stopAndLeave);
  }
}

class Run {
  #options;
  #dataFolder;
  #problems = [];
  #actions = {};
  #server;
  #browser;
  #bridge;
  #page;
  #timer;
  #finish;
  finished = new Promise((resolve) => (this.#finish = resolve));

  constructor(options) {
    this.#options = { ...options, out: path.resolve(options.out) };
    this.#dataFolder = options.dataFolder ?? mkdtempSync(path.join(tmpdir(), 'vscode-host-'));
    mkdirSync(this.#options.out, { recursive: true });
    for (const name of LEFT_BEHIND) rmSync(this.#file(name), { recursive: true, force: true });
  }

  async open() {
    const { limitMs, settings } = this.#options;
    this.#timer = setTimeout(
      () => this.#finish({ code: 124, why: `no end within ${limitMs} ms` }),
      limitMs,
    );
    writeSettings(this.#dataFolder, settings);
    this.#bridge = await startUiBridge(() => this.#actions);
    // Both settle, so that what did start is closed when the other did not.
    const started = await Promise.allSettled([this.#startServer(), this.#startBrowser()]);
    for (const { status, reason } of started) if (status === 'rejected') throw reason;
    await this.#openPage();
  }

  async #startServer() {
    const { suite, extensions, builtins } = this.#options;
    const extensionsFolder =
      this.#options.extensionsFolder ?? path.join(this.#dataFolder, 'extensions');
    linkExtensions(extensions.slice(1), extensionsFolder);
    this.#server = await startServer({
      dataFolder: this.#dataFolder,
      logFile: this.#file('server.log'),
      extensionsFolder,
      builtins,
      automated: true,
      env: {
        HOST_UI_BRIDGE: this.#bridge.url,
        HOST_TESTS: path.resolve(suite),
        HOST_RESULT: this.#file('host-result.json'),
      },
    });
    this.#server.child.once('exit', (code) =>
      this.#finish({ code: 1, why: `the server ended with ${code}` }),
    );
  }

  async #startBrowser() {
    this.#browser = await launchBrowser();
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { language } = this.#options;
    if (language !== undefined) {
      // What a language pack would set, which nothing here has.
      const content = `globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`;
      await context.addInitScript({ content });
    }
    this.#page = await context.newPage();
    this.#actions = this.#actionsOn(this.#page);
  }

  #actionsOn(page) {
    return {
      ...uiActions(page, this.#options.out),
      openWindow: (withFolder) => this.#openWindow(withFolder),
      toWindow: (number) => this.#toWindow(number),
    };
  }

  /** A window more on the same server, without a suite; gives its number. The suite's own has 0. */
  async #openWindow(withFolder = true) {
    const { workspace, extensions } = this.#options;
    const folder = withFolder ? workspace : undefined;
    const page = await this.#page.context().newPage();
    this.#watch(page);
    await answerForFront(page);
    await page.goto(workbenchUrl(this.#server, { folder, extension: extensions[0] }));
    await page.locator('.monaco-workbench').waitFor({ timeout: WORKBENCH_LIMIT_MS });
    return this.#page.context().pages().indexOf(page);
  }

  /** What follows is done in that window, which alone has the focus: without a screen all have it. */
  async #toWindow(number) {
    const pages = this.#page.context().pages();
    for (const page of pages) {
      await page.evaluate((has) => {
        document.hasFocus = () => has;
        window.dispatchEvent(new Event(has ? 'focus' : 'blur'));
      }, page === pages[number]);
    }
    this.#actions = this.#actionsOn(pages[number]);
    return true;
  }

  async #openPage() {
    const { workspace, extensions } = this.#options;
    const extension = extensions[0];
    const page = this.#page;
    this.#watch(page);
    await page.exposeFunction('codeAutomationLog', (type, values) => this.#log(type, values));
    await page.exposeFunction('codeAutomationExit', (code) =>
      this.#finish({ code, why: 'the suite failed' }),
    );
    await answerForFront(page);
    const suite = path.join(sourceFolder, 'entry.cjs');
    await page.goto(workbenchUrl(this.#server, { folder: workspace, extension, suite }));
    await page.locator('.monaco-workbench').waitFor({ timeout: WORKBENCH_LIMIT_MS });
  }

  #watch(page) {
    page.on('crash', () => this.#finish({ code: 1, why: 'the page crashed' }));
    page.on('pageerror', ({ message }) => this.#problems.push(`page error: ${message}`));
    page.on('requestfailed', (request) =>
      this.#problems.push(`${request.failure()?.errorText} ${request.url()}`),
    );
    page.on('response', (response) => {
      if (response.status() >= 400) this.#problems.push(`${response.status()} ${response.url()}`);
    });
  }

  #log(type, values) {
    const line = format(...values);
    appendFileSync(this.#file('console.log'), `[${type}] ${line}\n`);
    if (!this.#options.keepNoise && NOISE.test(line)) return;
    (type === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
  }

  /** An extension host that crashed is reported as success by the workbench; see entry.cjs. */
  judge(end) {
    const file = this.#file('host-result.json');
    const told = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (end.code !== 0) return told.error ? { ...end, why: told.error } : end;
    if (told.ok) return { code: 0, why: 'the suite passed' };
    const why = told.started
      ? 'the extension host ended before the suite did'
      : 'the suite was never started';
    return { code: 1, why };
  }

  async fail(why) {
    console.error(`VS Code host: ${why}\nSee ${this.#options.out}`);
    await this.#page
      ?.screenshot({ path: this.#file('failure.png'), timeout: 5000 })
      .catch(() => console.error('No screenshot: the page is gone.'));
  }

  async close() {
    clearTimeout(this.#timer);
    await this.#browser?.close().catch(() => {});
    await this.#server?.stop();
    this.#bridge?.stop();
    const logs = path.join(this.#dataFolder, 'data/logs');
    if (existsSync(logs)) cpSync(logs, this.#file('logs'), { recursive: true });
    if (this.#options.dataFolder !== undefined) rmSync(logs, { recursive: true, force: true });
    else rmSync(this.#dataFolder, { recursive: true, force: true, maxRetries: 5 });
    writeFileSync(this.#file('problems.txt'), this.#problems.join('\n'));
  }

  #file(name) {
    return path.join(this.#options.out, name);
  }
}

/** What the workbench says on the channel of the suite's console. */
const NOISE = new RegExp(
  [
    'Resolv(ing|ed) connection token',
    'No extension gallery service configured',
    'SettingsEditor2: Settings not included',
    'Creating a socket',
    '\\[(reconnection-grace-time|AgentHost|AccountPolicyGate|DefaultAccount|chat-stt)',
    '\\[(Service Worker|PolicyConfiguration|lifecycle)',
    'Updating additional builtin',
    'Ignoring fetching additional builtin',
    'Timed out waiting for authentication provider',
    'getaddrinfo ENOTFOUND',
    'An unknown error occurred\\. Please consult',
    'Creation of workbench contribution',
    'No search provider registered',
    'Started local extension host',
    "Activating extension 'vscode\\.",
    "rejected promise not handled within 1 second: Error: Activating extension 'vscode\\.",
  ]
    .map((start) => `^${start}`)
    .join('|'),
);
