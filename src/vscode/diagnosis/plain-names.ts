import { isLoopback } from '../../providers/transport/place.ts';
import type { Place } from '../../core/model.ts';

/** Longer names are cut: a server may call a model what it likes. */
const LONGEST_NAME = 80;

/**
 * A name that somebody else gave, on one line and without marks of Markdown: servers name models, and
 * extensions themselves.
 */
export function plainName(name: string): string {
  const plain = name.replace(/[\p{C}\p{Z}]+/gu, ' ').replace(/[`<>[\]|*\\]/g, '');
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME)}…` : plain;
}

/** The form of a file's name, such as `*.ts`; `*` where it has none. */
export function fileForm(path: string): string {
  const ending = /[^/\\]\.([\w-]{1,12})$/.exec(path)?.[1];
  return ending === undefined ? '*' : `*.${ending}`;
}

/**
 * A model's name without the registry it is from, which may be a company's own: the last two parts, the
 * first of them only where it is no host. A file is its name alone.
 */
export function modelName(name: string): string {
  const parts = name.split(/[/\\]/);
  const last = parts.at(-1) ?? name;
  const owner = parts.length === 2 ? parts[0] : undefined;
  const isPublic = owner !== undefined && /^[\w-]+$/.test(owner);
  return plainName(withoutUserInfo(isPublic ? `${owner}/${last}` : last));
}

/** What looks like an address in a name keeps no user and no question. */
function withoutUserInfo(text: string): string {
  // Not by one expression: it would begin anew at every character of a long name.
  const words = text.split(/\s/).map((word) => word.slice(word.lastIndexOf('@') + 1));
  return words.join(' ').replace(/\?.*$/, '');
}

/** What names a server for strangers; numbers are those of the line of servers. */
export interface ServerNames {
  labelOf(serverId: string): string;
  /** The label of a model's server; undefined where its id names none. */
  serverOf(modelId: string): string | undefined;
  /** A model's id, its server by its label. */
  modelLabel(modelId: string): string;
}

/** Servers of ours, whose names say nothing of the user's. */
const OWN = new Set(['ollama', 'embedded', 'workspace', 'editor']);

/**
 * Servers on this machine by the name that the user gave, and ours by their own; all others by their number
 * and place, such as `server 2 (network)`: their names are those of hosts as often as not.
 */
export function serverNames(
  servers: readonly { readonly id: string; readonly place: Place }[],
): ServerNames {
  const labels = new Map(
    servers.map(({ id, place }, i) => [
      id,
      place === 'local' || OWN.has(id) ? plainName(id) : `server ${i + 1} (${place})`,
    ]),
  );
  const labelOf = (serverId: string): string => labels.get(serverId) ?? 'server ?';
  return {
    labelOf,
    serverOf: (modelId) => labels.get(modelId.slice(0, Math.max(0, modelId.indexOf(':')))),
    modelLabel(modelId) {
      const colon = modelId.indexOf(':');
      const server = modelId.slice(0, Math.max(0, colon));
      const name = modelId.slice(colon + 1);
      // A line-up may name a model alone, whose tag looks like the name behind a server.
      if (!labels.has(server)) return modelName(modelId);
      return server === name ? plainName(server) : `${labelOf(server)}: ${modelName(name)}`;
    },
  };
}

/** Names of remotes that are kinds; one of an editor in a browser is its host's name. */
const REMOTE_KINDS: ReadonlySet<string> = new Set([
  ...['ssh-remote', 'wsl', 'dev-container', 'attached-container', 'k8s-container'],
  ...['codespaces', 'tunnel', 'vsonline', 'github-codespaces'],
]);

/** The kind of a remote, such as `wsl`; never its host. */
export function remoteKind(remoteName: string): string {
  const kind = remoteName.replace(/\+.*$/s, '');
  return REMOTE_KINDS.has(kind) ? kind : 'other';
}

/** Host and port of an address of this machine, and of the machine around a container; '' of any other. */
export function localAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return '';
  return isLoopback(url) || url.hostname === 'host.docker.internal' ? url.host : '';
}
