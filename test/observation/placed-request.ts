import type { CompletionRequest } from '../../src/core/completion.ts';
import { languageOf } from '../../src/context/language-of.ts';

/** A request at the mark `|` of a file's text. */
export function requestAt(path: string, marked: string): CompletionRequest {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split(/\r\n|\n/);
  return {
    id: 'q1',
    trigger: 'explicit',
    document: {
      ...{ uri: `file:///${path}`, path, version: 1 },
      languageId: languageOf(path),
      text: marked.slice(0, offset) + marked.slice(offset + 1),
    },
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}
