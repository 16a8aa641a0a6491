import type ts from 'typescript';

/** More files of one project are not checked for one state: those nearest to the changes are. */
export const MOST_FILES = 300;

/** Who imports whom in a program. Paths are canonical. */
export interface ImportGraph {
  /** By file, those that import it. */
  readonly importers: ReadonlyMap<string, ReadonlySet<string>>;
  /** By file and the name in its text, what it imports; nothing for what leads nowhere. */
  readonly imports: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** How a file looks from outside, in the base and in the state. */
export interface Look {
  /** Its declarations are other ones. */
  readonly differs: boolean;
  /** Names of modules in its declarations: it looks as these do. */
  readonly names: readonly string[];
}

/**
 * The imports of a program, by the symbols that its checker finds behind the module names: imports,
 * re-exports, `import()` and `require` alike. Cost: one look-up for every import.
 */
export function importGraph(
  compiler: typeof ts,
  program: ts.Program,
  files: readonly ts.SourceFile[],
  canonical: (path: string) => string,
): ImportGraph {
  const checker = program.getTypeChecker();
  const importers = new Map<string, Set<string>>();
  const imports = new Map<string, Map<string, readonly string[]>>();
  for (const file of files) {
    const importer = canonical(file.fileName);
    const folder = file.fileName.slice(0, file.fileName.lastIndexOf('/'));
    const own = new Map<string, readonly string[]>();
    for (const name of moduleNames(compiler, file)) {
      const declarations = checker.getSymbolAtLocation(name)?.declarations ?? [];
      const found = declarations.map((one) => canonical(one.getSourceFile().fileName));
      if (found.length > 0) own.set(name.text, found);
    }
    for (const { fileName } of file.referencedFiles)
      own.set(fileName, [canonical(joined(folder, fileName))]);
    imports.set(importer, own);
    for (const imported of new Set([...own.values()].flat()))
      importers.set(imported, (importers.get(imported) ?? new Set()).add(importer));
  }
  return { importers, imports };
}

/**
 * The files that may have other errors once some have changed: these, and whoever imports one that looks
 * changed from outside, and so on; the nearest first, at most `MOST_FILES`. A file looks changed where
 * its declarations differ, or name a module that looks changed or leads nowhere known.
 *
 * `graphs` are those of the state, first, and of the base. Cost: a look at each of them.
 */
export async function affectedFiles(
  changed: readonly string[],
  graphs: readonly ImportGraph[],
  lookOf: (file: string) => Promise<Look>,
): Promise<readonly string[]> {
  const affected = new Set(changed);
  const looksChanged = new Set<string>();
  const waiting = [...changed];
  const isNamedChanged = (file: string, names: readonly string[]) =>
    names.some((name) => {
      const modules = graphs[0]?.imports.get(file)?.get(name);
      return modules?.some((module) => looksChanged.has(module)) ?? true;
    });
  for (const file of waiting) {
    if (affected.size >= MOST_FILES) break;
    if (looksChanged.has(file)) continue;
    const importers = graphs.flatMap((graph) => [...(graph.importers.get(file) ?? [])]);
    if (importers.length === 0) continue;
    const { differs, names } = await lookOf(file);
    if (!differs && !isNamedChanged(file, names)) continue;
    looksChanged.add(file);
    // One that was looked at before may name this file, which did not look changed then.
    for (const importer of importers) {
      affected.add(importer);
      waiting.push(importer);
    }
  }
  return [...affected].slice(0, MOST_FILES);
}

/** A file whose change may reach others without an import. */
export function isGlobal(compiler: typeof ts, file: ts.SourceFile): boolean {
  if (file.fileName.endsWith('.json')) return false;
  return !compiler.isExternalModule(file) || /\bdeclare\s+(?:global|module)\b/.test(file.text);
}

/** The compiler keeps them for itself in `imports`; where it does not, those of statements are read. */
function moduleNames(compiler: typeof ts, file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  const kept: unknown = Reflect.get(file, 'imports');
  if (Array.isArray(kept)) return kept.filter((node) => isName(node));
  return file.statements.flatMap((statement) =>
    (compiler.isImportDeclaration(statement) || compiler.isExportDeclaration(statement)) &&
    statement.moduleSpecifier !== undefined &&
    compiler.isStringLiteralLike(statement.moduleSpecifier)
      ? [statement.moduleSpecifier]
      : [],
  );
}

function isName(value: unknown): value is ts.StringLiteralLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    'text' in value &&
    typeof value.text === 'string'
  );
}

function joined(folder: string, relative: string): string {
  const parts = folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
