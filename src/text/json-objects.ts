/** Of longer answers the end counts, where a verdict stands. Unit: UTF-16 code units. */
const LONGEST_ANSWER = 40_000;
/** Brackets that open no JSON are tried so often at most. */
const MOST_TRIES = 200;

/**
 * The JSON objects in an answer, in order, whatever stands around them: prose, fences, code with brackets.
 * Of objects inside each other the outermost. At most the last 40,000 code units are looked at.
 *
 * Cost O(n) a try, at most 200 tries.
 */
export function jsonObjectsIn(answer: string): readonly Readonly<Record<string, unknown>>[] {
  const text = answer.slice(-LONGEST_ANSWER);
  const found: Readonly<Record<string, unknown>>[] = [];
  let tries = 0;
  for (let at = text.indexOf('{'); at >= 0 && tries < MOST_TRIES; tries++) {
    const end = objectEnd(text, at);
    const value = end === undefined ? undefined : parsed(text.slice(at, end));
    if (value !== undefined) found.push(value);
    at = text.indexOf('{', value === undefined ? at + 1 : end);
  }
  return found;
}

/** Where the bracket at `start` is closed, by the rules of JSON's strings; undefined where it is not. */
export function objectEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
