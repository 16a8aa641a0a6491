/** The form in which a model is asked to write an edit. All of them are read from all models. */
export type EditForm = 'search-replace' | 'unified-diff' | 'whole-file';

/** How a family of models is asked for edits. */
export interface EditFamily {
  readonly id: string;
  /** Matches the last part of a model's name in lower case, from its beginning. */
  readonly name: RegExp;
  readonly form: EditForm;
  /** Its template has no place for rules: they stand at the head of what the user says. */
  readonly withoutSystem?: true;
  /** Says the form again at the end: small models have forgotten it behind a long file. */
  readonly reminded?: true;
}

/**
 * The families that want something else than the usual, in the order in which names are tried. Sizes are
 * read from the name, since that is all that every server tells. Gemma's template takes no system
 * message (its model card); the rest are defaults of ours: small models write whole files more reliably
 * than blocks that must repeat lines exactly.
 */
export const editFamilies: readonly EditFamily[] = [
  {
    id: 'gemma',
    name: /^(?:code)?gemma/,
    form: 'search-replace',
    withoutSystem: true,
    reminded: true,
  },
  {
    id: 'small',
    name: /(?:^|[-:])(?:0\.\d+|[1-3](?:\.\d+)?)b(?:[-:.]|$)/,
    form: 'whole-file',
    reminded: true,
  },
  { id: 'gpt-4-turbo', name: /^gpt-4-turbo/, form: 'unified-diff' },
];

const USUAL: EditFamily = { id: 'usual', name: /^/, form: 'search-replace' };

/** How a model is asked, by its name at the server. */
export function editFamilyOf(name: string): EditFamily {
  const last = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  return editFamilies.find((family) => family.name.test(last)) ?? USUAL;
}
