/** Whether a machine takes its power from its battery; undefined where nobody can tell. */
export type OnBattery = boolean | undefined;

/** A folder of `/sys/class/power_supply`: its files `type`, `online`, `status` and `scope`, '' where missing. */
export interface PowerSupply {
  readonly type: string;
  readonly online: string;
  readonly status: string;
  readonly scope: string;
}

/**
 * Linux: on battery where no mains is online and a battery of the machine discharges. A mouse or a phone has a
 * battery, too: its scope is `Device`.
 */
export function onBatteryByLinux(supplies: readonly PowerSupply[]): OnBattery {
  const own = supplies.filter(({ scope }) => scope.trim() !== 'Device');
  const batteries = own.filter(({ type }) => type.trim() === 'Battery');
  // Adapters are `Mains`, or `USB` where they charge by such a plug.
  const mains = own.filter(({ type, online }) => type.trim() !== 'Battery' && online.trim() !== '');
  if (mains.some(({ online }) => online.trim() === '1')) return false;
  if (batteries.length === 0) return mains.length === 0 ? undefined : false;
  return batteries.some(({ status }) => status.trim() === 'Discharging');
}

/** macOS: the first line of `pmset -g batt`, `Now drawing from 'Battery Power'`. */
export function onBatteryByPmset(output: string): OnBattery {
  const [, source] = /Now drawing from '([^'\n]*)'/.exec(output) ?? [];
  if (source === undefined) return undefined;
  return source === 'Battery Power';
}

/**
 * Windows: numbers of `Win32_Battery.BatteryStatus`, one a battery and a line. 1 is discharging, 4 and 5 low
 * and critical while discharging; all others have mains. No number: no battery.
 */
export function onBatteryByWindows(output: string): OnBattery {
  const statuses = output.split(/\r?\n/).flatMap((line) => {
    const text = line.trim();
    return /^\d{1,2}$/.test(text) ? [Number(text)] : [];
  });
  if (statuses.length === 0) return output.trim() === '' ? false : undefined;
  return statuses.every((status) => DISCHARGING.has(status));
}

const DISCHARGING: ReadonlySet<number> = new Set([1, 4, 5]);
