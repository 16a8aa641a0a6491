import type ts from 'typescript';
import type { FilePath } from '../edits/edit.ts';
import type { Changes } from '../refactor/sources.ts';
import { compareErrors, mergeErrors } from './compare-errors.ts';
import { createFileViews } from './file-views.ts';
import { createProject } from './project.ts';
import type { Project, ProjectErrors } from './project.ts';
import { projectsOf } from './projects-of.ts';
import type { ProjectKey } from './projects-of.ts';
import { MOST_ADDED } from './protocol.ts';
import type { CheckResult } from './protocol.ts';

export interface StateChecker {
  /** `pause` is called between pieces of work and may throw. Throws what the compiler throws. */
  check(changes: Changes, pause: () => Promise<void>): Promise<CheckResult>;
}

/**
 * Compares the errors of states with those of the base, in the projects of the changed files and of `files`.
 * Projects that nobody has named are not looked for: the check command is there for these.
 */
export function createStateChecker(
  compiler: typeof ts,
  options: { readonly root: string; readonly files: readonly FilePath[]; readonly base: Changes },
): StateChecker {
  const views = createFileViews(compiler.sys, options.root, options.base);
  const projectOf = projectsOf(compiler, views);
  const projects = new Map<ProjectKey, Project>();

  function project(key: ProjectKey): Project {
    const known = projects.get(key) ?? createProject(compiler, views, key);
    projects.set(key, known);
    return known;
  }

  function assignments(changes: Changes): ReadonlyMap<ProjectKey, readonly string[]> {
    const assigned = new Map<ProjectKey, string[]>();
    for (const path of [...options.files, ...changes.keys()]) {
      const found = projectOf(path);
      if (found === undefined) continue;
      const files = assigned.get(found.key) ?? [];
      assigned.set(found.key, files);
      files.push(views.absolute(path));
    }
    return assigned;
  }

  return {
    async check(changes, pause) {
      const found: ProjectErrors[] = [];
      for (const [key, assigned] of assignments(changes))
        found.push(await project(key).check(changes, assigned, pause));
      if (!found.some(({ typed }) => typed)) return { kind: 'nothing-to-check' };
      const made = new Set<FilePath>();
      const deleted = new Set<FilePath>();
      for (const [path, text] of changes) {
        if (text === undefined) deleted.add(path);
        else if (!views.base.fileExists(views.absolute(path))) made.add(path);
      }
      const { added, gone } = compareErrors(
        mergeErrors(found.map(({ base }) => base)),
        mergeErrors(found.map(({ state }) => state)),
        { made, deleted },
      );
      return {
        kind: 'compared',
        added: added.slice(0, MOST_ADDED),
        addedCount: added.length,
        goneCount: gone.length,
      };
    },
  };
}
