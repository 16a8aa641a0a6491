import assert from 'node:assert/strict';
import '../refactor/vscode-stand-in.ts';
import type { Facts } from '../../../src/vscode/diagnosis/facts.ts';
import { whyNothing } from '../../../src/vscode/diagnosis/why-nothing.ts';
import { aDocument, aMember, anAnswer, aRival, aServer, someFacts } from './some-facts.ts';

const { reportText } = await import('../../../src/vscode/diagnosis/report-text.ts');

function report(changes: Partial<Facts> = {}): string {
  const facts = someFacts(changes);
  return reportText(facts, whyNothing(facts));
}

describe('the text of a report', () => {
  it('is Markdown whose last line is the sentence', () => {
    const lines = report().split('\n');
    assert.equal(lines[0], '# Ensemble diagnosis');
    assert.equal(lines.at(-1), 'Ghost text works here: last shown 12 s ago, by ollama: small:1b.');
    assert.ok(lines.every((line) => !/\{\d\}/.test(line)));
  });

  it('says who answers, and how', () => {
    const members = [
      aMember({ totalMs: 1240, tokensPerSecond: 51.4, tooLate: 2, evictions: 1 }),
      aMember({ name: 'server 2 (cloud): big', place: 'cloud', whileTyping: false }),
    ];
    const text = report({ members });
    assert.match(
      text,
      /`ollama: small:1b`: local; .*ready; .*2 × too late; .*1\.2 s; 51 tokens\/s/,
    );
    assert.match(text, /`server 2 \(cloud\): big`: cloud; .*asked by hand alone/);
    assert.match(text, /`ollama` \(ollama, local, 127\.0\.0\.1:11434\), models: 1/);
  });

  it('says which servers fail, by the kind of the failure alone', () => {
    const servers = [aServer({ label: 'server 1 (network)', address: '', failure: 'timeout' })];
    assert.match(report({ servers }), /`server 1 \(network\)` \(.*\): cannot be listed, timeout/);
  });

  it('says that no file and no folder is open, where that is so', () => {
    const text = report({
      ...{ document: undefined, workspaceModel: undefined },
      host: { ...someFacts().host, folders: 0, remote: 'ssh-remote', proxy: 'HTTP_PROXY' },
    });
    for (const told of ['No file is open', 'No folder is open', 'ssh-remote', '"HTTP_PROXY"']) {
      assert.ok(text.includes(told), told);
    }
  });

  it('stays short with a hundred models that are left out', () => {
    const left = Array.from({ length: 100 }, (_, i) => ({
      ...{ name: `m${i}`, reason: 'enough' as const },
    }));
    const text = report({ left });
    assert.equal(text.match(/`m\d+`/g)?.length, 20);
    assert.match(text, /and 80 more/);
  });

  it('tells the latest ten requests, rivals, and settings with the values that tell nothing', () => {
    const latest = Array.from({ length: 20 }, (_, i) =>
      anAnswer({ ago: 100 + i, outcome: 'too-slow', failures: ['timeout'] }),
    );
    const text = report({
      answers: { latest, here: [anAnswer()] },
      rivals: [aRival(1, 80)],
      changed: [{ key: 'servers' }, { key: 'deadlineMs', value: '300' }],
      problems: [{ key: 'servers', kind: 'secret' }],
    });
    assert.equal(text.match(/while typing; typescript/g)?.length, 10);
    assert.match(text, /no model was fast enough; failed: timeout/);
    assert.match(text, /GitHub Copilot was shown first in 1 of 80 cases/);
    assert.match(text, /- `ensemble\.servers`\n- `ensemble\.deadlineMs`: 300\n/);
    assert.match(text, /`servers` \(secret\)/);
  });

  it('leaves out what there is nothing of, but for servers and members', () => {
    const text = report({ servers: [], members: [], document: aDocument() });
    assert.match(text, /## Servers\n\n- None\.\n\n## Members\n\n- None\./);
    assert.doesNotMatch(text, /## Models left out/);
  });
});
