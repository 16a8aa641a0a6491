/** The date in the time zone of this machine, `2026-11-28`. Days as texts sort as days do. */
export function localDay(wallTimeMs: number): string {
  const date = new Date(wallTimeMs);
  return [
    String(date.getFullYear()).padStart(4, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');
}

/** The date so many days before another one. */
export function daysBefore(day: string, days: number): string {
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() - days);
  return noon.toISOString().slice(0, 10);
}
