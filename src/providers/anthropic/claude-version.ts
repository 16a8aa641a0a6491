/** Generation of a Claude model; the minor part is 0 where the name has none. */
export interface ClaudeVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * Reads `claude-sonnet-4-5-20250929`, `claude-3-5-haiku-latest` and `claude-opus-5`. Undefined for other names,
 * and for Claude models that are named without a number.
 */
export function claudeVersionOf(name: string): ClaudeVersion | undefined {
  const [, major, minor = '0'] = VERSION.exec(name) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Two digits at most, so that a date is no minor version. */
const VERSION = /^claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?=[-@:]|$)/;

export function isClaude(name: string): boolean {
  return name.startsWith('claude');
}

/**
 * Whether a model takes `temperature` and `top_p`: Claude 4.7 and later answer HTTP 400 to any other value
 * than their own. Models that are not Claude's, behind gateways, are taken to do.
 */
export function takesSampling(name: string): boolean {
  if (!isClaude(name)) return true;
  const version = claudeVersionOf(name);
  return version !== undefined && (version.major < 4 || (version.major === 4 && version.minor < 7));
}
