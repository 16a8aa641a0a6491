import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { activate, outcomesFile } from '../stage.ts';
import { activationOf, startupPerformance } from '../start-times.ts';

describe('the second window of a profile', () => {
  it('starts with what the first has kept of the program', async () => {
    const activation = activationOf(await startupPerformance());
    await activate();
    const folder = path.join(path.dirname(await outcomesFile()), 'code-cache');
    assert.ok(readdirSync(folder).some((name) => name.startsWith('extension.cjs-')));
    writeFileSync(process.env['RING_FOOTPRINT'] ?? '', JSON.stringify({ activation }, null, 2));
  });
});
