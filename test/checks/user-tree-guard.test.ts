import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { chmod, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { guarded } from '../../src/checks/guarded-run.ts';
import { createScratchPlace } from '../../src/checks/scratch-place.ts';
import { systemClock } from '../../src/core/clock.ts';
import { inOwnFolder, running } from '../sandbox/working-sandboxes.ts';
import { best, checked, commitAll, copied, git, inProject } from './open-check.ts';

const FILES = {
  'src/a.txt': 'the user’s',
  'src/deep/b.sh': 'echo',
  '.env': 'KEY=sesame',
  'node_modules/x/index.js': '1',
};

/** What is in a folder but for repositories, as text. */
function listing(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.git'))
    .toSorted()
    .map((name) => {
      const status = lstatSync(path.join(root, name));
      const mode = (status.mode & 0o777).toString(8);
      if (status.isSymbolicLink()) return `${name} → ${readlinkSync(path.join(root, name))}`;
      if (!status.isFile()) return `${name}/ ${mode}`;
      return `${name} ${mode} ${readFileSync(path.join(root, name), 'utf8')}`;
    });
}

/** What a check may try, given the user's tree. */
const ATTACKS: Readonly<Record<string, (root: string) => string>> = {
  'writes into a file': (root) => `echo worse >${root}/src/a.txt`,
  'writes as many bytes': (root) => `printf 'THE USER’S' >${root}/src/a.txt`,
  'replaces a file': (root) => `rm ${root}/src/a.txt; echo worse >${root}/src/a.txt`,
  'makes a file': (root) => `mkdir -p ${root}/new/er; echo worse >${root}/new/er/x`,
  'deletes files': (root) => `rm -rf ${root}/src ${root}/.env`,
  'deletes all of it': (root) => `rm -rf ${root}`,
  'moves a folder': (root) => `mv ${root}/src ${root}/other`,
  'changes permissions': (root) => `chmod 700 ${root}/src/a.txt; chmod 755 ${root}/src/deep/b.sh`,
  'locks a folder': (root) => `echo x >${root}/src/x; chmod 0 ${root}/src`,
  'puts a link in the place of a file': (root) => `ln -sf /etc/passwd ${root}/src/a.txt`,
  'puts a folder in the place of a file': (root) =>
    `rm ${root}/src/a.txt; mkdir ${root}/src/a.txt; echo x >${root}/src/a.txt/x`,
  'leads a link elsewhere': (root) => `ln -sfn /etc ${root}/link`,
  'makes a pipe': (root) => `mkfifo ${root}/pipe`,
  'plants a hook': (root) => `echo worse >${root}/.git/hooks/pre-commit`,
  'configures git': (root) => `echo worse >>${root}/.git/config`,
};

for (const sandbox of new Set([best, copied])) {
  const { level } = sandbox.isolation;
  describe(`a check that is ${level}`, function () {
    this.timeout(30_000);
    inOwnFolder();
    const project = inProject(FILES);
    beforeEach(async () => {
      await symlink('src/a.txt', path.join(project.root, 'link'));
      await chmod(path.join(project.root, 'src/deep/b.sh'), 0o700);
      commitAll(project.root);
      git(project.root, 'config', 'x.y', 'z');
    });

    for (const [what, attack] of Object.entries(ATTACKS)) {
      it(`and ${what} of the user’s ${level === 'isolated' ? 'cannot' : 'is found out, and it is put back'}`, async () => {
        const before = listing(project.root);
        const command = `test ! -e go || { ${attack(project.root)}; }`;
        await checked(project.root, { command, sandbox }, async (check) => {
          const outcome = await check.run(new Map([['go', '']]), running());
          assert.deepEqual(listing(project.root), before);
          assert.equal(outcome.escapesLeft, undefined);
          if (level === 'isolated') assert.equal(outcome.escapes, undefined);
          else assert.ok((outcome.escapes ?? []).length > 0);
          const next = await check.run(new Map([['other', '']]), running());
          assert.equal(next.escapes, undefined);
        });
        assert.equal(existsSync(path.join(project.root, '.git', 'hooks', 'pre-commit')), false);
        assert.equal(git(project.root, 'config', 'x.y'), 'z\n');
        assert.equal(git(project.root, 'log', '--oneline').trim().split('\n').length, 1);
      });
    }
    it('and writes into its home reaches that of the copy alone', async () => {
      const mark = path.join(homedir(), '.ensemble-check-was-here');
      const command = 'echo x >$HOME/.ensemble-check-was-here; test ! -e go || cat $HOME/.ens*';
      await checked(project.root, { command, sandbox }, async (check) => {
        const outcome = await check.run(new Map([['go', '']]), running());
        assert.deepEqual([outcome.lastLines, outcome.escapes], [['x'], undefined]);
      });
      assert.equal(existsSync(mark), false);
    });
  });
}

describe('guarded', function () {
  this.timeout(20_000);
  inOwnFolder();
  const project = inProject(FILES);
  const file = () => path.join(project.root, 'src', 'a.txt');
  const read = () => readFileSync(file(), 'utf8');

  async function guarding(
    use: (watch: ReturnType<typeof guarded>) => Promise<void>,
    savedMeanwhile?: (saved: string) => boolean,
  ): Promise<void> {
    const scratch = await createScratchPlace();
    const options = savedMeanwhile === undefined ? {} : { savedMeanwhile };
    const roots = [{ name: 'main', folder: project.root }];
    try {
      await use(
        guarded({ roots, clock: systemClock, ...options }, ['node_modules'], scratch.folder),
      );
    } finally {
      await scratch.remove();
    }
  }

  it('leaves what the editor has saved meanwhile, and tells it', async () => {
    await guarding(
      async (watch) => {
        const write = async () => writeFileSync(file(), 'saved');
        const { escapes } = await watch(copied, write, running());
        assert.deepEqual(escapes, { escapesLeft: ['src/a.txt'] });
        assert.equal(read(), 'saved');
        // It is the user's own text from now on, and comes back as such.
        const other = async () => writeFileSync(file(), 'worse');
        const next = await watch(copied, other, running());
        assert.equal(next.escapes.escapes, undefined);
      },
      (saved) => saved === file(),
    );
  });
  it('takes no earlier save for one of the run', async () => {
    const saved = new Set<string>();
    await guarding(
      async (watch) => {
        await watch(copied, async () => {}, running());
        writeFileSync(file(), 'saved');
        saved.add(file());
        const write = async () => writeFileSync(file(), 'worse');
        const { escapes } = await watch(copied, write, running());
        assert.deepEqual([escapes.escapes, read()], [['src/a.txt'], 'saved']);
      },
      (place) => saved.delete(place),
    );
  });
  it('takes every change between runs for the user’s, and puts back that', async () => {
    await guarding(async (watch) => {
      await watch(copied, async () => {}, running());
      writeFileSync(file(), 'edited');
      await watch(copied, async () => {}, running());
      assert.equal(read(), 'edited');
      const { escapes } = await watch(copied, async () => writeFileSync(file(), 'x'), running());
      assert.deepEqual(escapes.escapes, ['src/a.txt']);
      assert.equal(read(), 'edited');
    });
  });
  it('leaves what changed when no run was under way, however long the looking takes', async () => {
    const times = [0, 10];
    // By this clock the run was in 1970, and the file has changed since.
    const clock = { ...systemClock, wallTime: () => times.shift() ?? 10 };
    const scratch = await createScratchPlace();
    const roots = [{ name: 'main', folder: project.root }];
    const watch = guarded({ roots, clock }, [], scratch.folder);
    const { escapes } = await watch(copied, async () => writeFileSync(file(), 'mine'), running());
    await scratch.remove();
    assert.deepEqual([escapes, read()], [{}, 'mine']);
  });
  it('keeps the version that it replaces', async () => {
    await guarding(async (watch) => {
      const { escapes } = await watch(copied, async () => writeFileSync(file(), 'mine'), running());
      const kept = path.join(escapes.escapesKeptAt ?? '', file());
      assert.equal(readFileSync(kept, 'utf8'), 'mine');
    });
  });
  it('tells what a run did that was called off', async () => {
    const scratch = await createScratchPlace();
    const told: unknown[] = [];
    const roots = [{ name: 'main', folder: project.root }];
    const onEscapes = ({ escapes }: { escapes?: readonly string[] }) => void told.push(escapes);
    const watch = guarded({ roots, clock: systemClock, onEscapes }, [], scratch.folder);
    const calledOff = async () => {
      writeFileSync(file(), 'worse');
      throw new Error('stopped');
    };
    try {
      await assert.rejects(watch(copied, calledOff, running()), /stopped/);
      assert.deepEqual(told, [['src/a.txt']]);
      assert.equal(read(), FILES['src/a.txt']);
      // It is told once.
      const { escapes } = await watch(copied, async () => {}, running());
      assert.deepEqual([escapes, told.length], [{}, 1]);
    } finally {
      await scratch.remove();
    }
  });
  it('leaves and tells what is too large to be kept', async () => {
    await guarding(async (watch) => {
      const large = path.join(project.root, 'large.bin');
      const write = async () => {
        writeFileSync(large, '');
        truncateSync(large, 65 * 2 ** 20);
      };
      const { escapes } = await watch(copied, write, running());
      assert.deepEqual(escapes, { escapesLeft: ['large.bin'] });
      assert.equal(existsSync(large), true);
    });
  });
  it('tells what several runs at once did once, and does not take a revert for a change', async () => {
    await guarding(async (watch) => {
      const first = Promise.withResolvers<undefined>();
      const slow = watch(copied, () => first.promise, running());
      const write = async () => writeFileSync(file(), 'worse');
      const quick = await watch(copied, write, running());
      first.resolve(undefined);
      assert.deepEqual(quick.escapes.escapes, ['src/a.txt']);
      assert.deepEqual((await slow).escapes, {});
      assert.equal(read(), FILES['src/a.txt']);
    });
  });
  it('puts back what a run did that was called off, and tells it with the next', async () => {
    await guarding(async (watch) => {
      const failing = watch(
        copied,
        async () => {
          writeFileSync(file(), 'worse');
          throw new Error('enough');
        },
        running(),
      );
      await assert.rejects(failing, /enough/);
      assert.equal(read(), FILES['src/a.txt']);
      const { escapes } = await watch(copied, async () => {}, running());
      assert.deepEqual(escapes.escapes, ['src/a.txt']);
    });
  });
});
