import { objectEnd } from '../text/json-objects.ts';
import { convertLineEnds } from '../text/lines.ts';
import { removeThinking } from '../text/thinking.ts';

/** What an answer that ranks and writes says. */
export interface RankedFusion {
  /** Positions of the candidates from 0, best first, each once; undefined where it cannot be read. */
  readonly order?: readonly number[];
  /** What stands behind the order, or the whole answer where there is none. */
  readonly rest: string;
}

/** The order stands within so much; a later object is part of the text. Unit: UTF-16 code units. */
const LONGEST_HEAD = 2_000;
/** So many braces are tried: an answer that opens more says no order. */
const MOST_TRIES = 16;
/** Longer answers are cut: no text that is wanted is as long. */
const LONGEST_ANSWER = 100_000;

/** Under which names models give the order, and the text where they put it into the object. */
const ORDERS = ['order', 'ranking', 'rank', 'ranks'];
const TEXTS = ['text', 'code', 'fused', 'answer'];

/**
 * Reads the answer to a question for an order and a text. The first JSON object with an order counts,
 * whatever stands around it, and a fence around the object is not part of the text.
 *
 * Numbers count from 1 and may stand in words (`"Candidate 2"`). An order that names a candidate twice, or
 * one that is not there, is none; candidates that it leaves out follow in the order of showing. Thoughts are
 * not looked at. Pure; never throws. Cost O(n).
 */
export function readRankedFusion(answer: string, candidates: number): RankedFusion {
  const said = removeThinking(convertLineEnds(answer.slice(0, LONGEST_ANSWER), '\n'));
  let at = said.indexOf('{');
  for (let tries = 0; tries < MOST_TRIES && at >= 0; tries++, at = said.indexOf('{', at + 1)) {
    if (at > LONGEST_HEAD) break;
    const end = objectEnd(said, at);
    if (end === undefined) continue;
    const fields = fieldsOf(said.slice(at, end));
    const listed = fields === undefined ? undefined : valueOf(fields, ORDERS);
    if (fields === undefined || !Array.isArray(listed)) continue;
    const order = orderOf(listed, candidates);
    const own = valueOf(fields, TEXTS);
    const rest = typeof own === 'string' ? own : restBehind(said, at, end);
    return { rest, ...(order === undefined ? {} : { order }) };
  }
  return { rest: said };
}

function fieldsOf(json: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function valueOf(fields: ReadonlyMap<string, unknown>, names: readonly string[]): unknown {
  for (const [name, value] of fields) if (names.includes(name.toLowerCase())) return value;
  return undefined;
}

function orderOf(listed: readonly unknown[], candidates: number): readonly number[] | undefined {
  if (listed.length === 0 || listed.length > candidates) return undefined;
  const named = listed.map(numberIn);
  const isSound = named.every((one) => one !== undefined && one >= 1 && one <= candidates);
  if (!isSound || new Set(named).size !== named.length) return undefined;
  const order = named.flatMap((one) => (one === undefined ? [] : [one - 1]));
  const others = Array.from({ length: candidates }, (_, i) => i).filter((i) => !order.includes(i));
  return [...order, ...others];
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  const [, digits] = typeof value === 'string' ? (/^\D{0,20}(\d{1,3})\D?$/.exec(value) ?? []) : [];
  return digits === undefined ? undefined : Number(digits);
}

/** What follows an object, without the end of a fence that was opened around it. */
function restBehind(said: string, start: number, end: number): string {
  const fences = said.slice(0, start).match(/^ {0,3}(?:`{3,}|~{3,})/gm) ?? [];
  const rest = said.slice(end).replace(/^[ \t,;]*\n?/, '');
  const open = fences.at(-1)?.trim();
  if (open === undefined || fences.length % 2 === 0) return rest;
  const [closing] = /^\s*(?:`{3,}|~{3,})[ \t]*(?:\n|$)/.exec(rest) ?? [];
  return closing === undefined ? `${open}\n${rest}` : rest.slice(closing.length);
}
