#!/usr/bin/env node
// Runs the rings of tests one after the other; what `npm test` calls.
//   node test/stand/run-rings.mjs [--only ring,ring] [--also-failed WHAT]
// The last line is `N passed, N failed` over all rings. Exit code 0 only when nothing failed, every
// ring had tests, and with CI=true when every ring ran and no test was left pending.
// --also-failed counts something that failed before, so that one line tells about all of it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode24 } from './node-version.mjs';

requireNode24();
const { RINGS, repository } = await import('./rings.mjs');

const strict = process.env.CI === 'true';
const { values } = parseArgs({
  options: { only: { type: 'string' }, 'also-failed': { type: 'string' } },
});

const outcomes = [];
for (const ring of chosenRings(values.only)) outcomes.push(await outcomeOf(ring));
if (values['also-failed'])
  outcomes.push({ title: values['also-failed'], passed: 0, failed: 1, notes: ['see above'] });
report(outcomes);

function chosenRings(only) {
  if (only === undefined) return RINGS;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !RINGS.some((ring) => ring.name === name));
  if (unknown.length === 0) return RINGS.filter((ring) => names.includes(ring.name));
  const known = RINGS.map(({ name }) => name).join(', ');
  console.error(`There is no ring ${unknown.join(', ')}; there are: ${known}`);
  process.exit(2);
}

/** @returns {Promise<{ title: string, passed: number, failed: number, notes: string[] }>} */
async function outcomeOf(ring) {
  const remedy = ring.missing?.();
  if (remedy !== undefined) {
    console.log(`\n${ring.title} ring NOT RUN: ${remedy}`);
    const notes = [`NOT RUN: ${remedy}`];
    return { title: `${ring.title} ring`, passed: 0, failed: strict ? 1 : 0, notes };
  }
  console.log(`\n=== ${ring.title} ring ===`);
  const resultFile = path.join(repository, 'out/rings', `${ring.name}.json`);
  mkdirSync(path.dirname(resultFile), { recursive: true });
  rmSync(resultFile, { force: true });
  const start = performance.now();
  const end = await run(ring, resultFile);
  const seconds = (performance.now() - start) / 1000;
  const outcome = { title: `${ring.title} ring`, seconds, ...judge(ring, end, resultFile) };
  console.log(lineOf(outcome));
  return outcome;
}

/** Runs a ring as a child whose output goes straight through, and stops it at its limit. */
function run(ring, resultFile) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ring.command(), {
      cwd: repository,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, RING_RESULT: resultFile, RING_PRINT: ring.print },
    });
    let late = false;
    let lastResort;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGTERM');
      lastResort = setTimeout(() => child.kill('SIGKILL'), 10_000);
    }, ring.limitMinutes * 60_000);
    const stop = () => child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    child.once('error', (error) => resolve({ code: 1, late, why: error.message }));
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      clearTimeout(lastResort);
      process.off('SIGTERM', stop);
      resolve({ code, late, why: signal ? `ended by ${signal}` : `exit code ${code}` });
    });
  });
}

/** Passed and failed tests of a ring; whatever else is wrong counts as one failure more. */
function judge(ring, end, resultFile) {
  if (end.late)
    return { passed: 0, failed: 1, notes: [`stopped after ${ring.limitMinutes} minutes`] };
  if (!existsSync(resultFile))
    return { passed: 0, failed: 1, notes: [`did not run to its end (${end.why})`] };
  const { passed, failed, pending } = JSON.parse(readFileSync(resultFile, 'utf8'));
  const notes = pending > 0 ? [`${pending} pending`] : [];
  if (passed + failed === 0) return { passed, failed: 1, notes: [...notes, 'no test ran'] };
  if (failed === 0 && end.code !== 0) return { passed, failed: 1, notes: [...notes, end.why] };
  return { passed, failed: failed + (strict ? pending : 0), notes };
}

function lineOf({ title, passed, failed, seconds, notes }) {
  const time = seconds === undefined ? '' : ` in ${seconds.toFixed(1)} s`;
  return [`${title}: ${passed} passed, ${failed} failed${time}`, ...notes].join('; ');
}

function report(all) {
  const sum = (key) => all.reduce((total, outcome) => total + outcome[key], 0);
  console.log(`\n${all.map(lineOf).join('\n')}\n`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
