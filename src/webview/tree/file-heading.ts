import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { harmless } from '../../text/visible-text.ts';
import { cutInMiddle } from '../views/model-names.ts';
import { changedLines } from './node-row.ts';
import type { PageReviewFile } from './tree-page-state.ts';

/** Unit: UTF-16 code units. */
const MOST_PATH = 90;

/** A file's path, what happens to it, and its numbers of lines. */
export function fileHeading(file: PageReviewFile): TemplateResult {
  const path = harmless(file.path);
  return html`<span class="path code" title=${path}>${cutInMiddle(path, MOST_PATH)}</span>
    ${file.kind === 'change' ? nothing : html`<span class="badge">${kindText(file)}</span>`}
    <span class="figure">${changedLines(linesOf(file))}</span>`;
}

function kindText({ kind, renamedFrom }: PageReviewFile): string {
  const texts: Readonly<Record<PageReviewFile['kind'], string>> = {
    change: l10n.t('changed'),
    create: l10n.t('new'),
    delete: l10n.t('deleted'),
    rename: l10n.t('renamed from {0}', cutInMiddle(harmless(renamedFrom ?? ''), MOST_PATH)),
  };
  return texts[kind];
}

function linesOf({ hunks }: PageReviewFile): { readonly added: number; readonly removed: number } {
  let [added, removed] = [0, 0];
  for (const { kind } of hunks.flatMap(({ lines }) => lines)) {
    if (kind === 'added') added += 1;
    else if (kind === 'removed') removed += 1;
  }
  return { added, removed };
}
