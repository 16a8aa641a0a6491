import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A shorter one could be guessed. Unit: characters. */
export const LEAST_TOKEN = 16;
const TOKEN_BYTES = 32;
const LONGEST_TOKEN = 512;

/** A new token, 43 characters long. */
export function freshToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text can be a token: visible ASCII without blanks, from 16 to 512 characters. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && text.length >= LEAST_TOKEN && text.length <= LONGEST_TOKEN;
}

/**
 * Whether a request's `Authorization` header holds the token. Takes the same time for every wrong one of a
 * length: digests are compared.
 */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const [, given] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digestOf(given ?? ''), digestOf(token)) && given !== undefined;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
