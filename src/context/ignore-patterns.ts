/**
 * The globs of a setting such as `files.exclude` as lines of an ignore file: those that are switched
 * on without a condition. A glob of the editor is anchored at the workspace folder unless it begins
 * with two stars; `{a,b}` stands for each of its parts, which an ignore file cannot say in one line.
 */
export function ignorePatternsOf(globs: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(globs)
    .filter(([glob, on]) => on === true && glob !== '')
    .flatMap(([glob]) => alternativesOf(glob))
    .map((glob) => (glob.startsWith('**/') || glob.startsWith('/') ? glob : `/${glob}`));
}

/** Without braces: one glob for each choice. What is nested or unclosed stays as it is. */
export function alternativesOf(glob: string): readonly string[] {
  const [whole, before = '', choices = '', after = ''] =
    /^([^{}]*)\{([^{}]*)\}(.*)$/.exec(glob) ?? [];
  if (whole === undefined) return [glob];
  return choices.split(',').flatMap((choice) => alternativesOf(`${before}${choice}${after}`));
}
