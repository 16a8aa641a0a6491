import * as l10n from '@vscode/l10n';
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { TemplateResult } from 'lit';
import { askToParse, type Parsed } from '../actions.ts';
import { moreLooseBrackets } from './put-together.ts';

/** A text is parsed when the user has rested so long. Unit: ms. */
const REST_MS = 150;

/** Longer texts are not sent. Unit: UTF-16 code units. */
const MOST = 1_000_000;

/** Has what the user puts together parsed in its place, each text once. */
export class ParseWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget;
  #text: string | undefined;
  #parsed: Parsed | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & EventTarget) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    // Who comes back without an answer asks again.
    if (this.#parsed === undefined) this.#text = undefined;
  }

  /** What is known of `text` by now; its element draws again when that is more. */
  of(text: string): Parsed | undefined {
    if (text === this.#text) return this.#parsed;
    this.#text = text;
    this.#parsed = undefined;
    clearTimeout(this.#timer);
    if (text.length <= MOST) this.#timer = setTimeout(() => this.#ask(text), REST_MS);
    return undefined;
  }

  #ask(text: string): void {
    askToParse(this.#host, text, (parsed) => {
      if (text !== this.#text) return;
      this.#parsed = parsed;
      this.#host.requestUpdate();
    });
  }
}

/**
 * Whether `text` parses in its place. Where no grammar tells, brackets are counted: those without a
 * partner that it has more than any of `sources`, the texts that it is made of.
 */
export function parseBadge(
  parsed: Parsed | undefined,
  text: string,
  sources: readonly string[],
): TemplateResult | typeof nothing {
  if (parsed === undefined) return nothing;
  if (!parsed.known) {
    const loose = moreLooseBrackets(text, sources);
    if (loose === 0) return nothing;
    return warning(
      loose === 1
        ? l10n.t('1 bracket without a partner')
        : l10n.t('{0} brackets without a partner', loose),
    );
  }
  const { newErrors } = parsed;
  if (newErrors === 0) return html`<span class="quiet">✓ ${l10n.t('parses')}</span>`;
  return warning(
    newErrors === 1 ? l10n.t('1 syntax error more') : l10n.t('{0} syntax errors more', newErrors),
  );
}

function warning(words: string): TemplateResult {
  return html`<span class="warning">⚠ ${words}</span>`;
}
