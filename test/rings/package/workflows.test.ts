import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { BINARIES } from '../../stand/package.mjs';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly matrix: { readonly include: readonly Readonly<Record<string, string>>[] };
  };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = ['ci', 'release'].map((name) => {
  const file = `.github/workflows/${name}.yml`;
  return [file, parse(readFileSync(file, 'utf8')) as Workflow] as const;
});

describe('the workflows', () => {
  for (const [file, { permissions, jobs }] of workflows) {
    const steps = Object.values(jobs).flatMap((job) => job.steps);

    it(`grant only what a job needs: ${file}`, () => {
      assert.deepEqual(permissions, { contents: 'read' });
      const more = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
      assert.deepEqual(
        more.map(([name, job]) => [name, job.permissions]),
        file.includes('release') ? [['release', { contents: 'write' }]] : [],
      );
    });

    it(`have jobs that end, on machines that are named, behind jobs that there are: ${file}`, () => {
      for (const [name, job] of Object.entries(jobs)) {
        assert.ok(job['timeout-minutes'] > 0, name);
        const named = job['runs-on'].replaceAll(/\$\{\{ matrix\.(\w+) \}\}/g, '$1');
        const machines =
          named === 'os'
            ? (job.strategy?.matrix.include ?? []).map((row) => row['os'] ?? '')
            : [named];
        assert.ok(machines.length > 0, name);
        for (const machine of machines) assert.match(machine, /^(ubuntu|macos|windows)-\d/, name);
        for (const other of [job.needs ?? []].flat()) assert.ok(other in jobs, `${name}: ${other}`);
      }
    });

    it(`have steps that either run or use, and actions of GitHub at a version: ${file}`, () => {
      for (const step of steps) {
        assert.equal(Number('run' in step) + Number('uses' in step), 1, JSON.stringify(step));
        if (step.uses !== undefined) assert.match(step.uses, /^actions\/[\w-]+@v\d+$/);
      }
    });

    it(`put nothing that others choose into a script: ${file}`, () => {
      for (const { run = '' } of steps)
        for (const [, expression = ''] of run.matchAll(/\$\{\{\s*([^}]*?)\s*\}\}/g))
          assert.match(expression, /^matrix\.(target|os|name)$/);
    });

    it(`run scripts and files that there are: ${file}`, () => {
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
        readonly scripts: Readonly<Record<string, string>>;
      };
      for (const { run = '' } of steps) {
        for (const [, script = ''] of run.matchAll(/npm run ([\w:]+)/g))
          assert.ok(script in scripts, script);
        for (const [name] of run.matchAll(/(?:test\/stand|\.ci)\/[\w./-]+/g))
          assert.ok(existsSync(name), name);
      }
    });
  }

  const jobsOf = (name: string): Readonly<Record<string, Job>> =>
    workflows.find(([file]) => file.endsWith(`/${name}.yml`))?.[1].jobs ?? {};

  it('check on Linux, macOS and Windows', () => {
    const machines = JSON.stringify(jobsOf('ci'));
    for (const system of ['ubuntu-', 'macos-', 'windows-']) assert.ok(machines.includes(system));
  });

  it('make a package for every platform that there is a binary for', () => {
    const targets = jobsOf('release')['targets']?.strategy?.matrix.include.map(
      (row) => row['target'],
    );
    assert.deepEqual([...(targets ?? [])].sort(), Object.keys(BINARIES).sort());
  });

  it('publish only what was made, only where there is a key, and show it to its own step alone', () => {
    const publish = jobsOf('release')['publish'];
    assert.ok(publish);
    assert.equal(String(publish.needs), 'universal,targets');
    const secrets = Object.keys(publish.env ?? {});
    assert.equal(String(secrets), 'VSCE_PAT,OVSX_PAT');
    const commands = { VSCE_PAT: /vsce publish/, OVSX_PAT: /ovsx" publish/ };
    for (const [secret, command] of Object.entries(commands)) {
      const step: Step | undefined = publish.steps.find(({ run = '' }) => command.test(run));
      assert.ok(step);
      assert.equal(String(step.if), `\${{ env.${secret} != '' }}`);
      const other = secrets.find((one) => one !== secret) ?? '';
      assert.equal(String(step.env?.[other]), '');
    }
    for (const { run = '', env = {} } of publish.steps)
      if (/npm (ci|install)/.test(run)) assert.deepEqual(env, { VSCE_PAT: '', OVSX_PAT: '' });
  });

  it('start for a tag alone where something is published', () => {
    const release = workflows.find(([file]) => file.includes('release'));
    assert.deepEqual(release?.[1].on, { push: { tags: ['v*'] } });
  });
});
