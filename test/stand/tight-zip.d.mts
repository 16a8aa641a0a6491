/** Replaces the archive by one with the same names, modes and contents at the strongest level. */
export function tightenZip(file: string): void;
