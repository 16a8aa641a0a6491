import type * as vscode from 'vscode';
import type { Whole } from '../../core/completion.ts';
import { pieceAt, type CellPiece } from '../../context/notebook/cell-piece.ts';
import { cellsAround } from '../../context/notebook/cells-around.ts';
import { cellOf, isCell, readable } from '../platform/notebooks.ts';

/** A place in a cell: what is written there, and the notebook around it. */
export interface CellPlace {
  readonly languageId: string;
  readonly whole: Whole;
}

/** The place in a notebook; undefined for a document that is no cell. */
export function cellPlaceAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): CellPlace | undefined {
  const cell = cellOf(document);
  if (cell === undefined) return undefined;
  const piece = pieceOf(cell, position);
  const { languageId, start, end, oneLine } = piece;
  const around = cellsAround(cell.notebook.getCells().map(readable), cell.index, piece);
  const skippedEnd = document.getText().length - end;
  return { languageId, whole: { ...around, skippedStart: start, skippedEnd, oneLine } };
}

/** The language that is written at a place: in a cell what a magic makes of it, else the document's. */
export function languageAt(
  document: vscode.TextDocument,
  position: vscode.Position | undefined,
): string {
  if (position === undefined || !isCell(document)) return document.languageId;
  const cell = cellOf(document);
  return cell === undefined ? document.languageId : pieceOf(cell, position).languageId;
}

function pieceOf(cell: vscode.NotebookCell, position: vscode.Position): CellPiece {
  return pieceAt(readable(cell), cell.document.offsetAt(position));
}
