import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isModelError } from '../../../src/core/failure.ts';
import { createTokenCommand } from '../../../src/providers/transport/token-command.ts';
import type { TokenSource } from '../../../src/providers/transport/token-command.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const MINUTE = 60_000;
const program = (script: string, ...given: readonly string[]) => [
  process.execPath,
  '-e',
  script,
  ...given,
];

async function failureOf(source: TokenSource) {
  try {
    await source.token();
  } catch (error) {
    assert.ok(isModelError(error), String(error));
    return error.failure;
  }
  assert.fail('a token came');
}

describe('createTokenCommand', function () {
  this.slow(2000);
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'token-command-'))));
  after(() => rm(folder, { recursive: true }));

  /** A program that counts its runs in a file and prints their number. */
  function counting(name: string) {
    const file = join(folder, name);
    const script =
      "const fs=require('fs');fs.appendFileSync(process.argv[1],'x');console.log('token-'+fs.readFileSync(process.argv[1]).length)";
    return { command: program(script, file), runs: async () => (await readFile(file)).length };
  }

  it('keeps a token for the time given, and asks once however many wait', async () => {
    const clock = createManualClock();
    const { command, runs } = counting('kept');
    const source = createTokenCommand({ command, minutes: 2, clock });
    const tokens = await Promise.all([source.token(), source.token(), source.token()]);
    assert.deepEqual(tokens, ['token-1', 'token-1', 'token-1']);
    clock.advance(2 * MINUTE - 1);
    assert.equal(await source.token(), 'token-1');
    clock.advance(1);
    assert.equal(await source.token(), 'token-2');
    assert.equal(await runs(), 2);
    assert.equal(clock.pending(), 0);
  });

  it('keeps one for half an hour where nothing else is said', async () => {
    const clock = createManualClock();
    const source = createTokenCommand({ command: counting('usual').command, clock });
    await source.token();
    clock.advance(30 * MINUTE - 1);
    assert.equal(await source.token(), 'token-1');
    clock.advance(1);
    assert.equal(await source.token(), 'token-2');
  });

  it('asks anew for one that was refused, once a minute, and once for all that had it', async () => {
    const clock = createManualClock();
    const source = createTokenCommand({ command: counting('refused').command, clock });
    const first = await source.token();
    assert.equal(source.renew(first), true);
    assert.equal(source.renew(first), true, 'another call that had the same');
    const second = await source.token();
    assert.equal(second, 'token-2');
    assert.equal(source.renew(first), true, 'a late call is told of the new one');
    assert.equal(source.renew(second), false, 'it is fresh, and refused for another reason');
    clock.advance(MINUTE);
    assert.equal(source.renew(second), true);
    assert.equal(await source.token(), 'token-3');
  });

  it('reads no shell, no input, and runs at home', async () => {
    const clock = createManualClock();
    const script =
      "let n=0;process.stdin.on('data',d=>n+=d.length).on('end',()=>console.log(JSON.stringify([process.argv.slice(1),n,process.cwd()])))";
    const given = ['$HOME', '`id`', '; exit 3', '"'];
    const source = createTokenCommand({ command: program(script, ...given), clock });
    assert.deepEqual(JSON.parse(await source.token()), [given, 0, homedir()]);
  });

  it('takes the first line alone', async () => {
    const clock = createManualClock();
    const command = program("process.stdout.write('  first \\r\\nsecond\\n')");
    assert.equal(await createTokenCommand({ command, clock }).token(), 'first');
  });

  for (const [what, command, detail] of [
    ['a code', program("console.log('sk-secret');process.exit(3)"), /ended with code 3$/],
    ['a signal', program("console.error('sk-secret');process.kill(process.pid)"), /ended by SIG/],
    ['nothing printed', program("console.log(' ');console.log('sk-secret')"), /printed no token$/],
    ['too much', program("console.log('sk-secret'.repeat(1e5))"), /printed over 65536 bytes$/],
    ['no program', [join(tmpdir(), 'no', 'such', 'program')], /cannot be started \(ENOENT\)$/],
    ['an empty name', [''], /cannot be started \(ERR_INVALID_ARG_VALUE\)$/],
    ['an impossible name', ['a\0b'], /cannot be started \(ERR_INVALID_ARG_VALUE\)$/],
  ] as const)
    it(`fails as unauthorised for ${what}, and repeats nothing of its output`, async () => {
      const clock = createManualClock();
      const failure = await failureOf(createTokenCommand({ command, clock }));
      assert.equal(failure.code, 'unauthorised');
      assert.match(failure.detail, detail);
      assert.doesNotMatch(failure.detail, /secret/);
      assert.equal(clock.pending(), 0);
    });

  it('waits ten seconds, even for one whose children hold its output open', async () => {
    const clock = createManualClock();
    const script =
      "const c=require('child_process').spawn(process.execPath,['-e','setTimeout(()=>{},5000)'],{stdio:'inherit'});setTimeout(()=>{},5000)";
    const source = createTokenCommand({ command: program(script), clock });
    const doomed = failureOf(source);
    clock.advance(9_999);
    clock.advance(1);
    assert.match((await doomed).detail, /took longer than 10 s$/);
    assert.equal(clock.pending(), 0);
  });

  it('is asked again after a failure, and ends with its server', async () => {
    const clock = createManualClock();
    const source = createTokenCommand({ command: program('setTimeout(()=>{},5000)'), clock });
    const doomed = failureOf(source);
    source.close();
    assert.match((await doomed).detail, /was stopped$/);
    const again = failureOf(source);
    source.close();
    assert.match((await again).detail, /was stopped$/);
    assert.equal(clock.pending(), 0);
  });
});
