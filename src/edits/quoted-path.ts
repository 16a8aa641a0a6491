const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '\t': 't',
  '\n': 'n',
  '\r': 'r',
};

/** A path as git writes it in a diff: in quotes where it has quotes, backslashes or control characters. */
export function quotedPath(path: string): string {
  const inner = path.replace(/["\\\t\n\r]/g, (character) => `\\${ESCAPES[character] ?? ''}`);
  return inner === path ? path : `"${inner}"`;
}

/**
 * The path that a diff names: without quotes and what follows the name (a tab and a date), with git's octal
 * bytes read as UTF-8. What cannot be read so is taken as it is written.
 */
export function unquotedPath(said: string): string {
  const name = said.split('\t')[0]?.trim() ?? '';
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(name)?.[1];
  if (quoted === undefined) return name;
  const inner = quoted.replace(
    /((?:\\[0-3][0-7]{2})+)|\\(.)/g,
    (_, bytes?: string, one?: string) => {
      if (bytes !== undefined) return fromOctal(bytes);
      const known = Object.entries(ESCAPES).find(([, sign]) => sign === one);
      return known?.[0] ?? one ?? '';
    },
  );
  return inner;
}

function fromOctal(escaped: string): string {
  const bytes = escaped.split('\\').slice(1);
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 8)));
}
