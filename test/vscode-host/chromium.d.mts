/** What the tests use of Playwright, which lives in the host's own installation. */

export interface Locator {
  click(options?: { readonly timeout?: number }): Promise<void>;
  fill(text: string): Promise<void>;
  focus(): Promise<void>;
  press(key: string): Promise<void>;
  hover(): Promise<void>;
  check(): Promise<void>;
  uncheck(): Promise<void>;
  selectOption(value: string): Promise<readonly string[]>;
  count(): Promise<number>;
  first(): Locator;
  nth(n: number): Locator;
  locator(selector: string): Locator;
  textContent(): Promise<string | null>;
  innerText(): Promise<string>;
  allInnerTexts(): Promise<readonly string[]>;
  inputValue(): Promise<string>;
  getAttribute(name: string): Promise<string | null>;
  isVisible(): Promise<boolean>;
  isDisabled(): Promise<boolean>;
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
  waitFor(options?: {
    readonly state?: 'visible' | 'hidden' | 'attached' | 'detached';
    readonly timeout?: number;
  }): Promise<void>;
  evaluate<T, A>(run: (element: unknown, argument: A) => T, argument: A): Promise<T>;
}

export interface Page {
  context(): BrowserContext;
  goto(address: string): Promise<unknown>;
  reload(): Promise<unknown>;
  /** Source of an expression. */
  evaluate<T>(source: string): Promise<T>;
  addInitScript(script: { readonly content?: string; readonly path?: string }): Promise<void>;
  addScriptTag(script: { readonly content: string }): Promise<unknown>;
  setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
  emulateMedia(media: {
    readonly colorScheme?: 'light' | 'dark';
    readonly reducedMotion?: 'reduce' | 'no-preference';
    readonly forcedColors?: 'active' | 'none';
  }): Promise<void>;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  locator(selector: string): Locator;
  getByRole(
    role: string,
    options?: { readonly name?: string | RegExp; readonly exact?: boolean },
  ): Locator;
  getByText(text: string | RegExp): Locator;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  on(event: 'console', listen: (line: { type(): string; text(): string }) => void): void;
  on(event: 'pageerror', listen: (error: Error) => void): void;
  on(event: 'request', listen: (request: { url(): string }) => void): void;
}

/** The browser's own protocol for tools. */
export interface ToolSession {
  send(method: 'Performance.enable' | 'HeapProfiler.enable'): Promise<unknown>;
  send(method: 'HeapProfiler.collectGarbage'): Promise<unknown>;
  send(method: 'Performance.getMetrics'): Promise<{
    readonly metrics: readonly { readonly name: string; readonly value: number }[];
  }>;
}

export interface BrowserContext {
  newPage(): Promise<Page>;
  newCDPSession(page: Page): Promise<ToolSession>;
  close(): Promise<void>;
}

export interface Browser {
  newContext(options?: {
    readonly viewport?: { readonly width: number; readonly height: number };
    readonly colorScheme?: 'light' | 'dark';
  }): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Starts the browser; $HOST_CHROMIUM names another one. */
export function launchBrowser(): Promise<Browser>;
