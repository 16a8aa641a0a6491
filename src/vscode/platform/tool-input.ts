/** What a model took for JSON as the input of a tool; an empty object where it is none. */
export function toolInput(written: string): object {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
