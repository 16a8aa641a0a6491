// What the extension costs an extension host: figures from what the footprint suite has measured in
// two windows, one of them without the extension.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes the figures for `npm run bench -- --only editor`, unless one of the windows left nothing.
 *
 * @param {string} withoutFile  measured without the extension
 * @param {string} withFile
 * @param {string} secondFile  of the next window of the same profile
 * @param {string} figuresFile
 */
export function writeFootprintFigures(withoutFile, withFile, secondFile, figuresFile) {
  if (![withoutFile, withFile, secondFile].every((file) => existsSync(file))) return;
  const bare = JSON.parse(readFileSync(withoutFile, 'utf8'));
  const { residentMb, heldMb, learnedMb, activation } = JSON.parse(readFileSync(withFile, 'utf8'));
  const second = JSON.parse(readFileSync(secondFile, 'utf8')).activation;
  const figures = [
    {
      figure: 'activation, first start of a profile',
      value: msOf(activation),
      unit: 'ms',
      limit: 'must be 150 ms or less, goal 50 ms',
    },
    {
      figure: 'activation, every other start',
      value: msOf(second),
      unit: 'ms',
      limit: 'must be 150 ms or less, goal 50 ms',
    },
    {
      figure:
        'memory of the extension host above one without the extension, no model of the workspace',
      value: residentMb - bare.residentMb,
      unit: 'MB',
      limit: 'must be 60 MB or less, goal 30 MB',
    },
    {
      figure: 'the same with the model of the workspace, which has learned a few files',
      value: learnedMb - bare.learnedMb,
      unit: 'MB',
    },
    {
      figure: 'of the first on the heap of its main thread',
      value: heldMb - bare.heldMb,
      unit: 'MB',
    },
  ];
  writeFileSync(figuresFile, JSON.stringify(figures, null, 2));
}

function msOf({ loadMs, callMs, finishMs }) {
  return loadMs + callMs + finishMs;
}
