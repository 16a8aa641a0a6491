import { carriesKey } from '../providers/server-wish.ts';
import { secretIn } from '../text/secret-forms.ts';
import type { SettingProblem } from './setting-problem.ts';

/**
 * Settings without what must not stand in them: keys and tokens of known forms, headers and fields that
 * carry a key by their name, credentials in addresses. What is taken out is not used, and a problem names
 * the place and never the text. A setting with a secret in an unexpected place is left out whole.
 * Cost O(length of the settings).
 */
export function withoutSecrets(values: Readonly<Record<string, unknown>>): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const tell = (detail: string): void => {
      problems.push({ key: harmless(key), kind: 'secret', detail });
    };
    const known =
      key === 'servers' && Array.isArray(value)
        ? value.flatMap((server: unknown) => harmlessServer(server, tell))
        : value;
    if (holdsSecret(key) || holdsSecret(known)) tell(secretIn(textOf([key, known])) ?? '');
    else kept[key] = known;
  }
  return { values: kept, problems };
}

/** Names of fields and of parameters of addresses that carry a key. */
const KEY_NAME =
  /(?:^|[-_.])(?:api[-_]?key|key|token|secret|passw(?:or)?d|authorization|cookie|credentials?|sig(?:nature)?)s?(?:$|[-_.])/i;
/** Fields of a server that sound alike and carry none. */
const NO_KEYS: ReadonlySet<string> = new Set(['keyHeader', 'tokenCommand', 'tokenMinutes']);
const CAMEL = /([a-z])([A-Z])/g;

function harmlessServer(server: unknown, tell: (detail: string) => void): unknown[] {
  if (typeof server !== 'object' || server === null || Array.isArray(server)) {
    if (!holdsSecret(server)) return [server];
    tell('a server');
    return [];
  }
  const named = 'name' in server && typeof server.name === 'string' ? server.name : '?';
  if (holdsSecret(named)) {
    tell('name of a server');
    return [];
  }
  const fields = Object.entries(server).flatMap(([field, value]: [string, unknown]) => {
    const place = `${named}: ${harmless(field)}`;
    if (field === 'headers') return [[field, harmlessHeaders(value, place, tell)]];
    if (field === 'url' && typeof value === 'string')
      return [[field, harmlessUrl(value, place, tell)]];
    const isKey = KEY_NAME.test(field.replace(CAMEL, '$1-$2')) && !NO_KEYS.has(field);
    if (!isKey && !holdsSecret([field, value])) return [[field, value]];
    tell(place);
    return [];
  });
  return [Object.fromEntries(fields) as unknown];
}

function harmlessHeaders(headers: unknown, place: string, tell: (detail: string) => void): unknown {
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]: [string, unknown]) => {
      if (!carriesKey(name) && !KEY_NAME.test(name) && !holdsSecret([name, value])) return true;
      tell(`${place}: ${harmless(name)}`);
      return false;
    }),
  );
}

/** An address without user and password, and without parameters that carry a key. */
function harmlessUrl(text: string, place: string, tell: (detail: string) => void): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    // No address of a server: whoever opens it says so, unless it could hide something.
    if (!text.includes('@') && !holdsSecret(text)) return text;
    tell(place);
    return '';
  }
  const secrets = [...url.searchParams].filter(
    ([name, value]) => KEY_NAME.test(name) || holdsSecret([name, value]),
  );
  const isBare = url.username === '' && url.password === '';
  const isElsewhere = holdsSecret([url.host, url.pathname, url.hash]);
  if (isBare && secrets.length === 0 && !isElsewhere) return text;
  tell(place);
  if (isElsewhere) return '';
  url.username = '';
  url.password = '';
  for (const [name] of secrets) url.searchParams.delete(name);
  return url.href;
}

function holdsSecret(value: unknown): boolean {
  return secretIn(textOf(value)) !== undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify([value]);
}

/** A name as it may be shown. */
function harmless(name: string): string {
  return holdsSecret(name) ? '?' : name;
}
