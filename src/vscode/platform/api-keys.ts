import type * as vscode from 'vscode';

/** Keys of cloud servers, in the editor's secret storage and nowhere else. */
export interface ApiKeys {
  get(serverName: string): Promise<string | undefined>;
  set(serverName: string, key: string): Promise<void>;
  forget(serverName: string): Promise<void>;
}

export function createApiKeys(secrets: vscode.SecretStorage): ApiKeys {
  const slot = (serverName: string): string => `ensemble.apiKey.${serverName}`;
  return {
    get: async (serverName) => await secrets.get(slot(serverName)),
    set: async (serverName, key) => {
      await secrets.store(slot(serverName), key);
    },
    forget: async (serverName) => {
      await secrets.delete(slot(serverName));
    },
  };
}
