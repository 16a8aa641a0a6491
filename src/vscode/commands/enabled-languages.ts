type Languages = Readonly<Record<string, boolean>>;

/** Every language off. Each by name: the editor merges this with what its defaults say. */
export function switchedOff(languages: Languages): Languages {
  return Object.fromEntries(Object.keys({ '*': true, ...languages }).map((id) => [id, false]));
}

/**
 * What the languages said before they were switched off, where that switches any on; else what is given for
 * such a case.
 */
export function switchedOn(
  before: unknown,
  otherwise: Languages | undefined,
): Languages | undefined {
  if (typeof before !== 'object' || before === null || Array.isArray(before)) return otherwise;
  const said = Object.entries(before).filter(
    (entry): entry is [string, boolean] => typeof entry[1] === 'boolean',
  );
  const isOn = said.every(([id]) => id !== '*') || said.some(([, on]) => on);
  return said.length > 0 && isOn ? Object.fromEntries(said) : otherwise;
}
