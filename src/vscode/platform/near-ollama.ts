/** Where the Ollama is that needs no setting, in a window of another machine. */
export interface NearOllama {
  /** Undefined: on the loopback. */
  address(): string | undefined;
  /** Ids of servers on the network that count like those of this machine: the user has said yes to them. */
  servers(): readonly string[];
  /** It is there from now on. */
  use(address: string | undefined): void;
}

/** On the loopback, until it is found elsewhere. */
export function createNearOllama(onChange: () => void): NearOllama {
  let known: string | undefined;
  return {
    address: () => known,
    servers: () => (known === undefined ? [] : ['ollama']),
    use(address) {
      if (address === known) return;
      known = address;
      onChange();
    },
  };
}
