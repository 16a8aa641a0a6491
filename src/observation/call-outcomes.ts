import { createHash } from 'node:crypto';
import { NOT_LOADED } from '../text/behaviour-clusters.ts';

/** How a call ended. */
export type CallOutcome =
  /** As the language shows the value; of a long one the beginning and a digest. */
  | { readonly kind: 'value'; readonly value: string }
  /** The name of what it threw. */
  | { readonly kind: 'threw'; readonly name: string }
  | { readonly kind: 'timed-out' }
  /** The program ended, or its driver did, before the call had an outcome. */
  | { readonly kind: 'left' };

/** What a program did with all calls, in their order. */
export type ProgramBehaviour =
  | { readonly kind: 'loads'; readonly outcomes: readonly CallOutcome[] }
  /** The module could not be loaded: the name of its error, or how it ended. */
  | { readonly kind: 'not-loaded'; readonly why: string }
  /** A call is no expression of the language. */
  | { readonly kind: 'no-call'; readonly call: string; readonly why: string };

/** Longest value or name that is read; drivers write shorter ones. */
const LONGEST = 4_000;

/**
 * Reads what a driver says on its standard output: lines that begin with the token, each with one record
 * in JSON. All else on it is the program's. The records may be the program's as well, where it has found
 * the token: they are believed only in the shape that is known, one a call, of this program alone.
 *
 * `endedBy` is how the whole process ended where it did not by itself.
 */
export function programBehaviour(
  stdout: string,
  token: string,
  calls: readonly string[],
  endedBy?: 'time-out' | 'flood',
): ProgramBehaviour {
  const records = stdout
    .split('\n')
    .filter((line) => line.startsWith(`${token} `))
    .flatMap((line) => recordIn(line.slice(token.length + 1)));
  const refused = records.find((record) => typeof record['noCall'] === 'number');
  if (refused !== undefined) {
    const call = calls[Number(refused['noCall'])] ?? '';
    return { kind: 'no-call', call, why: textIn(refused['why']) };
  }
  const load = records.find((record) => typeof record['load'] === 'string')?.['load'];
  if (load !== '') return { kind: 'not-loaded', why: textIn(load ?? endedBy ?? 'left') };
  return {
    kind: 'loads',
    outcomes: calls.map((_, call) => outcomeOf(records.find((record) => record['call'] === call))),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function recordIn(json: string): readonly Fields[] {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? [{ ...value }] : [];
  } catch {
    return [];
  }
}

function outcomeOf(record: Fields | undefined): CallOutcome {
  if (typeof record?.['value'] === 'string') {
    return { kind: 'value', value: textIn(record['value']) };
  }
  if (typeof record?.['threw'] === 'string') {
    return { kind: 'threw', name: textIn(record['threw']) };
  }
  return record?.['timedOut'] === true ? { kind: 'timed-out' } : { kind: 'left' };
}

function textIn(value: unknown): string {
  return String(value).slice(0, LONGEST);
}

/**
 * One word for what a program did: equal for programs that did the same in every call. A program that
 * does not load has a word that no other text has and by which votes know it (`NOT_LOADED`): two texts
 * with the same fault have not agreed on anything.
 */
export function behaviourWord(
  behaviour: Exclude<ProgramBehaviour, { kind: 'no-call' }>,
  text: string,
): string {
  if (behaviour.kind === 'loads') return digestOf(JSON.stringify(behaviour.outcomes));
  const why = behaviour.why.replace(/[^\w-]/g, '').slice(0, 40);
  return `${NOT_LOADED}${why}:${digestOf(text)}`;
}

/** 128 bits of a SHA-256. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
