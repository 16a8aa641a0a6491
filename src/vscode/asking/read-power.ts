import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  onBatteryByLinux,
  onBatteryByPmset,
  onBatteryByWindows,
  type OnBattery,
  type PowerSupply,
} from './power-state.ts';

const SUPPLIES = '/sys/class/power_supply';
/** A program that has not answered by then is ended. Unit: ms. */
const LIMIT_MS = 5000;

/** Asks the system where its power comes from; undefined where it does not tell. Never rejects. */
export async function readOnBattery(platform: NodeJS.Platform): Promise<OnBattery> {
  try {
    if (platform === 'linux') return onBatteryByLinux(await linuxSupplies());
    if (platform === 'darwin') {
      return onBatteryByPmset(await outputOf('/usr/bin/pmset', ['-g', 'batt']));
    }
    if (platform === 'win32') return onBatteryByWindows(await outputOf(POWERSHELL, QUERY));
    return undefined;
  } catch {
    return undefined;
  }
}

async function linuxSupplies(): Promise<readonly PowerSupply[]> {
  const names = await readdir(SUPPLIES);
  return Promise.all(
    names.map(async (name) => {
      const file = (part: string): Promise<string> =>
        readFile(path.join(SUPPLIES, name, part), 'utf8').catch(() => '');
      const [type, online, status, scope] = await Promise.all(
        ['type', 'online', 'status', 'scope'].map(file),
      );
      return { type: type ?? '', online: online ?? '', status: status ?? '', scope: scope ?? '' };
    }),
  );
}

/** By its whole path: no program of that name in some folder is meant. */
const POWERSHELL = path.win32.join(
  process.env['SystemRoot'] ?? 'C:\\Windows',
  'System32\\WindowsPowerShell\\v1.0\\powershell.exe',
);
const QUERY = [
  ...['-NoProfile', '-NonInteractive', '-Command'],
  '(Get-CimInstance Win32_Battery).BatteryStatus',
];

/** What a program prints; it is given nothing, and no shell reads its arguments. */
function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: LIMIT_MS, windowsHide: true, maxBuffer: 65_536 };
    execFile(program, args, options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} failed`, { cause: error }));
    });
  });
}
