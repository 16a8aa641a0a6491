import * as vscode from 'vscode';
import type { Price } from '../../core/price.ts';
import type { ModelDescription, Place, Role } from '../../core/model.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';
import { tokenText } from './money-words.ts';
import type { Trial } from './trial.ts';
import { durationText, figures } from '../figures.ts';

const { t } = vscode.l10n;

/** What is known of a model that somebody is about to add. */
export interface CardFacts {
  readonly description: ModelDescription;
  /** Of its server, for the user's eyes. */
  readonly address: string;
  readonly price: Price | undefined;
  /** Undefined where the test was left out or failed. */
  readonly trial: Trial | undefined;
}

/** Longest part of a model's own text that is shown. Unit: UTF-16 code units. */
const SAMPLE = 60;

/** The model on a card: where it is, how quick, what it can do and costs, and what goes where; a line each. */
export function cardLines(facts: CardFacts): readonly string[] {
  const { description, price } = facts;
  const { roles, contextLength, license, place } = description;
  return [
    placeLine(facts),
    ...speedLine(facts),
    ...fillLine(facts),
    t('May: {0}.', roles.map(roleText).join(', ')),
    ...(contextLength === undefined ? [] : [t('Reads {0} tokens.', tokenText(contextLength))]),
    ...(license === undefined ? [] : [t('Licence: {0}.', shortened(license))]),
    ...(place === 'local' ? [] : [t('Price: {0}.', priceText(description, price))]),
    leavesText(facts),
  ];
}

function placeLine({ description: { place, serverId }, address }: CardFacts): string {
  if (serverId === EDITOR_SERVER) {
    return t(
      'Runs where the extension that lends it says: outside this machine, as far as is known.',
    );
  }
  const texts: Readonly<Record<Place, string>> = {
    local: t('Runs on this machine ({0}).', address),
    network: t('Runs on your network ({0}).', address),
    cloud: t('Runs outside this machine ({0}).', address),
  };
  return texts[place];
}

function speedLine({ trial }: CardFacts): readonly string[] {
  if (trial === undefined) return [];
  const { firstTokenMs, totalMs } = trial.generation;
  const took = durationText(totalMs);
  if (firstTokenMs === undefined || trial.sample === '') return [t('One test took {0}.', took)];
  return [t('One test took {0}, its first word {1}.', took, durationText(firstTokenMs))];
}

function fillLine({ trial, description }: CardFacts): readonly string[] {
  if (trial === undefined) return [];
  const sample = shortened(trial.sample);
  if (!description.roles.includes('inline')) {
    return [t('Does not complete while you type. In the test it wrote: {0}', sample)];
  }
  return trial.fills
    ? [t('Fills holes: yes. In the test it wrote: {0}', sample)]
    : [
        t(
          'Fills holes: not in the test, where it wrote: {0}',
          sample === '' ? t('nothing') : sample,
        ),
      ];
}

export function roleText(role: Role): string {
  const texts: Readonly<Record<Role, string>> = {
    inline: t('complete at the cursor'),
    panel: t('answer in the panel'),
    refactor: t('refactor'),
    judge: t('judge'),
    fuse: t('fuse'),
    embed: t('embed'),
  };
  return texts[role];
}

/** A price in the words of a price list. */
export function priceText({ serverId }: ModelDescription, price: Price | undefined): string {
  if (serverId === EDITOR_SERVER) return t('calls are counted against your plan there');
  if (price === undefined) return t('not known; set it in "ensemble.cloud.prices"');
  if (price.input === 0 && price.output === 0) return t('free');
  const [read, written] = [figures.money(price.input), figures.money(price.output)];
  return t('{0} in, {1} out per million tokens', read, written);
}

function leavesText({ description: { place, serverId, roles } }: CardFacts): string {
  if (place === 'local') return t('Nothing leaves this machine.');
  if (place === 'network') {
    return t('The code around the cursor, and what commands are about, goes to that machine.');
  }
  const never = t(
    'Files that "ensemble.cloud.neverSend" and ignore files name, and secrets, are never sent.',
  );
  if (serverId === EDITOR_SERVER || !roles.includes('inline')) {
    return `${t('Your code is sent there only when you ask it: in the panel, for refactorings, as a judge.')} ${never}`;
  }
  return `${t('Your code is sent there only when you ask by hand; while you type only after you have switched that on.')} ${never}`;
}

/** On one line, and not for ever: other people's words. */
function shortened(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ⏎ ').trim();
  return line.length > SAMPLE ? `${line.slice(0, SAMPLE)}…` : line;
}
