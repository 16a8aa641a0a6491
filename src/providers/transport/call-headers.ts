import { failure, ModelError } from '../../core/failure.ts';
import { carriesKey } from '../server-wish.ts';
import type { TokenSource } from './token-command.ts';

/** What a server wants in the head of every request. */
export interface HeaderWishes {
  /** Asked before every call; undefined for servers without a key. */
  readonly apiKey?: (() => Promise<string | undefined>) | undefined;
  /** In place of the key, where a program gives it. */
  readonly token?: TokenSource | undefined;
  /** Header that takes the key as it is, instead of `Authorization: Bearer`. */
  readonly keyHeader?: string | undefined;
  /** The user's own, whose values are as secret as the key. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The protocol's own, such as a version; no secrets. */
  readonly fixed?: Readonly<Record<string, string>> | undefined;
}

/** The headers of one call, by names in small letters. */
export interface SentHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** Values that must be found in no failure. */
  readonly secrets: readonly string[];
}

export interface CallHeaders {
  /** Throws ModelError `unauthorised` where no header can be made of what the user gave. */
  forCall(): Promise<SentHeaders>;
  /** After the server has refused them as unauthorised: whether others may do better. */
  renew(refused: SentHeaders): boolean;
  close(): void;
}

/**
 * The headers that a server's calls go out with. A key is trimmed; one with a line break or another
 * character inside that no header carries is refused, and never shown. The user's own headers are checked at
 * the call, so that one mistyped server says so and the others work.
 */
export function createCallHeaders(wishes: HeaderWishes): CallHeaders {
  const { apiKey, token, fixed = {} } = wishes;

  async function keyOf(): Promise<string | undefined> {
    const given = token === undefined ? await apiKey?.() : await token.token();
    const key = given?.trim();
    if (key === undefined || key === '') return undefined;
    if (!CARRIED.test(key))
      throw unauthorised('the key holds a line break or another character that no header carries');
    return key;
  }

  return {
    async forCall() {
      const own = ownHeaders(wishes.headers ?? {});
      const key = await keyOf();
      const headers = { ...lowered(fixed), ...own };
      const secrets = Object.values(own).filter(({ length }) => length >= LEAST_SECRET);
      if (key === undefined) return { headers, secrets };
      const name = keyHeaderOf(wishes.keyHeader);
      const value =
        name === 'authorization' && wishes.keyHeader === undefined ? `Bearer ${key}` : key;
      return { headers: { ...headers, [name]: value }, secrets: [key, ...secrets] };
    },
    renew: ({ secrets: [refused] }) =>
      token !== undefined && refused !== undefined && token.renew(refused),
    close: () => token?.close(),
  };
}

/** A shorter value of a header is none, and stands in every other text. Unit: characters. */
const LEAST_SECRET = 4;
/** Visible ASCII and blanks: what every server reads alike. */
const CARRIED = /^[\u0020-\u007e]*$/;
/** A token of RFC 9110. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** What the way of sending decides. */
const NOT_YOURS: ReadonlySet<string> = new Set([
  'accept',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function ownHeaders(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = Object.entries(lowered(given)).map(([name, value]) => [name, value.trim()] as const);
  for (const [name, value] of own) {
    if (carriesKey(name))
      throw unauthorised(`a key in the header ${name}: use Set API Key and keyHeader`);
    if (!NAME.test(name) || NOT_YOURS.has(name))
      throw refused(`${JSON.stringify(name)} cannot be a header of yours`);
    if (!CARRIED.test(value)) throw refused(`the value of ${name} cannot be sent`);
  }
  return Object.fromEntries(own);
}

function keyHeaderOf(given: string | undefined): string {
  const name = (given ?? 'authorization').trim().toLowerCase();
  if (!NAME.test(name) || NOT_YOURS.has(name))
    throw refused(`${JSON.stringify(name)} cannot carry a key`);
  return name;
}

function lowered(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.trim().toLowerCase(), value]),
  );
}

function unauthorised(detail: string): ModelError {
  return new ModelError(failure('unauthorised', detail));
}

function refused(detail: string): ModelError {
  return new ModelError(failure('bad-request', detail));
}
