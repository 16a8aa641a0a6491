import type { CompletionRequest, ShownCandidate } from '../core/completion.ts';
import { offsetAt, type Position } from '../core/document.ts';

/** The request that comes next when a shown text is accepted, with its offset in the new document. */
export function requestBehind(
  request: CompletionRequest,
  { text, replaceAfter }: ShownCandidate,
): { readonly request: CompletionRequest; readonly offset: number } {
  const { document } = request;
  const before = offsetAt(document.text, request.position);
  const accepted =
    document.text.slice(0, before) + text + document.text.slice(before + replaceAfter);
  const offset = before + text.length;
  return {
    offset,
    request: {
      ...request,
      id: `${request.id}+`,
      document: { ...document, text: accepted, version: document.version + 1 },
      position: positionAt(accepted, offset),
      trigger: 'automatic',
    },
  };
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
