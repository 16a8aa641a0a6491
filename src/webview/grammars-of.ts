type Grammar = Record<string, unknown>;

/**
 * How the page colours a language: its grammar and those that it embeds, out of a file beside the page's
 * bundle. None where there is no such file. A name in a file stands for the grammar of the language of that
 * name. `read`: the text of a file by its path from the bundle.
 */
export async function grammarsOf(
  languageId: string,
  read: (file: string) => Promise<string>,
): Promise<readonly Grammar[]> {
  const listed = await listedIn(languageId, read);
  const found = await Promise.all(
    listed.map(async (one) =>
      typeof one === 'string' ? (await listedIn(one, read)).findLast(isGrammar) : one,
    ),
  );
  return found.filter((one) => one !== undefined);
}

async function listedIn(
  languageId: string,
  read: (file: string) => Promise<string>,
): Promise<readonly (Grammar | string)[]> {
  if (!/^[a-z0-9-]+$/.test(languageId)) return [];
  const text = await read(`languages/${languageId}.json`).catch(() => undefined);
  return text === undefined ? [] : (JSON.parse(text) as (Grammar | string)[]);
}

function isGrammar(one: Grammar | string): one is Grammar {
  return typeof one === 'object';
}
