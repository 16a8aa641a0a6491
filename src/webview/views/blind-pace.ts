import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { hasEnded } from '../../comparison/comparison.ts';
import type { ColumnHead } from '../page-state.ts';
import { paced, released } from './blind.ts';

/** A column as far as it may be seen. */
export interface SeenColumn {
  readonly head: ColumnHead;
  readonly text: string;
}

/** Lets hidden columns grow alike: asks its element to draw again while something is held back. */
export class BlindPace implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #shown = 0;
  #beforeMs: number | undefined;
  #frame = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#beforeMs = undefined;
  }

  /**
   * What may be seen now of hidden columns, in their order. Once all have ended, that is everything;
   * before, none of them seems to be further than another.
   */
  seen(
    heads: readonly ColumnHead[],
    texts: ReadonlyMap<string, { readonly text: string }>,
  ): readonly SeenColumn[] {
    const whole = heads.map(({ id, state }) => ({
      text: texts.get(id)?.text ?? '',
      ended: hasEnded(state),
    }));
    if (whole.every(({ ended }) => ended)) {
      this.#shown = 0;
      this.#beforeMs = undefined;
      return heads.map((head, i) => ({ head, text: whole[i]?.text ?? '' }));
    }
    const nowMs = performance.now();
    const next = released(whole, this.#shown, nowMs - (this.#beforeMs ?? nowMs));
    // Time that gave no whole character counts on.
    if (next > this.#shown || this.#beforeMs === undefined) this.#beforeMs = nowMs;
    this.#shown = next;
    this.#drawAgain();
    const seen = paced(whole, next);
    return heads.map((head, i) => ({
      head: head.state === 'failed' ? head : { ...head, state: 'streaming' },
      text: seen[i] ?? '',
    }));
  }

  #drawAgain(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#host.requestUpdate();
    });
  }
}
