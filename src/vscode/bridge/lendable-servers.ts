import * as vscode from 'vscode';
import type { LendableServer } from '../../bridge/lender.ts';
import { isLoopback } from '../../providers/transport/place.ts';

/** The servers of the setting, as far as they are of this computer. */
export function lendableServers(): readonly LendableServer[] {
  const given = vscode.workspace.getConfiguration('ensembleBridge');
  const servers: LendableServer[] = [];
  for (const kind of ['ollama', 'llama-server'] as const) {
    const key = kind === 'ollama' ? 'ollama' : 'llamaServer';
    const address = given.inspect<string>(key);
    // The workspace, and with it the remote, has no say in this.
    const url = URL.parse(address?.globalValue ?? address?.defaultValue ?? '');
    if (url === null || !isLoopback(url) || !/^https?:$/.test(url.protocol)) continue;
    servers.push({ name: kind, kind, url });
  }
  return servers;
}
