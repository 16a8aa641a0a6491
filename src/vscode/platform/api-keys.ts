import type * as vscode from 'vscode';

/** Keys of cloud servers, in the editor's secret storage and nowhere else. */
export interface ApiKeys {
  get(serverName: string): Promise<string | undefined>;
  /**
   * The key for calls to an address. A key belongs to the address that it was first used for: where the
   * settings have another one since, it is kept back until it is set again. Undefined then, and for none.
   */
  forAddress(serverName: string, origin: string): Promise<string | undefined>;
  set(serverName: string, key: string): Promise<void>;
  forget(serverName: string): Promise<void>;
  /** Names of the servers that a key is kept of, whether the settings still have them or not. */
  names(): Promise<readonly string[]>;
}

const BEGIN = 'ensemble.apiKey.';
/** Not of the keys: `names` would tell of it. */
const BEGIN_OF_ORIGIN = 'ensemble.apiKeyOrigin.';

export function createApiKeys(secrets: vscode.SecretStorage): ApiKeys {
  const slot = (serverName: string): string => `${BEGIN}${serverName}`;
  const originSlot = (serverName: string): string => `${BEGIN_OF_ORIGIN}${serverName}`;
  return {
    get: async (serverName) => await secrets.get(slot(serverName)),
    async forAddress(serverName, origin) {
      const key = await secrets.get(slot(serverName));
      if (key === undefined) return undefined;
      const known = await secrets.get(originSlot(serverName));
      if (known === undefined) await secrets.store(originSlot(serverName), origin);
      return known === undefined || known === origin ? key : undefined;
    },
    set: async (serverName, key) => {
      await secrets.delete(originSlot(serverName));
      await secrets.store(slot(serverName), key);
    },
    forget: async (serverName) => {
      await secrets.delete(originSlot(serverName));
      await secrets.delete(slot(serverName));
    },
    names: async () => {
      const slots = await secrets.keys();
      return slots.filter((one) => one.startsWith(BEGIN)).map((one) => one.slice(BEGIN.length));
    },
  };
}
