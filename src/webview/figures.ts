import * as l10n from '@vscode/l10n';
import type { ColumnHead, ModelOffer } from './page-state.ts';
import { createFigures } from '../text/figures.ts';

type Usage = NonNullable<ColumnHead['usage']>;

let figures = createFigures(undefined);

/** From now on figures are written as this language does; before, as the browser's. */
export function writeFiguresIn(language: string): void {
  figures = createFigures(language);
}

/** A number with at most so many digits behind the point. The first costs some ms, later ones none. */
export function numberText(value: number, digits: 0 | 1 | 2): string {
  return figures.number(value, digits);
}

/** `71K`: where there is little room, and nobody counts single ones. */
export function compactText(value: number): string {
  return figures.compact(value);
}

/** A score, a weight: two digits behind the point. */
export function scoreText(value: number): string {
  return figures.fixed(value, 2);
}

export function percentText(share: number): string {
  return figures.percent(share);
}

/** Day and time, short. */
export function timeText(atMs: number): string {
  return figures.time(atMs);
}

/** '340 ms', '1.2 s', '12 s', '3 min'. */
export function durationText(ms: number): string {
  if (ms < 999.5) return l10n.t('{0} ms', numberText(ms, 0));
  if (ms < 9_950) return l10n.t('{0} s', numberText(ms / 1000, 1));
  if (ms < 119_500) return l10n.t('{0} s', numberText(ms / 1000, 0));
  return l10n.t('{0} min', numberText(ms / 60_000, 0));
}

/** US dollars, to the cent; of less than ten cents two digits that count. */
export function costText(usd: number): string {
  return figures.money(usd);
}

/**
 * Tokens a second behind the first one, which waits for the prompt. Undefined before the end and where
 * too little is known. Unit: 1/s.
 */
export function tokensPerSecond({
  usage,
  firstTextMs,
  endMs,
}: Pick<ColumnHead, 'usage' | 'firstTextMs' | 'endMs'>): number | undefined {
  const tokens = usage?.completionTokens;
  if (tokens === undefined || tokens < 2 || firstTextMs === undefined || endMs === undefined) {
    return undefined;
  }
  return endMs > firstTextMs ? ((tokens - 1) * 1000) / (endMs - firstTextMs) : undefined;
}

export function speedText(perSecond: number): string {
  return l10n.t('{0} tokens/s', numberText(perSecond, perSecond < 10 ? 1 : 0));
}

/** Tokens read and written; what is not known is left out. */
export function tokensText({ promptTokens, completionTokens, estimated }: Usage): string {
  const parts = [
    ...(promptTokens === undefined ? [] : [l10n.t('{0} in', numberText(promptTokens, 0))]),
    ...(completionTokens === undefined ? [] : [l10n.t('{0} out', numberText(completionTokens, 0))]),
  ];
  if (parts.length === 0) return '';
  const text = parts.join(', ');
  return estimated ? l10n.t('{0} (estimated)', text) : text;
}

export function temperatureText(temperature: number): string {
  return l10n.t('temperature {0}', numberText(temperature, 2));
}

/** A figure of a column, and what it is. */
export interface Figure {
  readonly text: string;
  readonly meaning: string;
}

/** What is known of a column's time, tokens and price. */
export function figuresOf(head: ColumnHead): readonly Figure[] {
  const { startMs = 0, firstTextMs, endMs, usage, temperature } = head;
  const speed = tokensPerSecond(head);
  const tokens = usage === undefined ? '' : tokensText(usage);
  return [
    ...(firstTextMs === undefined
      ? []
      : [
          {
            text: l10n.t('first text {0}', durationText(firstTextMs - startMs)),
            meaning: l10n.t('Time from the start of this answer to its first text'),
          },
        ]),
    ...(endMs === undefined
      ? []
      : [
          {
            text: l10n.t('in all {0}', durationText(endMs - startMs)),
            meaning: l10n.t('Time from the start of this answer to its end'),
          },
        ]),
    ...(speed === undefined
      ? []
      : [{ text: speedText(speed), meaning: l10n.t('Tokens a second behind the first one') }]),
    ...(tokens === ''
      ? []
      : [{ text: tokens, meaning: l10n.t('Tokens of the prompt and of the answer') }]),
    ...(usage?.costUsd === undefined
      ? []
      : [{ text: costText(usage.costUsd), meaning: l10n.t('Price of this answer') }]),
    ...(temperature === undefined
      ? []
      : [
          {
            text: temperatureText(temperature),
            meaning: l10n.t('Higher temperatures give more varied answers'),
          },
        ]),
  ];
}

export function placeText(place: ColumnHead['place']): string {
  const texts: Readonly<Record<ColumnHead['place'], string>> = {
    local: l10n.t('local'),
    network: l10n.t('network'),
    cloud: l10n.t('cloud'),
  };
  return texts[place];
}

export function stateText(state: ColumnHead['state']): string {
  const texts: Readonly<Record<ColumnHead['state'], string>> = {
    queued: l10n.t('waiting'),
    loading: l10n.t('loading the model'),
    prefill: l10n.t('reading the prompt'),
    streaming: l10n.t('writing'),
    done: l10n.t('finished'),
    stopped: l10n.t('stopped'),
    failed: l10n.t('failed'),
  };
  return texts[state];
}

/** When a model would begin. */
export function readinessText({ readiness, loadMs }: ModelOffer): string {
  const time = loadMs === undefined ? undefined : durationText(loadMs);
  if (readiness === 'resident') return l10n.t('ready');
  if (readiness === 'load') {
    return time === undefined ? l10n.t('has to be loaded') : l10n.t('loads in about {0}', time);
  }
  return time === undefined
    ? l10n.t('takes the place of another model, answers last')
    : l10n.t('takes the place of another model, answers last; loads in about {0}', time);
}
