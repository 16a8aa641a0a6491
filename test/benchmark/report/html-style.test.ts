import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { reportStyle, reportStyleHash } from '../../../src/benchmark/report/html-style.ts';

describe('reportStyle', () => {
  it('has the hash that the policy of a page names', () => {
    const digest = createHash('sha256').update(reportStyle).digest('base64');
    assert.equal(reportStyleHash, `sha256-${digest}`);
  });
  it('loads nothing', () => assert.doesNotMatch(reportStyle, /url\(|@import|@font-face|https?:/));
  it('is the same text in HTML and in XML', () => assert.doesNotMatch(reportStyle, /[<&\r]/));
});
