import type { PressedKey } from './panel-keys.ts';

const CONTROLS = 'button, a[href], summary, select, input, [role=tab], [role=button], [role=radio]';

/** Where a key goes: through all shadow roots. */
export function focusOf(event: KeyboardEvent): PressedKey['focus'] {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return 'text';
  if (target instanceof HTMLInputElement) {
    return target.type === 'checkbox' || target.type === 'radio' ? 'control' : 'text';
  }
  // Letters choose in a list.
  if (target instanceof HTMLSelectElement) return 'text';
  return target.closest(CONTROLS) === null ? 'page' : 'control';
}
