import * as vscode from 'vscode';
import type { MachineMemory } from './machine-memory.ts';
import {
  downloadBytes,
  lacking,
  suggestedFor,
  suggestedLineUps,
  type SuggestedModel,
} from './suggested-line-ups.ts';
import { licenceText, lineUpText, purposeText, suggestedText } from './suggestion-words.ts';
import { sizeText } from '../figures.ts';

const { t } = vscode.l10n;

/** A row that pulls models, by their names. */
export interface PullRow extends vscode.QuickPickItem {
  readonly pulls?: readonly string[];
}

/**
 * What could be pulled: the line-up for this machine as one row and model by model, then those for others.
 * Size and licence stand on every row, so that choosing it is agreeing to both. What the server has
 * already is left out.
 */
export function pullRows(
  { memory }: MachineMemory,
  listedNames: readonly string[],
): readonly PullRow[] {
  const own = suggestedFor(memory);
  const missing = lacking(own.models, listedNames);
  const others = suggestedLineUps.filter((lineUp) => lineUp !== own);
  const shown = new Set(own.models);
  const single = others
    .flatMap(({ models }) => models)
    .filter((model) => {
      const isNew = !shown.has(model);
      shown.add(model);
      return isNew;
    });
  return [
    ...titled(suggestedText(memory), [
      ...(missing.length > 1 ? [lineUpRow(missing, lineUpText(missing))] : []),
      ...missing.map(modelRow),
    ]),
    ...titled(
      t('For other machines'),
      others.flatMap((lineUp) => {
        const wanted = lacking(lineUp.models, listedNames);
        return wanted.length > 1 ? [lineUpRow(wanted, lineUpText(wanted, lineUp.memory))] : [];
      }),
    ),
    ...titled(t('Other models that fill holes'), lacking(single, listedNames).map(modelRow)),
  ];
}

function lineUpRow(models: readonly SuggestedModel[], description: string): PullRow {
  return {
    label: `$(cloud-download) ${t('Pull these {0}: {1}', models.length, sizeText(downloadBytes(models)))}`,
    description,
    detail: models.map(({ name }) => name).join(', '),
    pulls: models.map(({ name }) => name),
  };
}

function modelRow(model: SuggestedModel): PullRow {
  return {
    label: model.name,
    description: `${sizeText(model.bytes)} · ${licenceText(model.licence)}`,
    detail: purposeText(model),
    pulls: [model.name],
  };
}

/** Rows under a title; nothing where there are none. */
export function titled<Row extends vscode.QuickPickItem>(
  title: string,
  rows: readonly Row[],
): readonly (Row | vscode.QuickPickItem)[] {
  if (rows.length === 0) return [];
  return [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...rows];
}
