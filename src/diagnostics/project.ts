import type ts from 'typescript';
import type { FilePath } from '../edits/edit.ts';
import type { Diagnostic } from '../refactor/evidence.ts';
import type { Changes } from '../refactor/sources.ts';
import { affectedFiles, importGraph, isGlobal, MOST_FILES } from './affected-files.ts';
import type { ImportGraph } from './affected-files.ts';
import { declaredShape, namesIn } from './declared-shape.ts';
import { errorsAmong, isAboutPackages } from './errors-of.ts';
import type { FileView, FileViews } from './file-views.ts';
import { inferredProject, parseConfig } from './parse-config.ts';
import type { ParsedProject } from './parse-config.ts';
import { createProgramHosts } from './source-files.ts';

/** The errors of a project's files that a state may have changed, before and after. */
export interface ProjectErrors {
  readonly base: readonly Diagnostic[];
  readonly state: readonly Diagnostic[];
  /** Whether any file was among them whose types are checked. */
  readonly typed: boolean;
}

export interface Project {
  /**
   * Checks a state. `assigned` are its changed files of which this is the project, absolute; they belong to
   * it even where its configuration leaves them out. `pause` is called between files and may throw.
   *
   * Cost: the first time all files are parsed and bound; later the files that the state changes are,
   * and types are checked in these and in those that import what looks different from outside.
   */
  check(
    changes: Changes,
    assigned: readonly string[],
    pause: () => Promise<void>,
  ): Promise<ProjectErrors>;
}

/** A program over the base, and what has been asked of it. */
interface BaseProgram {
  readonly program: ts.Program;
  readonly parsed: ParsedProject;
  readonly roots: ReadonlySet<string>;
  readonly errors: Map<string, readonly Diagnostic[]>;
  readonly shapes: Map<string, string | undefined>;
  graph?: ImportGraph;
}

/**
 * A project of TypeScript: one program over the base, and one over each state, made of the base's and
 * not of another state's. Without `configPath` it is the project of all files that have none.
 */
