import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { vendors } from '../../src/providers/vendors.ts';
import type { ServerKind, Vendor } from '../../src/providers/vendors.ts';
import { assertNothingLeft, census, watchRejections } from './census.ts';
import { openFaultBench, PLANTED_KEY, type FaultBench } from './fault-stage.ts';
import { FAULTS, type Fault } from './faults.ts';
import { NO_SUCH_FAULT, outcomeTable, type Seen } from './outcome-table.ts';
import { USES, type Use, type UseOutcome } from './uses.ts';

const OUTCOMES = new URL('outcomes.md', import.meta.url);
/** A member that failed is left alone for at most so long, unless its server asks for more. Unit: ms. */
const LONGEST_COOLING_MS = 61_000;
/** Most time until the healthy member's text is there. Unit: ms. */
const IN_TIME: Readonly<Record<string, number>> = {
  'inline, automatic': 1000,
  'inline, explicit': 3000,
};

/** What a kind of server is told apart by in our own code; others are rows of a table alone. */
function shapeOf({ kind, protocol, fillRoute = '', official }: Vendor): string {
  return [protocol, kind === 'llama-server', fillRoute, official === true].join();
}

const rows: readonly Vendor[] = vendors;
const isFirstOfShape = (vendor: Vendor): boolean =>
  rows.find((other) => shapeOf(other) === shapeOf(vendor)) === vendor;
const explicitUse = USES.filter(({ name }) => name === 'inline, explicit');

/** Rows are tried with what is in their own words, where somebody asks by hand. */
const PLANS = vendors.map((vendor) =>
  isFirstOfShape(vendor)
    ? { kind: vendor.kind, uses: USES, faults: FAULTS }
    : {
        kind: vendor.kind,
        uses: explicitUse,
        faults: FAULTS.filter(({ ofWire }) => ofWire !== undefined),
      },
);

describe('a member whose server fails', function () {
  this.timeout(60_000);
  const seen: Seen[] = [];
  const wanted = PLANS.reduce((sum, { uses, faults }) => sum + uses.length * faults.length, 0);

  for (const { kind, uses, faults } of PLANS) {
    describe(`of the kind ${kind}`, () => {
      let bench: FaultBench;
      before(async () => {
        bench = await openFaultBench(kind);
      });
      after(async () => {
        await bench.close();
      });
      for (const fault of faults) {
        it(`with ${fault.title}: ${fault.expected}`, async () => {
          for (const use of uses) {
            const outcome = await played(bench, fault, use, kind);
            seen.push({ fault: fault.title, kind, use: use.name, outcome });
          }
        });
      }
    });
  }

  after(() => {
    if (seen.length < wanted) return;
    const table = outcomeTable(seen);
    if (process.env['UPDATE'] === '1') writeFileSync(OUTCOMES, table);
    assert.equal(table, readFileSync(OUTCOMES, 'utf8'), 'UPDATE=1 writes outcomes.md anew');
  });
});

/** One fault in one use, from an engine of its own to the end of everything. */
async function played(
  bench: FaultBench,
  fault: Fault,
  use: Use,
  kind: ServerKind,
): Promise<string> {
  const what = `${kind}, ${fault.title}, ${use.name}`;
  const { clock, server } = bench;
  // A test runner sets its own timer first.
  await new Promise((resolve) => setImmediate(resolve));
  const before = census();
  const timers = clock.pending();
  const rejections = watchRejections();
  const { signal } = new AbortController();
  const stage = await bench.stage();
  try {
    if (!(await bench.begin(fault))) return NO_SUCH_FAULT;
    server.generations();
    const outcome = await use.ask(stage, clock, signal);
    checkFailure(outcome, fault, use, what);
    checkRequests(server.generations(), fault, use, what);
    const state = stage.states.at(-1);
    await bench.begin(undefined);
    if (!use.byHand) await passed(bench, fault.coolingMs ?? LONGEST_COOLING_MS);
    checkRecovery(await use.ask(stage, clock, signal), fault, what);
    const last = stage.states.at(-1) ?? 'ready';
    assert.equal(last, 'ready', `${what}: the state after it`);
    assert.ok(!JSON.stringify(stage.events).includes(PLANTED_KEY), `${what}: the key was told`);
    return outcome.faulty + (state === undefined || state === 'ready' ? '' : ` / ${state}`);
  } finally {
    await bench.begin(undefined);
    await stage.dispose();
    assert.equal(clock.pending(), timers, `${what}: timers of ours`);
    await assertNothingLeft(before, [signal], what);
    assert.equal(server.liveSockets(), 0, `${what}: connections at the server`);
    assert.deepEqual(await rejections.stop(), [], `${what}: rejections`);
  }
}

/** A search that gets a text without an edit says so, whatever the text is. */
function expectedOf({ expected, whereCut }: Fault, { name }: Use): string {
  if (name === 'refactor' && (expected === 'answers' || expected === 'empty')) return 'no-edit';
  return /^inline|^panel/.test(name) ? (whereCut ?? expected) : expected;
}

function checkFailure(outcome: UseOutcome, fault: Fault, use: Use, what: string): void {
  assert.equal(outcome.faulty, expectedOf(fault, use), what);
  assert.ok(outcome.healthy, `${what}: the other member's text is not there`);
  const most = IN_TIME[use.name] ?? Number.POSITIVE_INFINITY;
  assert.ok(outcome.afterMs <= most, `${what}: answered after ${outcome.afterMs} ms`);
}

/** Generations are never repeated, but for one that was too long, which is sent once more, shorter. */
function checkRequests(sent: number, { expected }: Fault, use: Use, what: string): void {
  if (use.name === 'refactor') return;
  const most = expected === 'context-overflow' ? 2 : 1;
  assert.ok(sent <= most, `${what}: ${sent} requests`);
}

function checkRecovery({ faulty, healthy }: UseOutcome, fault: Fault, what: string): void {
  assert.ok(healthy, `${what}: the other member has gone`);
  // What was too long once is not sent as long again: a search's prompt may have no room left.
  if (fault.expected === 'context-overflow' && faulty === 'unsupported') return;
  assert.equal(faulty, 'answers', `${what}: after it`);
}

async function passed({ clock }: FaultBench, ms: number): Promise<void> {
  await clock.run(new Promise<void>((resolve) => void clock.after(ms, resolve)));
}
