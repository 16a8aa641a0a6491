/**
 * What a model is called on the screen: its id, or one word where its server has no other
 * (`workspace:workspace`). Logs, diagnosis and settings have the id.
 */
export function modelLabel(id: string): string {
  const colon = id.indexOf(':');
  return id.slice(0, colon) === id.slice(colon + 1) ? id.slice(0, colon) : id;
}

/** The members that wrote the same text. */
export function modelLabels(ids: readonly string[]): string {
  return ids.map(modelLabel).join(' + ');
}
