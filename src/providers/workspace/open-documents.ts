import { documentChange } from './document-change.ts';
import { withLineFeeds } from './line-feeds.ts';
import type { Notice } from './protocol.ts';

/** A document as the host's editor has it. */
export interface OpenDocument {
  /** As in `DocumentSnapshot`. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** Keeps the worker's copies of the open documents, by sending what has changed. */
export interface OpenDocuments {
  /** The document was opened or edited. Equal texts cost nothing. */
  changed(document: OpenDocument): void;
  /** The document was closed: what is on disk counts again. */
  closed(path: string): void;
  /** Sends everything: the worker knows nothing. */
  resend(): void;
}

/** A longer document is not learned from, in UTF-16 code units. */
const LONGEST_DOCUMENT = 1_048_576;
/** Documents kept in step; of more, those not changed for the longest time are as if closed. */
const MOST_DOCUMENTS = 100;

export function createOpenDocuments(send: (message: Notice) => void): OpenDocuments {
  const documents = new Map<string, OpenDocument>();

  function closed(path: string): void {
    if (documents.delete(path)) send({ type: 'close', path });
  }

  return {
    changed(document) {
      const { path, languageId } = document;
      const text = withLineFeeds(document.text);
      const known = documents.get(path);
      if (text.length > LONGEST_DOCUMENT) {
        closed(path);
        return;
      }
      documents.delete(path);
      documents.set(path, { path, languageId, text }); // the newest last
      if (known?.languageId !== languageId) send({ type: 'document', path, languageId, text });
      else {
        const change = documentChange(known.text, text);
        if (change !== undefined) send({ type: 'change', path, change });
      }
      const [oldest] = documents.keys();
      if (documents.size > MOST_DOCUMENTS && oldest !== undefined) closed(oldest);
    },
    closed,
    resend() {
      for (const document of documents.values()) send({ type: 'document', ...document });
    },
  };
}
