import type { Place } from '../../core/model.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import { placeOf } from '../../providers/transport/place.ts';
import { vendorOf } from '../../providers/vendors.ts';
import { AUTOMATIC } from '../../settings/parse-settings.ts';
import type { UndoableSettings } from '../members/undoable-settings.ts';
import { OWN_LINE_UP } from '../platform/line-up.ts';
import {
  modelOfMember,
  serverNameOf,
  type LineUpFile,
  type MemberOfFile,
  type ServerOfFile,
} from '../../settings/line-up-file.ts';

/** What the user has already. */
export interface Present {
  readonly servers: readonly ServerWish[];
  readonly lineUps: readonly string[];
  /** Names of servers that a key is kept of: a key must not go to another server of its name. */
  readonly keys: readonly string[];
}

/** One member, as it is shown before it is added. */
export interface PlannedMember {
  readonly id: string;
  /** Undefined where neither the file nor the settings know its server. */
  readonly place: Place | undefined;
}

/** What an import would write. */
export interface ImportPlan {
  /** Of the line-up; another one than in the file where there is one of that name. */
  readonly name: string;
  readonly members: readonly MemberOfFile[];
  readonly shown: readonly PlannedMember[];
  /** Servers that are new, under their names of then. */
  readonly servers: readonly { readonly server: ServerOfFile; readonly place: Place }[];
}

/** Servers that are there without any setting, and what else has such a name. */
const BUILT_IN: readonly ServerWish[] = [{ name: 'ollama', kind: 'ollama' }];
const RESERVED = ['ollama', 'workspace', 'embedded', 'editor', 'laptop', 'laptop-llama'];

/**
 * What becomes of a file beside what is there: nothing is written over. A server that the user has already is
 * taken as it is; one that only has the name of another gets a number, and so does the line-up.
 */
export function planImport(file: LineUpFile, present: Present): ImportPlan {
  const known = [
    ...present.servers,
    ...BUILT_IN.filter(({ name }) => !present.servers.some((one) => one.name === name)),
  ];
  const taken = new Set([...RESERVED, ...present.keys, ...known.map(({ name }) => name)]);
  const nameNow = new Map<string, string>();
  const servers: { readonly server: ServerOfFile; readonly place: Place }[] = [];
  for (const server of file.servers ?? []) {
    const same = known.find((one) => isSame(one, server));
    const name = same?.name ?? freeName(server.name, taken, '-');
    nameNow.set(server.name, name);
    taken.add(name);
    if (same === undefined)
      servers.push({ server: { ...server, name }, place: placeOfServer(server) });
  }
  const members = file.members.map((member) => renamed(member, nameNow));
  const all = new Map(
    [...known, ...servers.map(({ server }) => server)].map((server) => [server.name, server]),
  );
  return {
    ...{ members, servers },
    name: freeName(file.name, new Set([AUTOMATIC, OWN_LINE_UP, ...present.lineUps]), ' '),
    shown: members.map((member) => ({
      id: modelOfMember(member),
      place: placeOfModel(modelOfMember(member), all),
    })),
  };
}

/** Writes what was planned, and makes the line-up the one that answers where that is wanted. */
export async function writeImport(
  { name, members, servers }: ImportPlan,
  isUsed: boolean,
  settings: UndoableSettings,
): Promise<void> {
  try {
    if (servers.length > 0) {
      await settings.change('servers', (before) => [
        ...(Array.isArray(before) ? (before as readonly unknown[]) : []),
        ...servers.map(({ server }) => server),
      ]);
    }
    await settings.change('lineUps', (before) => ({
      ...(typeof before === 'object' ? before : {}),
      [name]: members,
    }));
    if (isUsed) await settings.settle('lineUp', name);
  } catch (error) {
    await settings.undo();
    throw error;
  }
}

/** Whether an address is neither this machine's nor one of its network. */
export function isFar(address: URL): boolean {
  return placeOf(address) === 'cloud';
}

function isSame(one: ServerWish, other: ServerOfFile): boolean {
  return (
    one.kind === other.kind &&
    addressOf(one) === addressOf(other) &&
    one.keyHeader === other.keyHeader &&
    one.apiVersion === other.apiVersion &&
    (one.elsewhere ?? false) === (other.elsewhere ?? false)
  );
}

function addressOf({ url, kind }: Pick<ServerWish, 'url' | 'kind'>): string {
  const address = url ?? vendorOf(kind).url ?? '';
  return URL.canParse(address) ? new URL(address).href.replace(/\/+$/, '') : address;
}

/** A name that nobody has: the given one, or with the first number that is free. */
function freeName(wanted: string, taken: ReadonlySet<string>, joint: string): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const name = `${wanted}${joint}${number}`;
    if (!taken.has(name)) return name;
  }
}

function renamed(member: MemberOfFile, names: ReadonlyMap<string, string>): MemberOfFile {
  const id = modelOfMember(member);
  const server = serverNameOf(id);
  const now = `${names.get(server) ?? server}${id.slice(server.length)}`;
  return typeof member === 'string' ? now : { ...member, model: now };
}

function placeOfServer(server: Pick<ServerWish, 'url' | 'kind' | 'elsewhere'>): Place {
  const address = addressOf(server);
  const isVendors = vendorOf(server.kind).keyPage !== undefined;
  if (isVendors || server.elsewhere === true || !URL.canParse(address)) return 'cloud';
  return placeOf(new URL(address));
}

function placeOfModel(id: string, all: ReadonlyMap<string, ServerWish>): Place | undefined {
  const name = serverNameOf(id);
  if (name === 'workspace' || name === 'embedded' || name.startsWith('laptop')) return 'local';
  if (name === 'editor') return 'cloud';
  const server = all.get(name);
  if (server === undefined) return undefined;
  // Ollama passes these on.
  return /[:-]cloud$/.test(id) ? 'cloud' : placeOfServer(server);
}
