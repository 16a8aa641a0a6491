import type ts from 'typescript';
import type { FileView, FileViews } from './file-views.ts';

/** Texts of one path, besides the base's, whose parse is kept: those of the latest states. */
const KEPT_VERSIONS = 8;

/** Makes the hosts of one project's programs. */
export interface ProgramHosts {
  /** `leadsElsewhere`: imports may lead elsewhere than in the base. */
  hostOf(view: FileView, folder: string, leadsElsewhere?: boolean): ts.CompilerHost;
}

/**
 * Hosts over views of the files. A text is parsed once, whatever states it is in: a program of the
 * next state takes over all files whose text is the same.
 */
export function createProgramHosts(compiler: typeof ts, views: FileViews): ProgramHosts {
  const baseFiles = new Map<string, ts.SourceFile>();
  const changedFiles = new Map<string, Map<string, ts.SourceFile>>();

  function changedFile(key: string, text: string, parse: () => ts.SourceFile): ts.SourceFile {
    const versions = changedFiles.get(key) ?? new Map<string, ts.SourceFile>();
    changedFiles.set(key, versions);
    const file = versions.get(text) ?? parse();
    versions.delete(text);
    versions.set(text, file);
    for (const oldest of versions.keys()) {
      if (versions.size <= KEPT_VERSIONS) break;
      versions.delete(oldest);
    }
    return file;
  }

  const [major = 0, minor = 0] = compiler.version.split('.').map(Number);
  /** Before 5.3 a parsed file keeps where its imports lead, so that programs must not share it. */
  const keepsImports = major < 5 || (major === 5 && minor < 3);

  return {
    hostOf: (view, folder, leadsElsewhere = false) => ({
      getSourceFile(fileName, target) {
        const text = view.readFile(fileName);
        if (text === undefined) return undefined;
        const key = `${views.canonical(fileName)}\0${formatOf(target)}`;
        const parse = () => compiler.createSourceFile(fileName, text, target);
        if (view.isChanged(fileName)) return changedFile(key, text, parse);
        if (keepsImports && leadsElsewhere && views.isOwn(fileName)) return parse();
        const file = baseFiles.get(key) ?? parse();
        baseFiles.set(key, file);
        return file;
      },
      getDefaultLibFileName: (options) => compiler.getDefaultLibFilePath(options),
      writeFile: () => undefined,
      getCurrentDirectory: () => folder,
      getCanonicalFileName: views.canonical,
      useCaseSensitiveFileNames: () => views.isCaseSensitive,
      getNewLine: () => '\n',
      fileExists: (path) => view.fileExists(path),
      readFile: (path) => view.readFile(path),
      directoryExists: (path) => view.directoryExists(path),
      getDirectories: (path) => view.getDirectories(path),
      realpath: (path) => view.realpath(path),
    }),
  };
}

/** What of a program's options a parse depends on. */
function formatOf(target: ts.ScriptTarget | ts.CreateSourceFileOptions): string {
  return typeof target === 'number'
    ? String(target)
    : [target.languageVersion, target.impliedNodeFormat, target.jsDocParsingMode].join(' ');
}
