import type { ServerKind } from './vendors.ts';

/** A server as the user has it in the settings. Never a key: those have their own place. */
export interface ServerWish {
  /** Unique; first part of the ids of its models. */
  readonly name: string;
  readonly kind: ServerKind;
  /** Absent where the kind has an address of its own. */
  readonly url?: string | undefined;
  /** Sent with every call; values are shown in no log. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Header that takes the key as it is, instead of `Authorization: Bearer`. */
  readonly keyHeader?: string | undefined;
  /** Program and arguments that print a token for the key's place; kept for so many minutes. */
  readonly tokenCommand?: readonly string[] | undefined;
  readonly tokenMinutes?: number | undefined;
  /** Files in PEM form, for servers that ask who calls. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string } | undefined;
  /** File in PEM form that vouches for the server, besides those of the system. */
  readonly certificateAuthority?: string | undefined;
  /** Azure's `api-version`. */
  readonly apiVersion?: string | undefined;
  /** Unencrypted calls to an address that is not on the own network. */
  readonly allowHttp?: boolean | undefined;
  /**
   * A gateway on this machine or network that passes on what it is sent: its models count as elsewhere. Servers
   * of a vendor's kind count so in any case.
   */
  readonly elsewhere?: boolean | undefined;
  /** Names of models where the server lists none, or lists others than are wanted. */
  readonly models?: readonly string[] | undefined;
}

/** The kind of a server of the settings, by its name; that of the Ollama which is there without any. */
export function kindOfServer(servers: readonly ServerWish[], name: string): ServerKind | undefined {
  const found = servers.find((server) => server.name === name)?.kind;
  return found ?? (name === 'ollama' ? name : undefined);
}

/**
 * Whether a header of this name would carry a key: such a one is not taken from `headers`, for settings are
 * no place for keys. The key is stored apart, and `keyHeader` names the header that takes it.
 */
export function carriesKey(header: string): boolean {
  return KEY_HEADERS.has(header.trim().toLowerCase());
}

const KEY_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'api-key',
  'x-api-key',
  'x-goog-api-key',
]);
