import assert from 'node:assert/strict';
import type { BenchmarkReport, Way } from '../../../src/benchmark/report/benchmark-report.ts';
import { htmlReport } from '../../../src/benchmark/report/html-report.ts';
import { reportStyleHash } from '../../../src/benchmark/report/html-style.ts';
import { printable } from '../../../src/text/printable.ts';
import { hostileNames, hostileReport } from './hostile-report.ts';
import { differenceOf, fullReport, reportOf, timesOf, wayOf } from './sample-report.ts';
import { elementsOf, ofClass, readStrictXml, textOf, type XmlElement } from './strict-xml.ts';

const pageOf = (report: BenchmarkReport) => readStrictXml(htmlReport(report));

function twelveWays(): BenchmarkReport {
  const kinds: readonly Way['kind'][] = ['member', 'baseline', 'strategy', 'bound'];
  const ways = Array.from({ length: 12 }, (_, i) =>
    wayOf(`way ${i}`, {
      kind: kinds[Math.floor(i / 3)]!,
      latencyMs: timesOf(10 * 2 ** i, 20 * 2 ** i, 90 * 2 ** i),
      ...(i > 0 ? { againstBestSingle: differenceOf(0.01 * (i - 6), -0.02, 0.1, 0.2) } : {}),
    }),
  );
  const ids = ways.map(({ id }) => id);
  return reportOf({
    ways,
    wins: { ids, cells: ids.map((_, i) => ids.map((__, j) => ({ wins: i, losses: j, ties: 9 }))) },
    costQuality: {
      points: ways.map(({ id, kind }, i) => ({ id, kind, costUsd: 10 ** (-i / 2), quality: 0.3 })),
      hull: [],
    },
  });
}

/** Every number that a report may lack is none. */
function withoutNumbers(report: BenchmarkReport): BenchmarkReport {
  const text = JSON.stringify(report, (key, value: unknown) =>
    typeof value === 'number' && key !== 'version' ? 'no number' : value,
  );
  return JSON.parse(text, (_, value: unknown) =>
    value === 'no number' ? Number.NaN : value,
  ) as BenchmarkReport;
}

const reports: Readonly<Record<string, BenchmarkReport>> = {
  'of nothing': reportOf({ items: 0, clusters: 0 }),
  'of one way': reportOf({ ways: [wayOf('only')] }),
  'of all parts': fullReport(),
  'of twelve ways': twelveWays(),
  'of hostile names': hostileReport(),
  'without a number that is one': withoutNumbers(fullReport()),
};

