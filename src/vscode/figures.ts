import * as vscode from 'vscode';
import { createFigures } from '../text/figures.ts';

const { t } = vscode.l10n;

/** Figures as the editor's language writes them. */
export const figures = createFigures(vscode.env.language);

/** '340 ms', '1.2 s', '12 s', '3 min'. */
export function durationText(ms: number): string {
  if (ms < 999.5) return t('{0} ms', figures.number(ms));
  if (ms < 119_500) return t('{0} s', figures.number(ms / 1000, ms < 9_950 ? 1 : 0));
  return t('{0} min', figures.number(ms / 60_000));
}

/** The size of a file or model: '12 kB', '4.7 MB', '120 MB', '4.1 GB'. */
export function sizeText(bytes: number): string {
  if (bytes < 99_500) return t('{0} kB', figures.number(bytes / 1e3));
  if (bytes < 99_950_000) return t('{0} MB', figures.fixed(bytes / 1e6, 1));
  if (bytes < 999.5e6) return t('{0} MB', figures.number(bytes / 1e6));
  return t('{0} GB', figures.fixed(bytes / 1e9, 1));
}

/** A score, a weight, a value: two digits behind the point. */
export function scoreText(value: number): string {
  return figures.fixed(value, 2);
}
