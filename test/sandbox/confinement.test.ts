import assert from 'node:assert/strict';
import { isolationBy, waysToIsolate } from '../../src/sandbox/confinement.ts';

const toolsOf = (platform: NodeJS.Platform, isRoot: boolean) => [
  ...new Set(waysToIsolate(platform, isRoot).map(({ tool }) => tool)),
];

describe('waysToIsolate', () => {
  it('tries bubblewrap, then unshare on Linux', () => {
    assert.deepEqual(toolsOf('linux', false), ['bwrap', 'unshare']);
    assert.deepEqual(toolsOf('linux', true), ['bwrap', 'unshare']);
  });
  it('knows one on macOS and none elsewhere', () => {
    assert.deepEqual(toolsOf('darwin', false), ['sandbox-exec']);
    assert.deepEqual(toolsOf('win32', false), []);
  });
  it('asks for everything first and gives up as little as possible', () => {
    const ways = waysToIsolate('linux', false).slice(0, 3);
    assert.deepEqual(
      ways.map(({ mountsProc, limitsProcesses }) => [mountsProc, limitsProcesses]),
      [
        [true, true],
        [false, true],
        [true, false],
      ],
    );
  });
  it('drops root only where there is one, and never counts the processes of a root that stays', () => {
    assert.ok(waysToIsolate('linux', false).every(({ dropsRoot }) => !dropsRoot));
    const staying = waysToIsolate('linux', true).filter(({ dropsRoot }) => !dropsRoot);
    assert.ok(staying.length > 0);
    assert.ok(staying.every(({ limitsProcesses }) => !limitsProcesses));
  });
});

describe('isolationBy', () => {
  it('calls only the way without a tool copied', () => {
    const way = { dropsRoot: false, mountsProc: true, limitsProcesses: false };
    assert.equal(isolationBy({ ...way, tool: 'none' }).level, 'copied');
    assert.equal(isolationBy({ ...way, tool: 'unshare' }).level, 'isolated');
  });
});
