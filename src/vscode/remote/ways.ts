/** A way from a remote window to a model. */
export type Way =
  | 'nearby' //          the Ollama that was found on the machine around
  | 'ssh-forward' //     the laptop's Ollama through the SSH connection, backwards
  | 'container-host' //  the Ollama of the machine that runs the container
  | 'wsl-mirrored' //    the Ollama of Windows on the loopback of WSL
  | 'bridge' //          the laptop's Ollama through the editor's own channel
  | 'ui-side' //         Ensemble itself on the laptop
  | 'start-here' //      an Ollama on this very machine
  | 'elsewhere'; //      a model of a vendor or of another server

export interface WaysFacts {
  readonly remoteName: string | undefined;
  readonly isContainer: boolean;
  readonly isWsl: boolean;
  /** An Ollama has answered nearby and is not used. */
  readonly hasNearby: boolean;
}

/**
 * What helps where none answers, what takes least first. The editor's own forwarding of ports is none of
 * them: it leads from the remote to the laptop.
 */
export function waysFrom({ remoteName, isContainer, isWsl, hasNearby }: WaysFacts): readonly Way[] {
  const isRemote = remoteName !== undefined;
  const isHosted = remoteName === 'codespaces';
  return [
    ...(hasNearby ? (['nearby'] as const) : []),
    ...(isRemote ? (['bridge'] as const) : []),
    ...(isContainer && !isHosted && !hasNearby ? (['container-host'] as const) : []),
    ...(isWsl && !isContainer && !hasNearby ? (['wsl-mirrored'] as const) : []),
    ...(remoteName === 'ssh-remote' ? (['ssh-forward'] as const) : []),
    ...(isRemote ? (['ui-side'] as const) : []),
    ...(isHosted ? [] : (['start-here'] as const)),
    'elsewhere',
  ];
}

/** What is to be written down for a way, word for word; undefined where nothing is. */
export function lineOf(way: Way): string | undefined {
  return LINES[way];
}

const LINES: Readonly<Partial<Record<Way, string>>> = {
  'ssh-forward': 'RemoteForward 11434 127.0.0.1:11434',
  'container-host': '"runArgs": ["--add-host=host.docker.internal:host-gateway"]',
  'wsl-mirrored': '[wsl2]\nnetworkingMode=mirrored',
  'ui-side': '"remote.extensionKind": { "ensemble-code.ensemble-code": ["ui"] }',
  'start-here': 'ollama serve',
};