for (const [name, report] of Object.entries(reports)) {
  describe(`htmlReport ${name}`, () => {
    const html = htmlReport(report);
    const page = readStrictXml(html);
    const all = elementsOf(page, '*');

    it('has no script, no style attribute, no handler and nothing from elsewhere', () => {
      const names = new Set(all.map((element) => element.name));
      for (const forbidden of ['script', 'link', 'img', 'iframe', 'object', 'a', 'use', 'form']) {
        assert.equal(names.has(forbidden), false, forbidden);
      }
      const attributes = all.flatMap((element) => [...element.attributes.keys()]);
      assert.deepEqual(
        attributes.filter((key) => /^(style|on.*|href|src|xlink:href)$/.test(key)),
        [],
      );
      assert.equal(elementsOf(page, 'style').length, 1);
    });
    it('shows no number that is none', () => {
      assert.doesNotMatch(html, /NaN|undefined|Infinity|null|\[object/);
    });
    it('has each id once, and every reference leads to one', () => {
      const ids = all.flatMap((element) => element.attributes.get('id') ?? []);
      assert.deepEqual(ids, [...new Set(ids)]);
      const references = all.flatMap(
        (element) => element.attributes.get('aria-labelledby')?.split(' ') ?? [],
      );
      assert.deepEqual(
        references.filter((id) => !ids.includes(id)),
        [],
      );
    });
    it('has its headings in order', () => {
      const levels = all
        .flatMap((element) => /^h([1-6])$/.exec(element.name)?.[1] ?? [])
        .map(Number);
      assert.equal(levels[0], 1);
      assert.ok(levels.every((level, i) => i === 0 || (level > 1 && level <= levels[i - 1]! + 1)));
    });
    it('has a title, a description and a table for every plot', () => {
      for (const figure of elementsOf(page, 'figure')) {
        const [svg] = elementsOf(figure, 'svg');
        assert.equal(svg?.attributes.get('role'), 'img');
        assert.deepEqual(
          svg.children.slice(0, 2).map((child) => (typeof child === 'string' ? '' : child.name)),
          ['title', 'desc'],
        );
        assert.equal(elementsOf(elementsOf(figure, 'details')[0]!, 'table').length, 1);
      }
    });
    it('has rows as long as their headings in every table', () => {
      for (const table of elementsOf(page, 'table')) {
        const width = elementsOf(elementsOf(table, 'thead')[0]!, 'th').length;
        for (const row of elementsOf(table, 'tr').filter(
          (one) => !ofClass(table, 'group').includes(one),
        )) {
          assert.equal(
            elementsOf(row, '*').filter(({ name: cell }) => /^t[hd]$/.test(cell)).length,
            width,
          );
        }
      }
    });
  });
}

describe('htmlReport', () => {
  const policyOf = (page: XmlElement) =>
    elementsOf(page, 'meta')
      .find(({ attributes }) => attributes.has('http-equiv'))
      ?.attributes.get('content');

  it('allows its style sheet by hash in a file', () => {
    assert.equal(
      policyOf(pageOf(reportOf())),
      `default-src 'none'; style-src '${reportStyleHash}'`,
    );
  });
  it('allows its style sheet by nonce in a webview', () => {
    const page = readStrictXml(htmlReport(reportOf(), { nonce: 'aB3-_+/=' }));
    assert.equal(policyOf(page), `default-src 'none'; style-src 'nonce-aB3-_+/='`);
    assert.equal(elementsOf(page, 'style')[0]?.attributes.get('nonce'), 'aB3-_+/=');
  });
  it('refuses a nonce that would change the policy', () => {
    assert.throws(() => htmlReport(reportOf(), { nonce: `x' *` }), RangeError);
    assert.throws(() => htmlReport(reportOf(), { nonce: '' }), RangeError);
  });
  it('puts the recommendation first, escaped', () => {
    const page = pageOf(hostileReport());
    const [advice] = ofClass(page, 'advice');
    assert.match(textOf(advice!), /Use <script>alert\("x"\)<\/script> over " onload=/);
    assert.equal(elementsOf(page, 'h2')[0]?.attributes.get('id'), 'advice');
  });
  it('shows hostile names as what they are', () => {
    const shown = elementsOf(pageOf(hostileReport()), 'li').map(textOf);
    assert.deepEqual(shown, [...hostileNames, ...hostileNames].map(printable));
  });
  it('has the figures of a way in its row', () => {
    const rows = elementsOf(pageOf(fullReport()), 'tr').filter((row) =>
      textOf(row).startsWith('evidence'),
    );
    assert.deepEqual(elementsOf(rows[0]!, 'td').map(textOf), [
      '240',
      '37.4 32.4–42.4',
      '94.0 89.0–99.0',
      '95.0',
      '233 / 471',
      '812 + 14',
      '0.020',
      '+3.2 +1.1 to +5.4',
      '0.012',
      'better',
    ]);
  });
  it('has a dash and no 0 for what is not known', () => {
    const rows = elementsOf(pageOf(fullReport()), 'tr').filter((row) =>
      textOf(row).startsWith('majority'),
    );
    assert.deepEqual(elementsOf(rows[0]!, 'td').map(textOf).slice(2, 7), [
      '–not known',
      '95.0',
      '–not known',
      '–not known',
      '–not known',
    ]);
  });
  it('says how many items stand behind a figure that has fewer than its way', () => {
    assert.match(textOf(pageOf(fullReport())), /30\.1 25\.1–35\.1, n 98/);
  });
  it('marks the recommended way and the best single one', () => {
    const badges = ofClass(pageOf(fullReport()), 'badge').map(textOf);
    assert.deepEqual(badges, ['best single', 'recommended']);
  });
  it('leaves out columns that no way has a value in, and names them', () => {
    const page = pageOf(reportOf({ ways: [wayOf('only')] }));
    assert.match(textOf(page), /Not known of any: latency, tokens, cost, against best single/);
  });
  it('lists a hundred problems and counts the rest', () => {
    const problems = Array.from({ length: 1_234 }, (_, i) => `line ${i}`);
    const page = pageOf(reportOf({ problems }));
    assert.equal(elementsOf(page, 'li').length, 100);
    assert.match(textOf(page), /And 1,134 more\./);
  });
  it('is the same bytes for the same report', () => {
    assert.equal(htmlReport(fullReport()), htmlReport(fullReport()));
  });
  it('has the words of the recommendation from its host', () => {
    const html = htmlReport(reportOf(), { word: (message) => message.toUpperCase() });
    assert.match(html, /NOT ENOUGH TO TELL/);
  });
});
