import assert from 'node:assert/strict';
import { sandboxExecCommand } from '../../src/sandbox/sandbox-exec.ts';

function profileFor(workingFolder: string, ...shown: readonly string[]): string {
  const [, , profile = ''] = sandboxExecCommand({
    confinement: {
      tool: 'sandbox-exec',
      dropsRoot: false,
      mountsProc: false,
      limitsProcesses: false,
    },
    command: ['true'],
    limits: { timeMs: 1, outputBytes: 1, diskBytes: 1 },
    visible: {
      binds: shown.map((source) => ({ source, place: source, kind: 'folder', options: [] })),
      links: [],
    },
    workingFolder,
    userId: 0,
  });
  return profile;
}

// Only the text of the profile: there is no macOS to run it on.
describe('the profile for sandbox-exec', () => {
  it('denies the network and all writing but in the working folder', () => {
    const profile = profileFor('/private/tmp/work');
    assert.match(profile, /^\(deny network\*\)$/m);
    assert.match(
      profile,
      /\(deny file-write\*\)\n\(allow file-write\* \(subpath "\/private\/tmp\/work"\)/,
    );
  });
  it('hides homes but for the folders shown', () => {
    const profile = profileFor('/private/tmp/work', '/Users/a/tree');
    assert.match(profile, /\(deny file-read-data \(subpath "\/Users"\)/);
    assert.match(profile, /\(allow file-read\* \(subpath "\/Users\/a\/tree"\)/);
  });
  it('cannot be left through a name', () => {
    const profile = profileFor('/tmp/a") (allow network*) ("\\');
    assert.ok(profile.includes('"/tmp/a\\") (allow network*) (\\"\\\\"'));
  });
});
