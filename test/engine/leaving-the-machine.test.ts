import assert from 'node:assert/strict';
import { createNeverSend } from '../../src/context/never-send.ts';
import { createSnippetIndex } from '../../src/context/snippet-index.ts';
import type { EngineEvent } from '../../src/core/events.ts';
import type { GenerationRequest } from '../../src/core/generation.ts';
import type { Place } from '../../src/core/model.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { ENGINE_DEFAULTS } from '../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../src/engine/speeds.ts';
import { noSyntax } from '../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { createManualClock, settled } from '../fakes/manual-clock.ts';
import { scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { requestFor } from './scripted-engine.ts';

const BILLING = `export function chargeCustomer(customer, amount) {
  const ledger = openLedger(customer);
  return ledger.charge(amount, 'kept here');
}
`;
const OTHER = `export function refundCustomer(customer, amount) {
  const ledger = openLedger(customer);
  return ledger.refund(amount, 'may be seen');
}
`;
const PLACES: readonly Place[] = ['local', 'network', 'cloud'];

/** One member at each place, snippets of two other files, and a rule for what may leave. */
function staged(neverSend: readonly string[]) {
  const clock = createManualClock();
  const models = PLACES.map((place) =>
    scriptedModel({ clock, description: { name: place, place }, script: () => [{ text: 'x;' }] }),
  );
  const events: EngineEvent[] = [];
  const rules = createNeverSend(neverSend);
  const engine = createEngine({
    servers: [scriptedServer({ clock, models })],
    settings: {
      ...ENGINE_DEFAULTS,
      ...{ debounceMs: 0, speculative: false, members: [...PLACES], promptTokens: 2000 },
    },
    ...{ clock, seed: 1, syntax: noSyntax, learner: createHedgeLearner() },
    ...{ speeds: createSpeeds(), verdicts: new Map<string, boolean>() },
    mayLeave: (path) => rules.patternFor(path) === undefined,
    freeMemoryBytes: () => 64e9,
    onEvent: (event) => events.push(event),
    onStatus: () => undefined,
  });
  const snippets = createSnippetIndex();
  const document = (path: string, text: string) =>
    ({ uri: `file:///${path}`, path, languageId: 'typescript', version: 1, text }) as const;
  snippets.update([document('billing/charge.ts', BILLING), document('shop/refund.ts', OTHER)], []);
  const asked = (place: Place): readonly GenerationRequest[] =>
    (models.find(({ description }) => description.place === place)?.calls ?? []).map(
      ({ request }) => request,
    );
  return {
    events,
    seen: (place: Place) => JSON.stringify(asked(place)),
    async complete(path: string) {
      const marked = 'function payCustomer(customer, amount) {\n  const ledger = ‸\n}\n';
      const request = requestFor(marked, 'q1', { trigger: 'explicit' });
      const named = { ...request, document: { ...request.document, path } };
      const result = engine.complete(named, snippets, new AbortController().signal);
      await settled();
      await clock.pass(20_000);
      await result;
    },
  };
}

describe('a file that never leaves this machine', () => {
  it('is a snippet of no prompt that goes elsewhere, and other files are', async () => {
    const stage = staged(['**/billing/**']);
    await stage.complete('shop/pay.ts');
    for (const place of ['network', 'cloud'] as const) {
      assert.match(stage.seen(place), /may be seen/);
      assert.doesNotMatch(stage.seen(place), /kept here/);
    }
    assert.match(stage.seen('local'), /kept here/);
  });

  it('is completed by local models alone', async () => {
    const stage = staged(['**/billing/**']);
    await stage.complete('billing/pay.ts');
    assert.notEqual(stage.seen('local'), '[]');
    assert.deepEqual([stage.seen('network'), stage.seen('cloud')], ['[]', '[]']);
  });

  it('is any of the files without a rule', async () => {
    const stage = staged([]);
    await stage.complete('billing/pay.ts');
    for (const place of PLACES) assert.match(stage.seen(place), /kept here/);
  });
});

describe('the start of a generation', () => {
  it('tells place and length of the prompt, and the files where it goes elsewhere', async () => {
    const stage = staged(['**/billing/**']);
    await stage.complete('shop/pay.ts');
    const starts = stage.events.filter((event) => event.type === 'generation-start');
    assert.deepEqual(starts.map(({ place, paths }) => ({ place, paths })).toSorted(byPlace), [
      { place: 'cloud', paths: ['shop/pay.ts', 'shop/refund.ts'] },
      { place: 'local', paths: undefined },
      { place: 'network', paths: ['shop/pay.ts', 'shop/refund.ts'] },
    ]);
    assert.ok(starts.every(({ characters = 0 }) => characters > 100));
  });
});

interface Placed {
  readonly place: Place | undefined;
}

function byPlace(a: Placed, b: Placed): number {
  return (a.place ?? '') < (b.place ?? '') ? -1 : 1;
}