export function createProject(
  compiler: typeof ts,
  views: FileViews,
  configPath: string | undefined,
): Project {
  const hosts = createProgramHosts(compiler, views);
  const folder = configPath?.slice(0, configPath.lastIndexOf('/')) ?? views.root;
  const extraRoots = new Set<string>();
  let base: BaseProgram | undefined;

  const parse = (view: FileView) =>
    configPath === undefined ? inferredProject(compiler) : parseConfig(compiler, configPath, view);

  function rootsOf({ fileNames }: ParsedProject, view: FileView): ReadonlySet<string> {
    return new Set([...fileNames, ...extraRoots].filter((file) => view.fileExists(file)));
  }

  function baseProgram(assigned: readonly string[]): BaseProgram {
    for (const file of assigned) extraRoots.add(file);
    const parsed = base?.parsed ?? parse(views.base);
    const roots = rootsOf(parsed, views.base);
    if (base?.roots.size === roots.size) return base;
    const program = compiler.createProgram({
      rootNames: [...roots],
      options: parsed.options,
      host: hosts.hostOf(views.base, folder),
      ...(base === undefined ? {} : { oldProgram: base.program }),
    });
    return (base = { program, parsed, roots, errors: new Map(), shapes: new Map() });
  }

  function stateProgram(
    before: BaseProgram,
    view: FileView,
    changes: Changes,
  ): { readonly program: ts.Program; readonly parsed: ParsedProject } {
    const paths = [...changes.keys()];
    const parsed = paths.some(isConfiguration) ? parse(view) : before.parsed;
    // Where files come, go or are no code, imports may lead elsewhere: nothing is taken over then
    // but the parsed files.
    const isPlain = changesTextsAlone(changes);
    const program = compiler.createProgram({
      rootNames: [...rootsOf(parsed, view)],
      options: parsed.options,
      host: hosts.hostOf(view, folder, !isPlain),
      ...(isPlain ? { oldProgram: before.program } : {}),
    });
    return { program, parsed };
  }

  function changesTextsAlone(changes: Changes): boolean {
    return [...changes].every(
      ([path, text]) =>
        text !== undefined &&
        views.base.fileExists(views.absolute(path)) &&
        !path.endsWith('.json'),
    );
  }

  const ownFiles = (program: ts.Program) =>
    program
      .getSourceFiles()
      .filter(
        (file) =>
          views.isOwn(file.fileName) &&
          !program.isSourceFileFromExternalLibrary(file) &&
          !program.isSourceFileDefaultLibrary(file),
      );

  function errorsOfFile(program: ts.Program, path: string): readonly Diagnostic[] {
    const file = program.getSourceFile(path);
    if (file === undefined) return [];
    const told = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    const errors = errorsAmong(compiler, told, views, path);
    return configPath === undefined ? errors.filter((error) => !isAboutPackages(error)) : errors;
  }

  function errorsOfConfig(program: ts.Program, parsed: ParsedProject): readonly Diagnostic[] {
    if (configPath === undefined) return [];
    const told = [...parsed.errors, ...program.getOptionsDiagnostics()];
    return errorsAmong(compiler, told, views, configPath);
  }

  async function affected(
    before: BaseProgram,
    program: ts.Program,
    changes: Changes,
    pause: () => Promise<void>,
  ): Promise<readonly string[]> {
    const own = ownFiles(program);
    const inProgram = new Set(own.map(({ fileName }) => views.canonical(fileName)));
    const paths = [...changes.keys()];
    const changed = paths.map((path) => views.canonical(views.absolute(path)));
    const reachesAll =
      paths.some((path) => isConfiguration(path) || path.endsWith('package.json')) ||
      changed.some((path) =>
        [program.getSourceFile(path), before.program.getSourceFile(path)].some(
          (file) => file !== undefined && isGlobal(compiler, file),
        ),
      );
    const isThere = (path: string) =>
      inProgram.has(path) || before.program.getSourceFile(path) !== undefined;
    if (reachesAll)
      return [...new Set([...changed, ...inProgram])].filter(isThere).slice(0, MOST_FILES);
    const shapes = new Map<string, string | undefined>();
    const lookOf = async (file: string) => {
      await pause();
      const shape = once(shapes, file, () => declaredShape(program, file));
      await pause();
      const old = once(before.shapes, file, () => declaredShape(before.program, file));
      return shape === undefined
        ? { differs: true, names: [] }
        : { differs: shape !== old, names: namesIn(shape) };
    };
    // Most steps change what a function does and nothing that others see of it.
    const looks = [];
    for (const file of changed.filter(isThere)) looks.push(await lookOf(file));
    if (changesTextsAlone(changes) && !looks.some(({ differs }) => differs))
      return changed.filter(isThere);
    const graphs = [importGraph(compiler, program, own, views.canonical)];
    if ([...changes.values()].includes(undefined)) {
      before.graph ??= importGraph(
        compiler,
        before.program,
        ownFiles(before.program),
        views.canonical,
      );
      graphs.push(before.graph);
    }
    return (await affectedFiles(changed, graphs, lookOf)).filter(isThere);
  }

  function isTyped(path: string, { checkJs }: ts.CompilerOptions, file?: ts.SourceFile): boolean {
    if (/\.[cm]?tsx?$/i.test(path)) return true;
    if (!/\.[cm]?jsx?$/i.test(path)) return false;
    return checkJs ?? /^\s*\/\/\s*@ts-check\b/m.test(file?.text.slice(0, 2000) ?? '');
  }

  return {
    async check(changes, assigned, pause) {
      const before = baseProgram(assigned);
      await pause();
      const { program, parsed } = stateProgram(before, views.withChanges(changes), changes);
      await pause();
      const files = await affected(before, program, changes, pause);
      const errors: Diagnostic[] = [];
      const baseErrors: Diagnostic[] = [];
      let typed = false;
      for (const file of files) {
        await pause();
        errors.push(...errorsOfFile(program, file));
        await pause();
        baseErrors.push(...once(before.errors, file, () => errorsOfFile(before.program, file)));
        const source = program.getSourceFile(file) ?? before.program.getSourceFile(file);
        typed ||= isTyped(file, parsed.options, source);
      }
      return {
        base: [...errorsOfConfig(before.program, before.parsed), ...baseErrors],
        state: [...errorsOfConfig(program, parsed), ...errors],
        typed,
      };
    },
  };
}

function isConfiguration(path: FilePath): boolean {
  return path.endsWith('.json') && !/(?:^|\/)package(?:-lock)?\.json$/.test(path);
}

/** The value of a key, made when it is asked for first, and again where that came to nothing. */
function once<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
