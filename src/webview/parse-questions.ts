import type { ParseWish, Parsed } from './actions.ts';
import type { PageMessage } from './protocol.ts';

/** More questions than these are not waited for. */
const MOST_WAITING = 8;

/** What the page has asked the host to parse: every answer goes to who asked. */
export class ParseQuestions {
  readonly #send: (message: PageMessage) => void;
  readonly #waiting = new Map<number, ParseWish['tell']>();
  #asks = 0;

  constructor(send: (message: PageMessage) => void) {
    this.#send = send;
  }

  ask({ text, tell }: ParseWish): void {
    this.#asks += 1;
    this.#waiting.set(this.#asks, tell);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
    this.#send({ type: 'parse', ask: this.#asks, text });
  }

  answered({ ask, newErrors, known }: Parsed & { readonly ask: number }): void {
    this.#waiting.get(ask)?.({ newErrors, known });
    this.#waiting.delete(ask);
  }
}
