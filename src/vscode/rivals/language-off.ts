/**
 * The value of a map by language id that switches one language off, and leaves every other as it was: `own` is
 * what the user has, `effective` what counts. A map without `*` may mean that all other languages are off, so
 * that of the defaults is taken along.
 */
export function withLanguageOff(
  own: unknown,
  effective: unknown,
  language: string,
): Readonly<Record<string, unknown>> {
  const standard = isMap(effective) && Object.hasOwn(effective, '*') ? { '*': effective['*'] } : {};
  return { ...standard, ...(isMap(own) ? own : {}), [language]: false };
}

/** Whether a map by language id says of a language that it is off. */
export function isLanguageOff(effective: unknown, language: string): boolean {
  if (!isMap(effective)) return false;
  const said = Object.hasOwn(effective, language) ? effective[language] : effective['*'];
  return said === false;
}

/** A setting of another extension, read anew each time. */
export interface ForeignSetting {
  now(): { readonly own: unknown; readonly ofWorkspace: unknown; readonly effective: unknown };
  write(value: unknown, target: 'user' | 'workspace'): Promise<void>;
}

/**
 * Switches a language off there: for the user, and for the workspace too where that says otherwise. Rejects
 * where the setting cannot be written, such as one that the extension does not have any more.
 */
export async function switchLanguageOff(setting: ForeignSetting, language: string): Promise<void> {
  const { own, ofWorkspace, effective } = setting.now();
  await setting.write(withLanguageOff(own, effective, language), 'user');
  if (isLanguageOff(setting.now().effective, language)) return;
  await setting.write(withLanguageOff(ofWorkspace, effective, language), 'workspace');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
