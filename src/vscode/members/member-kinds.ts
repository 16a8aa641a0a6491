import { vendors, type ServerKind, type Vendor } from '../../providers/vendors.ts';

/** A kind of server as `Add Model…` offers it. */
export interface MemberKind {
  /** First choice for the server's name in the settings. */
  readonly id: string;
  readonly title: string;
  readonly kind: ServerKind;
  /** Its usual address, or the only one. */
  readonly url?: string;
  readonly asksAddress: boolean;
  /** A key is needed, may be, or there is none. */
  readonly key: 'needed' | 'optional' | 'none';
  readonly keyPage?: string;
  readonly group: 'own' | 'elsewhere';
  /** It passes on what it is sent, wherever it listens. */
  readonly passesOn?: true;
}

interface Preset {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly passesOn?: true;
}

/** Servers of one's own that speak OpenAI's protocol, where they listen unless told otherwise. */
const PRESETS: readonly Preset[] = [
  { id: 'lm-studio', title: 'LM Studio', url: 'http://127.0.0.1:1234/v1' },
  { id: 'vllm', title: 'vLLM', url: 'http://127.0.0.1:8000/v1' },
  { id: 'sglang', title: 'SGLang', url: 'http://127.0.0.1:30000/v1' },
  { id: 'litellm', title: 'LiteLLM', url: 'http://127.0.0.1:4000/v1', passesOn: true },
];

const OWN = { asksAddress: true, key: 'optional', group: 'own' } as const;

/** Every kind, servers of one's own first. */
export const memberKinds: readonly MemberKind[] = [
  ...vendors.filter(isOwn).flatMap((vendor: Vendor & { readonly kind: ServerKind }) => {
    const presets = vendor.kind === 'openai-compatible' ? PRESETS.map(presetKind) : [];
    return [...presets, ownKind(vendor)];
  }),
  ...vendors.filter((vendor) => !isOwn(vendor)).map(vendorKind),
];

/** Those that may be running here: they are looked for at their usual address. */
export const soughtKinds: readonly MemberKind[] = memberKinds.filter(
  ({ group, url, kind }) => group === 'own' && url !== undefined && kind !== 'ollama',
);

/**
 * A name for a server that none has yet: the kind's own, or that with a number. It is part of the ids of the
 * server's models.
 */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}-${i}`;
    if (!taken.has(name)) return name;
  }
}

function isOwn(vendor: Vendor): boolean {
  return vendor.keyPage === undefined;
}

function presetKind(preset: Preset): MemberKind {
  return { ...preset, kind: 'openai-compatible', ...OWN };
}

function ownKind({ kind, title, url }: Vendor & { readonly kind: ServerKind }): MemberKind {
  const key = kind === 'ollama' ? 'none' : 'optional';
  return { id: kind, title, kind, ...(url === undefined ? {} : { url }), ...OWN, key };
}

function vendorKind(vendor: Vendor & { readonly kind: ServerKind }): MemberKind {
  const { kind, title, url, keyPage } = vendor;
  return {
    ...{ id: kind, title, kind },
    ...(url === undefined ? {} : { url }),
    ...(keyPage === undefined ? {} : { keyPage }),
    asksAddress: url === undefined,
    key: 'needed',
    group: 'elsewhere',
  };
}
