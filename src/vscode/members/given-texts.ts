import type { Place } from '../../core/model.ts';
import type { Price } from '../../core/price.ts';

/** What is wrong with an address that was typed. */
export type AddressProblem = 'not-an-address' | 'scheme' | 'credentials' | 'public-http';

/**
 * What is wrong with the address of a server; undefined where nothing is. Without a scheme it is http.
 *
 * Input   `placeOf`: where an address is, judged by itself.
 */
export function addressProblem(
  typed: string,
  placeOf: (address: string) => Place,
): AddressProblem | undefined {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return 'not-an-address';
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  const isWeb = scheme === undefined || /^https?$/i.test(scheme);
  if (!isWeb) return 'scheme';
  const complete = scheme === undefined ? `http://${text}` : text;
  if (!URL.canParse(complete)) return 'not-an-address';
  const url = new URL(complete);
  if (url.username !== '' || url.password !== '' || hasKey(url)) return 'credentials';
  if (url.protocol === 'http:' && placeOf(complete) === 'cloud') return 'public-http';
  return undefined;
}

/** Queries are how some gateways take keys, and settings are no place for them. */
function hasKey(url: URL): boolean {
  return [...url.searchParams.keys()].some((name) => /key|token|secret|password/i.test(name));
}

/** What is wrong with a key that was typed, without the blanks around it; undefined where nothing is. */
export function keyProblem(typed: string): 'line-break' | 'not-a-key' | undefined {
  const key = typed.trim();
  if (/[\r\n]/.test(key)) return 'line-break';
  // What no header may hold; a blank inside comes of a line copied with its words.
  return /[^\x21-\x7e]/.test(key) ? 'not-a-key' : undefined;
}

/** Dearer than anything that is sold. Unit: US dollars for a million tokens. */
const DEAREST = 10_000;

/**
 * A price that was typed, `0.15, 0.6` or `$0.15 / $0.60`: for tokens read, then for tokens written. Undefined
 * where it is none; less than nothing is none.
 */
export function typedPrice(typed: string): Price | undefined {
  const words = typed
    .split(/[\s,;/]+/)
    .map((word) => word.replace(/^\$/, ''))
    .filter((word) => word !== '');
  if (words.length !== 2 || !words.every((word) => /^\d+(\.\d+)?$/.test(word))) return undefined;
  const [input = Number.NaN, output = Number.NaN] = words.map(Number);
  return input <= DEAREST && output <= DEAREST ? { input, output } : undefined;
}
