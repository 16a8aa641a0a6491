import type * as vscode from 'vscode';

/** Keys of cloud servers, in the editor's secret storage and nowhere else. */
export interface ApiKeys {
  get(serverName: string): Promise<string | undefined>;
  set(serverName: string, key: string): Promise<void>;
  forget(serverName: string): Promise<void>;
  /** Names of the servers that a key is kept of, whether the settings still have them or not. */
  names(): Promise<readonly string[]>;
}

const BEGIN = 'ensemble.apiKey.';

export function createApiKeys(secrets: vscode.SecretStorage): ApiKeys {
  const slot = (serverName: string): string => `${BEGIN}${serverName}`;
  return {
    get: async (serverName) => await secrets.get(slot(serverName)),
    set: async (serverName, key) => {
      await secrets.store(slot(serverName), key);
    },
    forget: async (serverName) => {
      await secrets.delete(slot(serverName));
    },
    names: async () => {
      const slots = await secrets.keys();
      return slots.filter((one) => one.startsWith(BEGIN)).map((one) => one.slice(BEGIN.length));
    },
  };
}
