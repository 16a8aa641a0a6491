import assert from 'node:assert/strict';
import '../refactor/vscode-stand-in.ts';
import type { Facts } from '../../../src/vscode/diagnosis/facts.ts';
import type { RestReason } from '../../../src/vscode/asking/rest.ts';
import { settingsTable } from '../../../src/settings/table.ts';
import { commandsTable } from '../../../src/vscode/commands/table.ts';
import { whyNothing, type Reason } from '../../../src/vscode/diagnosis/why-nothing.ts';
import {
  aDocument,
  aMember,
  anAnswer,
  anInstantMember,
  aRival,
  aServer,
  lastly,
  someFacts,
} from './some-facts.ts';

const { verdictText } = await import('../../../src/vscode/diagnosis/why-words.ts');
const { reasonRepair } = await import('../../../src/vscode/diagnosis/why-repair.ts');

const COMMANDS = new Set<string>(commandsTable.map(({ id }) => id));
const SETTINGS = new Set<string>(settingsTable.map(({ key }) => `@id:ensemble.${key}`));

type Case = readonly [code: Reason['code'], facts: Partial<Facts>, sentence: RegExp];

const noServer = { members: [], servers: [aServer({ failure: 'unreachable', models: 0 })] };
const rest = (reason: RestReason): Partial<Facts> => ({
  document: aDocument({ rest: { reason } }),
});
const left = (...reasons: readonly Facts['left'][number]['reason'][]): Partial<Facts> => ({
  members: [],
  left: reasons.map((reason, i) => ({ name: `m${i}`, reason })),
});
const down = (changes: Parameters<typeof aMember>[0]): Partial<Facts> => ({
  members: [aMember(changes), anInstantMember()],
});
const away = aServer({ label: 'server 2 (network)', place: 'network', address: '', models: 0 });

/** Every reason, in the order in which they are looked for. */
const CASES: readonly Case[] = [
  ['off', { isOn: false, document: aDocument({ isOn: false }) }, /"Ensemble: Toggle"/],
  [
    'editor-off',
    { editor: { ...someFacts().editor, inlineSuggest: false } },
    /editor\.inlineSuggest\.enabled/,
  ],
  [
    'editor-suppressed',
    { editor: { ...someFacts().editor, isSuppressed: true } },
    /suppressInlineSuggestions/,
  ],
  ['no-document', { document: undefined }, /No file is open/],
  ['language-off', { document: aDocument({ isOn: false }) }, /language "typescript"/],
  ['document', { document: aDocument({ refusal: 'ensembleignore' }) }, /\.ensembleignore/],
  ['by-hand', rest('by-hand'), /ensemble\.askWhileTyping/],
  [
    'snoozed',
    { document: aDocument({ rest: { reason: 'snoozed', minutesLeft: 7 } }) },
    /another 7 min/,
  ],
  ['vim-normal', rest('vim-normal'), /Vim’s normal mode/],
  [
    'paused-for-rival',
    { ...rest('rival'), rivals: [aRival(76, 80)] },
    /pauses, since GitHub Copilot was shown first in 76 of 80 cases/,
  ],
  ['battery', rest('battery'), /battery/],
  ['unfocused', rest('unfocused'), /Another window/],
  [
    'proxy',
    { members: [], servers: [{ ...away, failure: 'unreachable', proxy: 'http.proxy' }] },
    /server 2 \(network\) go through the proxy of "http\.proxy"/,
  ],
  ['key-refused', { members: [], servers: [{ ...away, failure: 'unauthorised' }] }, /Set API Key/],
  ['insecure', { members: [], servers: [{ ...away, failure: 'insecure' }] }, /not encrypted/],
  [
    'not-a-model-server',
    { members: [], servers: [aServer({ failure: 'not-a-model-server' })] },
    /Something else/,
  ],
  ['unreachable', noServer, /ollama \(127\.0\.0\.1:11434\); start Ollama/],
  ['model-missing', left('missing', 'not-chosen'), /No server has the model m0/],
  ['cloud-off', left('cloud-off'), /ensemble\.cloud\.enable/],
  ['no-fill', left('no-fill', 'embedding', 'thinking'), /fill a hole/],
  ['no-memory', left('memory', 'no-fill'), /m0 is the first/],
  ['no-models', { members: [], servers: [aServer({ models: 0 })] }, /ollama has no model/],
  ['no-member', left('not-local'), /Choose Models/],
  [
    'local-only',
    {
      document: aDocument({ localOnly: true }),
      members: [aMember({ place: 'cloud' })],
    },
    /must not leave/,
  ],
  [
    'cloud-by-hand',
    { members: [aMember({ place: 'cloud', whileTyping: false })] },
    /asked by hand alone/,
  ],
  ['budget', { members: [aMember({ place: 'cloud', overBudget: true })] }, /limit/],
  ['model-broken', down({ state: 'broken', failure: 'model-broken' }), /cannot be read/],
  ['loading', down({ state: 'loading' }), /still being loaded/],
  ['slow-members', down({ state: 'slow' }), /too slow three times/],
  ['resting', down({ state: 'paused', rests: true, failure: 'rate-limited' }), /says to wait/],
  [
    'needs-not-met',
    { strategy: { wanted: 'gac', runs: undefined, why: '' } },
    /strategy "gac" needs/,
  ],
  ['rival-wins', { rivals: [aRival(12, 20)] }, /GitHub Copilot was shown first in 12 of 20 cases/],
  ['show-delay', { editor: { ...someFacts().editor, showDelayMs: 2500 } }, /waits 2\.5 s/],
  [
    'cut-short',
    {
      answers: {
        latest: [],
        here: Array.from({ length: 5 }, () => anAnswer({ outcome: 'cancelled' })),
      },
    },
    /cut short/,
  ],
  ['all-failed', lastly('all-failed'), /No model answered/],
  [
    'weak-fill',
    { ...lastly('all-filtered'), members: [aMember({ fill: 'prefix-only' })] },
    /text after the cursor/,
  ],
  ['not-loaded', lastly('not-loaded'), /No member is in memory/],
  ['too-slow', lastly('too-slow'), /No model was fast enough/],
  ['no-agreement', lastly('no-agreement'), /disagreed/],
  ['all-filtered', lastly('all-filtered'), /nothing usable/],
  ['low-confidence', lastly('low-confidence'), /ensemble\.leastConfidence/],
];

