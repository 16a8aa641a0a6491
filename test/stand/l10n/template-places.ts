/** Where a piece of a Lit template stands: between tags, or in an attribute's value. */
export interface TemplatePiece {
  /** Name of the attribute; undefined between tags. */
  readonly attribute: string | undefined;
  readonly text: string;
}

export interface TemplatePlaces {
  /** What is written out, in its order. */
  readonly pieces: readonly TemplatePiece[];
  /** The attribute that each value stands in; undefined between tags, '' elsewhere in a tag. */
  readonly values: readonly (string | undefined)[];
}

/** Takes a template apart, given as its parts between values. Comments are no pieces. Cost O(n). */
export function templatePlaces(parts: readonly string[]): TemplatePlaces {
  const pieces: TemplatePiece[] = [];
  const values: (string | undefined)[] = [];
  /** Undefined between tags; in a tag what has been read of it since its last attribute ended. */
  let tag: string | undefined;
  /** The attribute whose value is being read, and the quote that ends it. */
  let open: { readonly attribute: string; readonly quote: string } | undefined;
  let text = '';
  const close = (attribute: string | undefined): void => {
    if (text !== '') pieces.push({ attribute, text });
    text = '';
  };
  parts.forEach((part, i) => {
    for (const sign of part.replace(/<!--[^]*?-->/g, '')) {
      if (open !== undefined) {
        if (sign !== open.quote) text += sign;
        else {
          close(open.attribute);
          open = undefined;
          tag = ' ';
        }
      } else if (tag === undefined) {
        if (sign !== '<') text += sign;
        else {
          close(undefined);
          tag = '';
        }
      } else if (sign === '>') tag = undefined;
      else if ((sign === '"' || sign === "'") && tag.endsWith('=')) {
        open = { attribute: nameBefore(tag), quote: sign };
      } else tag += sign;
    }
    if (i === parts.length - 1) return;
    close(open?.attribute);
    values.push(open?.attribute ?? (tag === undefined ? undefined : nameBefore(tag)));
    if (open === undefined && tag !== undefined) tag = ' ';
  });
  close(open?.attribute);
  return { pieces, values };
}

/** The attribute whose `=` ends a tag as far as it has been read; '' for none. */
function nameBefore(tag: string): string {
  return /([^\s=]+)=$/.exec(tag)?.[1] ?? '';
}
