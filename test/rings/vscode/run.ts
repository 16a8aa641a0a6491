import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ui } from './ui.ts';

/**
 * What the extension host calls: runs the bundled tests of the folders $RING_SUITES (by comma), lying
 * beside this file, under the checkout's mocha. Rejects when one fails; the counts are in
 * $RING_RESULT.
 */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    color: false,
    forbidOnly: true,
    reporter: required('RING_REPORTER'),
    grep: process.env['RING_GREP'] ?? '',
    timeout: 60_000,
  });
  mocha.rootHooks({ afterEach: screenshotOfFailure });
  for (const suite of required('RING_SUITES').split(',')) {
    const folder = path.join(import.meta.dirname, suite);
    for (const file of readdirSync(folder).sort())
      if (file.endsWith('.test.cjs')) mocha.addFile(path.join(folder, file));
  }
  await mocha.loadFilesAsync();
  const screenshots: Promise<void>[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve).on('fail', (test: Mocha.Runnable) => {
      if (test instanceof Mocha.Hook) screenshots.push(screenshot(test));
    });
  });
  await Promise.all(screenshots);
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

async function screenshotOfFailure(this: Mocha.Context): Promise<void> {
  if (this.currentTest?.state === 'failed') await screenshot(this.currentTest);
}

async function screenshot(failed: Mocha.Runnable): Promise<void> {
  const name = failed.fullTitle().replace(/[^A-Za-z0-9]+/g, '-');
  await ui.screenshot(`failed-${name.slice(0, 100)}`);
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
