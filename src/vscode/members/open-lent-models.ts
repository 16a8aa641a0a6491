import type * as vscode from 'vscode';
import type { LentModels } from '../platform/editor-models.ts';
import { editorSurface } from './editor-surface.ts';
import { createLentModels } from './lent-models.ts';

/** The models of `vscode.lm`; the first listing wakes the extensions that lend them. */
export function openLentModels(
  { languageModelAccessInformation }: vscode.ExtensionContext,
  onChange: () => void,
): LentModels {
  return createLentModels(editorSurface(languageModelAccessInformation), onChange);
}
