/**
 * Checks of unknown JSON: what is wrong with a value, as a path and an expectation, or undefined. Fields
 * that are not named are no fault: a later version may have added them.
 */
export type Shape = (value: unknown, path: string) => string | undefined;

export const text: Shape = (value, path) => wrongUnless(typeof value === 'string', path, 'text');

export const truth: Shape = (value, path) =>
  wrongUnless(typeof value === 'boolean', path, 'true or false');

export const number: Shape = (value, path) =>
  wrongUnless(Number.isFinite(value), path, 'a finite number');

export const count: Shape = (value, path) =>
  wrongUnless(Number.isSafeInteger(value) && Number(value) >= 0, path, 'a whole number, 0 or more');

export const share: Shape = (value, path) =>
  wrongUnless(typeof value === 'number' && value >= 0 && value <= 1, path, 'a number from 0 to 1');

export function oneOf(...allowed: readonly (string | number)[]): Shape {
  const words = allowed.map((one) => JSON.stringify(one)).join(', ');
  return (value, path) =>
    wrongUnless(
      allowed.some((one) => one === value),
      path,
      allowed.length === 1 ? words : `one of ${words}`,
    );
}

export function listOf(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongUnless(false, path, 'a list');
    return firstProblem(value.map((one: unknown, i) => () => shape(one, `${path}[${i}]`)));
  };
}

/** `optional` fields may be absent. */
export function record(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  return (value, path) => {
    if (!isRecord(value)) return wrongUnless(false, path, 'an object');
    const within = (field: string): string => (path === '' ? field : `${path}.${field}`);
    return firstProblem([
      ...Object.entries(required).map(
        ([field, shape]) =>
          () =>
            shape(own(value, field), within(field)),
      ),
      ...Object.entries(optional).map(([field, shape]) => () => {
        const found = own(value, field);
        return found === undefined ? undefined : shape(found, within(field));
      }),
    ]);
  };
}

/** Records of several kinds, told apart by one field. */
export function variant(field: string, kinds: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isRecord(value)) return wrongUnless(false, path, 'an object');
    const kind = own(value, field);
    const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    return shape === undefined
      ? oneOf(...Object.keys(kinds))(kind, path === '' ? field : `${path}.${field}`)
      : shape(value, path);
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: Readonly<Record<string, unknown>>, field: string): unknown {
  return Object.hasOwn(value, field) ? value[field] : undefined;
}

function wrongUnless(isRight: boolean, path: string, expected: string): string | undefined {
  return isRight ? undefined : `${path === '' ? '' : `${path}: `}expected ${expected}`;
}

function firstProblem(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}
