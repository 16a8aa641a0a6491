/** An element of a document that was read strictly. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlElement | string)[];
}

const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z][\w:-]*="[^"<]*")*)\s*(\/?)>/y;
const attribute = /([A-Za-z][\w:-]*)="([^"<]*)"/g;
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * Reads a document as XML without declarations, comments and sections, which the reports do not use:
 * throws at the first tag that is not closed, attribute that is not quoted or stands twice, reference
 * that XML does not know, `]]>` in text, or character that XML forbids.
 */
export function readStrictXml(text: string): XmlElement {
  const document: XmlElement = { name: '#document', attributes: new Map(), children: [] };
  const open: XmlElement[] = [document];
  let at = text.startsWith('<!DOCTYPE html>\n') ? '<!DOCTYPE html>\n'.length : 0;
  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at ${at}: ${text.slice(at, at + 60)}`);
  };
  while (at < text.length) {
    const parent = open.at(-1)!;
    if (text[at] !== '<') {
      const end = text.indexOf('<', at);
      const raw = text.slice(at, end < 0 ? undefined : end);
      if (parent === document && raw.trim() !== '') fail('text outside the root');
      if (raw.includes(']]>')) fail(']]> in text');
      parent.children.push(decoded(raw, fail));
      at += raw.length;
      continue;
    }
    tag.lastIndex = at;
    const found = tag.exec(text);
    if (found === null) return fail('no tag');
    const [whole, closing, name = '', list = '', empty] = found;
    if (closing !== '') {
      if (open.pop()?.name !== name) fail('not the open element');
    } else {
      const element: XmlElement = { name, attributes: attributesOf(list, fail), children: [] };
      parent.children.push(element);
      if (empty === '') open.push(element);
    }
    at += whole.length;
  }
  const roots = document.children.filter((child) => typeof child !== 'string');
  if (open.length !== 1 || roots.length !== 1) fail('not exactly one closed root');
  return roots[0]!;
}

/** All elements of a name below one, in the order of the document; of every name for `*`. */
export function elementsOf(root: XmlElement, name: string): readonly XmlElement[] {
  return root.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    const below = elementsOf(child, name);
    return name === '*' || child.name === name ? [child, ...below] : below;
  });
}

/** The text in an element, tooltips and hidden words included. */
export function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : textOf(child)))
    .join('');
}

/** Elements of a class. */
export function ofClass(root: XmlElement, wanted: string): readonly XmlElement[] {
  return elementsOf(root, '*').filter((element) =>
    (element.attributes.get('class') ?? '').split(' ').includes(wanted),
  );
}

function attributesOf(list: string, fail: (what: string) => never): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of list.matchAll(attribute)) {
    if (attributes.has(name)) fail(`attribute ${name} twice`);
    attributes.set(name, decoded(value, fail));
  }
  return attributes;
}

function decoded(raw: string, fail: (what: string) => never): string {
  // What XML 1.0 allows: production [2] Char.
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(raw))
    fail('forbidden character');
  return raw.replace(/&(?:#(\d+)|(\w+));|&/g, (whole, code?: string, name?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    return named[name ?? ''] ?? fail(`reference ${whole}`);
  });
}
