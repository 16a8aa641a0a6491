/**
 * How the page colours a language: its grammar and those that it embeds, out of a file beside the page's
 * bundle. None where there is no such file. `read`: the text of a file by its path from the bundle.
 */
export async function grammarsOf(
  languageId: string,
  read: (file: string) => Promise<string>,
): Promise<readonly Record<string, unknown>[]> {
  if (!/^[a-z0-9-]+$/.test(languageId)) return [];
  const text = await read(`languages/${languageId}.json`).catch(() => undefined);
  return text === undefined ? [] : (JSON.parse(text) as Record<string, unknown>[]);
}
