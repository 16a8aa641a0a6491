import type { Settings } from '../../settings/parse-settings.ts';

/** Where the Ollama is that needs no setting, in a window of another machine. */
export interface NearOllama {
  /** Undefined: on the loopback. */
  address(): string | undefined;
  /** Ids of servers on the network that count like those of this machine: the user has said yes to them. */
  servers(): readonly string[];
  /** It is there from now on. */
  use(address: string | undefined): void;
}

type Wishes = Pick<Settings, 'lookForOllama' | 'servers'>;

/**
 * On the loopback, until it is found elsewhere. One that was found counts only while the settings want one
 * looked for: a server that they name so is none that the user has said yes to.
 */
export function createNearOllama(onChange: () => void, settings: () => Wishes): NearOllama {
  let known: string | undefined;
  const address = (): string | undefined => (isOllamaSought(settings()) ? known : undefined);
  return {
    address,
    servers: () => (address() === undefined ? [] : ['ollama']),
    use(found) {
      if (found === known) return;
      known = found;
      onChange();
    },
  };
}

/** Whether Ollama may be looked for: the user has not said where it is. */
export function isOllamaSought({ lookForOllama, servers }: Wishes): boolean {
  const isNamed = servers.some(({ name }) => name === 'ollama');
  return lookForOllama && !isNamed && (process.env['OLLAMA_HOST'] ?? '') === '';
}
