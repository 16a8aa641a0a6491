import type ts from 'typescript';
import type { Diagnostic } from '../refactor/evidence.ts';
import type { FileViews } from './file-views.ts';

/** Longer messages are cut: they print whole types. */
const LONGEST_MESSAGE = 600;

/** The errors among what a compiler tells; `place` stands for those without a file. Cost O(n). */
export function errorsAmong(
  compiler: typeof ts,
  diagnostics: readonly ts.Diagnostic[],
  views: FileViews,
  place: string,
): readonly Diagnostic[] {
  return diagnostics
    .filter(({ category }) => category === compiler.DiagnosticCategory.Error)
    .map(({ file, start, code, messageText }) => {
      const message = compiler.flattenDiagnosticMessageText(messageText, '\n');
      return {
        path: views.relative(file?.fileName ?? place),
        line:
          file === undefined || start === undefined
            ? 1
            : compiler.getLineAndCharacterOfPosition(file, start).line + 1,
        code: `TS${code}`,
        message: message.replaceAll(`${views.root}/`, '').slice(0, LONGEST_MESSAGE),
      };
    });
}

/** What a compiler says of an import that leads nowhere, with its name in quotes first. */
const NOT_FOUND = new Set(['TS2307', 'TS2792', 'TS7016']);
/** A name or module of an environment or test runner whose types are not installed. */
const NEEDS_TYPES = new Set([
  ...['TS2580', 'TS2581', 'TS2582', 'TS2584', 'TS2591', 'TS2592', 'TS2593'],
  'TS2688',
]);

/**
 * Whether an error says that a package or its types are not installed. Without a configuration nothing
 * says that they ought to be.
 */
export function isAboutPackages({ code, message }: Diagnostic): boolean {
  return NEEDS_TYPES.has(code) || (NOT_FOUND.has(code) && !/^[^'"]*['"][./]/.test(message));
}