describe('why there is no ghost text', () => {
  for (const [code, facts, sentence] of CASES) {
    it(`is found: ${code}`, () => {
      const verdict = whyNothing(someFacts(facts));
      assert.ok(verdict.kind === 'nothing', verdict.kind);
      assert.equal(verdict.reasons[0].code, code);
      const text = verdictText(verdict);
      assert.match(text, sentence);
      // One sentence, on one line, with its places filled in.
      assert.match(text, /^Why you see no ghost text: [^\n{}]+\.$/);
      assert.doesNotMatch(text, /\.\s+[A-Z]/);
      const { command, argument } = reasonRepair(verdict.reasons[0]) ?? {};
      if (command === undefined) return;
      if (command !== 'workbench.action.openSettings') assert.ok(COMMANDS.has(command), command);
      else if (String(argument).includes('ensemble.')) assert.ok(SETTINGS.has(String(argument)));
    });
  }

  it('has a case for each', () => {
    const all: Readonly<Record<Reason['code'], true>> = {
      ...{ off: true, 'editor-off': true, 'editor-suppressed': true, 'no-document': true },
      ...{ 'language-off': true, document: true, 'by-hand': true, 'vim-normal': true },
      ...{ battery: true, unfocused: true, snoozed: true, 'paused-for-rival': true },
      ...{ proxy: true, 'key-refused': true, insecure: true, 'not-a-model-server': true },
      ...{ unreachable: true, 'model-missing': true, 'no-memory': true, 'model-broken': true },
      ...{ 'no-models': true, 'no-fill': true, 'cloud-off': true, 'no-member': true },
      ...{ 'local-only': true, 'cloud-by-hand': true, budget: true, loading: true },
      ...{ 'slow-members': true, resting: true, 'needs-not-met': true, 'rival-wins': true },
      ...{ 'show-delay': true, 'all-failed': true, 'weak-fill': true, 'not-loaded': true },
      ...{ 'too-slow': true, 'no-agreement': true, 'all-filtered': true },
      ...{ 'low-confidence': true, 'cut-short': true },
    };
    assert.deepEqual(CASES.map(([code]) => code).toSorted(), Object.keys(all).toSorted());
  });

  it('is a missing model, and no server that the line-up does not name', () => {
    const servers = [
      aServer({ failure: 'unreachable' }),
      { ...away, models: 3, failure: undefined },
    ];
    const missing = { name: 'server 2 (network): big', reason: 'missing' as const };
    const verdict = (server: string) =>
      whyNothing(someFacts({ members: [], servers, left: [{ ...missing, server }] }));
    const found = verdict(away.label);
    assert.ok(found.kind === 'nothing');
    assert.equal(found.reasons[0].code, 'model-missing');
    const other = verdict('ollama');
    assert.ok(other.kind === 'nothing');
    assert.equal(other.reasons[0].code, 'unreachable');
  });

  it('is told for every rule about a document', () => {
    const refusals = [
      ...(['scheme', 'too-large', 'long-line', 'binary', 'secret-file'] as const),
      ...(['ensembleignore', 'read-only', 'multiple-cursors', 'selection'] as const),
    ];
    const texts = refusals.map((one) =>
      verdictText(whyNothing(someFacts({ document: aDocument({ refusal: one }) }))),
    );
    assert.equal(new Set(texts).size, refusals.length);
    assert.match(texts[7] ?? '', /several cursors/);
  });

  it('is the first of what is in the way where everything is', () => {
    const verdict = whyNothing({
      ...someFacts(noServer),
      isOn: false,
      editor: { inlineSuggest: false, isSuppressed: true, showDelayMs: 5000 },
      document: aDocument({
        ...{ isOn: false, refusal: 'read-only', localOnly: true },
        rest: { reason: 'by-hand' },
      }),
      rivals: [aRival(80, 80)],
      ...lastly('all-failed'),
    });
    assert.ok(verdict.kind === 'nothing');
    assert.deepEqual(
      verdict.reasons.map(({ code }) => code),
      [
        ...['off', 'editor-off', 'editor-suppressed', 'document', 'by-hand', 'unreachable'],
        ...['rival-wins', 'show-delay'],
      ],
    );
    assert.match(verdictText(verdict), /Ensemble is switched off for every language/);
  });

  it('is a refused key before a server that nobody has added', () => {
    const servers = [
      aServer({ failure: 'unreachable' }),
      { ...away, failure: 'no-consent' as const },
    ];
    const verdict = whyNothing(someFacts({ members: [], servers }));
    assert.ok(verdict.kind === 'nothing');
    assert.equal(verdict.reasons[0].code, 'key-refused');
  });

  it('is no proxy where the server that fails is called without one', () => {
    const servers = [
      aServer({ failure: 'unreachable' }),
      { ...away, models: 3, proxy: 'HTTP_PROXY' },
    ];
    const verdict = whyNothing(someFacts({ members: [], servers }));
    assert.ok(verdict.kind === 'nothing');
    assert.equal(verdict.reasons[0].code, 'unreachable');
  });

  it('names the model of the workspace where it is all that is left', () => {
    const verdict = whyNothing(someFacts({ ...noServer, members: [anInstantMember()] }));
    assert.match(verdictText(verdict), /only the model of the workspace completes/);
  });

  it('tells the ways to reach a model in a window of another machine', () => {
    const host = { ...someFacts().host, remote: 'ssh-remote' };
    const verdict = whyNothing(someFacts({ ...noServer, host }));
    assert.ok(verdict.kind === 'nothing');
    assert.match(verdictText(verdict), /Ways to Reach a Model/);
    assert.equal(reasonRepair(verdict.reasons[0])?.command, 'ensemble.reachModels');
  });

  it('is none of one member while another is well', () => {
    const members = [aMember({ state: 'unauthorised', failure: 'unauthorised' }), aMember()];
    assert.equal(whyNothing(someFacts({ members })).kind, 'works');
  });

  it('is what the user can mend, where another member is only loading', () => {
    const members = [aMember({ state: 'loading' }), aMember({ state: 'missing', name: 'gone' })];
    const verdict = whyNothing(someFacts({ members }));
    assert.ok(verdict.kind === 'nothing');
    assert.deepEqual(verdict.reasons[0], { code: 'model-missing', name: 'gone' });
  });

  it('is no rival that has won less than half, or raced too seldom', () => {
    assert.equal(whyNothing(someFacts({ rivals: [aRival(9, 20)] })).kind, 'works');
    assert.equal(whyNothing(someFacts({ rivals: [aRival(4, 4)] })).kind, 'works');
  });

  it('is nothing in another document, whatever came of that', () => {
    const { latest } = lastly('too-slow').answers!;
    assert.equal(whyNothing(someFacts({ answers: { latest, here: [] } })).kind, 'not-asked');
  });
});

describe('where ghost text works', () => {
  it('the sentence says when it was last shown, and by whom', () => {
    assert.equal(
      verdictText(whyNothing(someFacts())),
      'Ghost text works here: last shown 12 s ago, by ollama: small:1b.',
    );
  });

  it('the sentence says what to try before anything was asked', () => {
    const verdict = whyNothing(someFacts({ answers: { latest: [], here: [] } }));
    assert.match(verdictText(verdict), /^Ghost text should work here: .*Snooze/);
  });

  it('what typing cut short since does not count', () => {
    const here = [anAnswer({ outcome: 'cancelled' }), anAnswer({ ago: 30 })];
    assert.match(
      verdictText(whyNothing(someFacts({ answers: { latest: here, here } }))),
      /last shown 30 s ago/,
    );
  });
});
