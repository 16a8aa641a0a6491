import * as z from 'zod/mini';
import type { ServerWish } from '../providers/server-wish.ts';
import { vendorOf, vendors, type ServerKind } from '../providers/vendors.ts';
import { misfitText } from './misfit.ts';
import { secretIn } from '../text/secret-forms.ts';

/** A file may not be larger. Unit: UTF-16 code units. */
export const LARGEST_FILE = 65_536;

const NO_CONTROLS = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;
const VISIBLE = 'expected text without control characters';

function words(most: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(most), z.regex(NO_CONTROLS, VISIBLE));
}

const modelId = words(300).check(
  z.regex(/^[a-z0-9][a-z0-9-]*:./, 'expected a server, a colon and a model'),
);

const memberOfFile = z.union([
  modelId,
  z.strictObject({
    model: modelId,
    roles: z.optional(
      z
        .array(z.enum(['inline', 'panel', 'refactor', 'judge', 'fuse', 'embed']))
        .check(z.maxLength(6)),
    ),
  }),
]);

/** Nothing that names a program, a file, a header's value or an exception from safety. */
const serverOfFile = z.strictObject({
  name: words(60).check(
    z.regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens'),
  ),
  kind: z.enum(vendors.map(({ kind }) => kind) as [ServerKind, ...ServerKind[]]),
  url: z.optional(words(500)),
  keyHeader: z.optional(words(60).check(z.regex(/^[\w-]+$/, 'expected the name of a header'))),
  apiVersion: z.optional(words(60)),
  elsewhere: z.optional(z.boolean()),
  models: z.optional(z.array(words(200)).check(z.maxLength(100))),
});

const lineUpFile = z.strictObject({
  kind: z.literal('ensemble-line-up'),
  version: z.literal(1),
  // It becomes a key of the settings, which a prototype's is not.
  name: words(60).check(z.regex(/^(?!__proto__$)/, 'expected another name')),
  members: z.array(memberOfFile).check(z.minLength(1), z.maxLength(64)),
  servers: z.optional(z.array(serverOfFile).check(z.maxLength(32))),
});

/** A line-up with the servers that it needs, as it goes from one person to another. */
export type LineUpFile = z.infer<typeof lineUpFile>;
export type ServerOfFile = z.infer<typeof serverOfFile>;
export type MemberOfFile = z.infer<typeof memberOfFile>;

/** Why a file is not taken. `detail` names a place in it, and never its text. */
export interface FileProblem {
  readonly code:
    /** Larger than `LARGEST_FILE`, not JSON, not of this kind, of a later version. */
    | 'too-large'
    | 'not-json'
    | 'other-file'
    | 'later-version'
    /** A field that no such file has: a program to run, a file to read, a key. */
    | 'strange-field'
    | 'secret'
    /** An address with a user's name or parameters, none at all, or unencrypted over the internet. */
    | 'address'
    | 'unencrypted'
    | 'misfit';
  readonly detail: string;
}

/** Whether an address is neither this machine's nor one of its network. */
export type IsFar = (address: URL) => boolean;

/** Reads a file that may come from anybody. Cost O(length of the text). */
export function readLineUpFile(
  text: string,
  isFar: IsFar,
): { readonly file: LineUpFile } | { readonly problem: FileProblem } {
  const no = (code: FileProblem['code'], detail = ''): { readonly problem: FileProblem } => ({
    problem: { code, detail },
  });
  if (text.length > LARGEST_FILE) return no('too-large');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return no('not-json');
  }
  if (!isObject(value) || value['kind'] !== 'ensemble-line-up') return no('other-file');
  const version = value['version'];
  if (typeof version === 'number' && version > 1) return no('later-version', String(version));
  const read = lineUpFile.safeParse(value);
  if (!read.success) {
    const strange = strangeField(read.error.issues);
    return strange === undefined
      ? no('misfit', misfitText(read.error.issues))
      : no('strange-field', strange);
  }
  if (secretIn(text) !== undefined) return no('secret');
  const servers = read.data.servers ?? [];
  if (new Set(servers.map(({ name }) => name)).size < servers.length) {
    return no('misfit', 'servers: two of one name');
  }
  for (const server of servers) {
    const code = addressProblem(server, isFar);
    if (code !== undefined) return no(code, server.name);
  }
  return { file: read.data };
}

/** What of a server does not go into a file, by the name of its field. */
export interface LeftOut {
  readonly server: string;
  readonly fields: readonly string[];
}

const KEPT: ReadonlySet<string> = new Set(Object.keys(serverOfFile.shape));

/**
 * A line-up as a file: its members, and of the servers that they name what another person needs. Keys, values
 * of headers, programs and paths stay here. The problem is that of a server which nobody else would accept.
 */
export function lineUpFileOf(
  name: string,
  members: readonly MemberOfFile[],
  servers: readonly ServerWish[],
  isFar: IsFar,
):
  | { readonly file: LineUpFile; readonly leftOut: readonly LeftOut[] }
  | { readonly problem: FileProblem } {
  const named = new Set(members.map((member) => serverNameOf(modelOfMember(member))));
  const needed = servers.filter((server) => named.has(server.name));
  const file = {
    ...{ kind: 'ensemble-line-up', version: 1, name, members },
    ...(needed.length === 0 ? {} : { servers: needed.map(shared) }),
  };
  const read = readLineUpFile(JSON.stringify(file), isFar);
  if ('problem' in read) return read;
  const leftOut = needed.map((server) => ({
    server: server.name,
    fields: Object.entries(server).flatMap(([field, value]) =>
      KEPT.has(field) || value === undefined ? [] : field,
    ),
  }));
  return { file: read.file, leftOut: leftOut.filter(({ fields }) => fields.length > 0) };
}

function shared(server: ServerWish): object {
  return Object.fromEntries(
    Object.entries(server).filter(([field, value]) => KEPT.has(field) && value !== undefined),
  );
}

export function modelOfMember(member: MemberOfFile): string {
  return typeof member === 'string' ? member : member.model;
}

/** The first part of a model's id. */
export function serverNameOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(':')));
}

function addressProblem(server: ServerOfFile, isFar: IsFar): FileProblem['code'] | undefined {
  const address = server.url ?? vendorOf(server.kind).url;
  if (address === undefined || !URL.canParse(address)) return 'address';
  const url = new URL(address);
  const isBare = `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isBare || !/^https?:$/.test(url.protocol)) return 'address';
  return url.protocol === 'http:' && isFar(url) ? 'unencrypted' : undefined;
}

/** The first field that is not known, with its place: `servers, entry 1: tokenCommand`. */
function strangeField(issues: readonly z.core.$ZodIssue[]): string | undefined {
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const place = issue.path.map((part) =>
      typeof part === 'number' ? `entry ${part + 1}` : String(part),
    );
    const field = (issue.keys[0] ?? '').slice(0, 40);
    const shown = NO_CONTROLS.test(field) && secretIn(field) === undefined ? field : '?';
    return [...(place.length === 0 ? [] : [place.join(', ')]), shown].join(': ');
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
