import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import * as vscode from 'vscode';
import {
  looksLikeContainer,
  looksLikeWsl,
  type Whereabouts,
} from '../../providers/near-addresses.ts';

/** Files that engines leave in every container they run. */
const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv'];

/** Where the extension host runs, read off its system. Never rejects; cost: a few small files. */
export async function readWhereabouts(): Promise<Whereabouts> {
  const { remoteName } = vscode.env;
  const { env } = process;
  const [version, routes] = await Promise.all([textOf('/proc/version'), textOf('/proc/net/route')]);
  return {
    remoteName,
    isContainer: isInContainer(),
    isWsl: remoteName === 'wsl' || looksLikeWsl(version, env),
    routes,
    adapters: Object.fromEntries(
      Object.entries(networkInterfaces()).map(([name, addresses]) => [
        name,
        addresses?.[0]?.mac ?? '',
      ]),
    ),
  };
}

/** Whether it pays to look any closer: told at once. */
export function mayBeElsewhere(): boolean {
  const { remoteName } = vscode.env;
  const { env } = process;
  return remoteName !== undefined || isInContainer() || looksLikeWsl('', env);
}

/** Whether this process runs in a container: that never changes, and is looked up once. */
export function isInContainer(): boolean {
  inContainer ??=
    looksLikeContainer(vscode.env.remoteName, process.env) || CONTAINER_MARKS.some(existsSync);
  return inContainer;
}

let inContainer: boolean | undefined;

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
