import { systemClock } from '../core/clock.ts';
import type { Isolation, Sandbox } from '../sandbox/job.ts';
import { IsolationUnavailableError, openSandbox } from '../sandbox/open-sandbox.ts';
import { flagOption, type Arguments } from './arguments.ts';
import { UsageError } from './output.ts';

/** The best sandbox that this machine has; a UsageError names the option that allows to go without. */
export async function sandboxOf(given: Arguments, signal: AbortSignal): Promise<Sandbox> {
  const allowCopied = flagOption(given, 'without-isolation');
  try {
    return await openSandbox({ clock: systemClock, allowCopied }, signal);
  } catch (error) {
    if (!(error instanceof IsolationUnavailableError)) throw error;
    throw new UsageError(`${error.message}; --without-isolation allows it`);
  }
}

/** How programs are kept apart from this machine, behind "they ran". */
export function isolationInWords({ level, tool }: Isolation): string {
  return level === 'isolated'
    ? `isolated by ${tool}`
    : 'without isolation, in a folder of their own';
}
