import { randomBytes } from 'node:crypto';

/** A word of 32 hexadecimal digits that nobody can guess. */
export function secretToken(): string {
  return randomBytes(16).toString('hex');
}
