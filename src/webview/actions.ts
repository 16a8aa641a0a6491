import type { HostMessage, PageMessage } from './protocol.ts';

/** How a part of the page asks for something: the event rises to the root, which tells the host. */
export const ACT = 'page-act';

/** Asks the host, from `element` upwards through all shadow roots. */
export function act(element: EventTarget, message: PageMessage): void {
  element.dispatchEvent(
    new CustomEvent<PageMessage>(ACT, { detail: message, bubbles: true, composed: true }),
  );
}

/** How a part of the page has a text parsed in its place; the root brings the answer. */
export const PARSE = 'page-parse';

/** What the host found. */
export type Parsed = Pick<Extract<HostMessage, { type: 'parsed' }>, 'newErrors' | 'known'>;

/** Detail of the event. */
export interface ParseWish {
  readonly text: string;
  readonly tell: (parsed: Parsed) => void;
}

/** Has a text parsed; `tell` is called once, or never where nobody answers. */
export function askToParse(element: EventTarget, text: string, tell: ParseWish['tell']): void {
  const detail = { text, tell };
  element.dispatchEvent(
    new CustomEvent<ParseWish>(PARSE, { detail, bubbles: true, composed: true }),
  );
}

/** How a part of the page changes what the user looks at; the root keeps it. */
export const LOOK = 'page-look';

/** Fields that are others now; undefined takes one away. */
export type Change<View extends object> = {
  readonly [Field in keyof View]?: View[Field] | undefined;
};

/** Changes some of the view state, which the root merges and keeps. */
export function look<View extends object>(element: EventTarget, change: Change<View>): void {
  element.dispatchEvent(
    new CustomEvent<Change<View>>(LOOK, { detail: change, bubbles: true, composed: true }),
  );
}
