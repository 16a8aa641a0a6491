import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { HostMessage, PageMessage } from '../../../src/webview/protocol.ts';
import { webviewPage } from '../../../src/webview/static-page.ts';
import type { TreeHostMessage } from '../../../src/webview/tree/tree-protocol.ts';
import { buildPanel } from '../../stand/build.mjs';
import { hostRunsHere, setUpVscodeHost } from '../../stand/setup-vscode-host.mjs';
import { launchBrowser, type Browser, type Page } from '../../vscode-host/chromium.mjs';
import { editorColours, type ThemeKind } from './editor-colours.ts';
import { languageOf, TESTED_LANGUAGES, type TestedLanguage } from './page-languages.ts';

/** A host that says what a test wants, and the page that listens. */
export interface Peer {
  readonly page: Page;
  /** Posts messages to the page, and waits until it has painted. */
  readonly send: (...messages: readonly unknown[]) => Promise<void>;
  /** What the page has posted so far. */
  readonly posted: () => Promise<readonly PageMessage[]>;
  /** Waits until an expression is true in the page: its policy keeps Playwright's own way out. */
  readonly until: (source: string) => Promise<void>;
  /** Violations of the policy, errors of scripts and lines on the console that should not be. */
  readonly complaints: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export interface PeerOptions {
  readonly kind?: ThemeKind;
  readonly width?: number;
  readonly height?: number;
  /** Which page of the bundle: the comparison panel, or the tree of a refactoring. */
  readonly page?: 'tree';
  readonly first?: HostMessage | TreeHostMessage;
  /** English where it is left out. */
  readonly language?: TestedLanguage;
  /** What the editor kept of the page's own state. */
  readonly kept?: unknown;
}

/** Browser, built page and server of a file of tests. */
export interface Stage {
  readonly browser: Browser;
  readonly folder: string;
  open(options?: PeerOptions): Promise<Peer>;
  close(): Promise<void>;
}

const NONCE = 'c3RhZ2U';
const STAND_IN = fileURLToPath(new URL('stand-in.js', import.meta.url));

/** Builds the page and starts the browser: takes seconds. */
export async function openStage(production = false): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ensemble-webview-'));
  await buildPanel({ out: folder, production });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://page');
    const isScript = pathname === '/panel.js';
    const language = TESTED_LANGUAGES.find((one) => one === searchParams.get('language'));
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      isScript
        ? readFileSync(path.join(folder, 'panel/panel.js'))
        : webviewPage({
            ...{ scriptUri: '/panel.js', nonce: NONCE, title: 'Compare' },
            ...(pathname === '/tree' ? { page: 'tree' } : {}),
            ...(language === undefined ? {} : { language: languageOf(language) }),
          }),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  if (hostRunsHere) await setUpVscodeHost();
  const browser = await launchBrowser();
  return {
    browser,
    folder,
    open: (options = {}) => openPeer(browser, `http://127.0.0.1:${port}/`, options),
    async close() {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPeer(browser: Browser, address: string, options: PeerOptions): Promise<Peer> {
  const { kind = 'light', width = 1_400, height = 860 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: kind.endsWith('light') ? 'light' : 'dark',
  });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') noise.push(line.text());
  });
  page.on('pageerror', (error) => noise.push(error.message));
  const start = JSON.stringify({ colours: editorColours(kind), kept: options.kept ?? null });
  await page.addInitScript({
    content: `window.ensembleStart = ${start};\n${readFileSync(STAND_IN, 'utf8')}`,
  });
  const query = options.language === undefined ? '' : `?language=${options.language}`;
  await page.goto(`${address}${options.page ?? ''}${query}`);
  const peer: Peer = {
    page,
    send: async (...messages) => {
      await page.evaluate(`window.ensembleSay(${JSON.stringify(messages)})`);
    },
    posted: () => page.evaluate('window.ensemblePosted'),
    until: async (source) => {
      while (!(await page.evaluate<boolean>(source))) await setTimeout(20);
    },
    complaints: async () => [
      ...noise,
      ...(await page.evaluate<readonly string[]>('window.ensembleViolations')),
    ],
    close: () => context.close(),
  };
  if (options.first !== undefined) await peer.send(options.first);
  return peer;
}
