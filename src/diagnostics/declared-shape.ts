import type ts from 'typescript';

/**
 * What others see of a file: the text of its declarations, with all types that are inferred. Two versions
 * of equal shape, whose modules in `namesIn` have equal shapes, make no difference to who imports them. Undefined where the file is not in the program
 * or the compiler gives none.
 *
 * Cost: the types of what the file exports.
 */
export function declaredShape(program: ts.Program, path: string): string | undefined {
  const file = program.getSourceFile(path);
  if (file === undefined) return undefined;
  const texts: string[] = [];
  const write = (_name: string, text: string) => texts.push(text);
  const emit: unknown = Reflect.get(program, 'emit');
  if (typeof emit !== 'function') return undefined;
  // The last argument is the compiler's own: declarations whatever the options say. Without it a project
  // that emits nothing gives no shape.
  Reflect.apply(emit, program, [file, write, undefined, true, undefined, true]);
  return texts.length === 1 ? texts[0] : undefined;
}

/** Names of the modules that a text of declarations hands on or builds upon. Cost O(length). */
export function namesIn(shape: string): readonly string[] {
  const names = shape.matchAll(/\b(?:from|import|require|path=)\s*\(?\s*["']([^"'\n]+)["']/g);
  return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}
