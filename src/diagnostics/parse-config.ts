import type ts from 'typescript';
import type { FileView } from './file-views.ts';

/** A project as its configuration has it. */
export interface ParsedProject {
  readonly options: ts.CompilerOptions;
  readonly fileNames: readonly string[];
  /** Absolute paths of the configurations of projects that it refers to. */
  readonly references: readonly string[];
  readonly errors: readonly ts.Diagnostic[];
}

/**
 * Reads a `tsconfig.json` or `jsconfig.json`. What is wrong in it is among the errors, and the rest of it
 * holds. Nothing that it names is run: plug-ins belong to the editor's language service alone.
 */
export function parseConfig(compiler: typeof ts, path: string, view: FileView): ParsedProject {
  const failures: ts.Diagnostic[] = [];
  const parsed = compiler.getParsedCommandLineOfConfigFile(path, undefined, {
    useCaseSensitiveFileNames: compiler.sys.useCaseSensitiveFileNames,
    fileExists: (file) => view.fileExists(file),
    readFile: (file) => view.readFile(file),
    readDirectory: (...query) => [...compiler.sys.readDirectory(...query)],
    getCurrentDirectory: () => path.slice(0, path.lastIndexOf('/')),
    onUnRecoverableConfigFileDiagnostic: (failure) => failures.push(failure),
  });
  if (parsed === undefined)
    return { ...inferredProject(compiler), fileNames: [], references: [], errors: failures };
  return {
    options: parsed.options,
    fileNames: parsed.fileNames,
    references: (parsed.projectReferences ?? []).map((reference) =>
      compiler.resolveProjectReferencePath(reference),
    ),
    errors: [...compiler.getConfigFileParsingDiagnostics(parsed), ...failures],
  };
}

/** For files that no configuration speaks of: what an editor assumes, JavaScript unchecked. */
export function inferredProject(compiler: typeof ts): ParsedProject {
  const { ModuleKind, ModuleResolutionKind, ScriptTarget, JsxEmit } = compiler;
  const major = Number.parseInt(compiler.version, 10);
  return {
    options: {
      target: ScriptTarget.ESNext,
      // Before 5 there is no `Bundler`; with CommonJS modules are found as Node finds them.
      ...(major >= 5
        ? { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }
        : { module: ModuleKind.CommonJS }),
      jsx: JsxEmit.Preserve,
      strict: true,
      allowJs: true,
      checkJs: false,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      esModuleInterop: true,
      experimentalDecorators: true,
      // From 6 on no types are included unless they are asked for.
      ...(major >= 6 ? { types: ['*'] } : {}),
    },
    fileNames: [],
    references: [],
    errors: [],
  };
}
