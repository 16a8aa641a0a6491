/**
 * Keys that tests plant, one for each place where a key may come to stand. None has a form that is known, but
 * those of `byForm`: whoever hides them knows where they are from and not how they look.
 */
export const planted = {
  secretStorage: 'planted-storage-4f1c9a77e2',
  environment: 'planted-environment-b83d05c1f6',
  headerValue: 'planted-header-93ab47d0e8',
  tokenCommand: 'planted-command-5d7e21fa90',
  addressPassword: 'planted-address-c06b8e3f14',
  addressParameter: 'planted-parameter-7a92d45bce',
  settingsHeader: 'planted-setting-1be7f09d63',
  settingsField: 'planted-field-e84a6c20b5',
} as const;

export type PlantedPlace = keyof typeof planted;

/** Someone else's key in what a model writes: made up, put together here so that no scanner trips over it. */
export const byForm = `ghp_${'a1B2c3D4e5'.repeat(4)}`;

/** The places whose keys stand in a text, as they are, in base64, as JSON has them, or encoded for a URL. */
export function plantedIn(text: string): readonly PlantedPlace[] {
  return (Object.keys(planted) as readonly PlantedPlace[]).filter((place) => {
    const key = planted[place];
    const forms = [key, Buffer.from(key).toString('base64').slice(0, -4), encodeURIComponent(key)];
    return forms.some((form) => text.includes(form)) || text.includes(key.slice(0, -3));
  });
}
