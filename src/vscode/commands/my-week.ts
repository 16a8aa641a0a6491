import * as vscode from 'vscode';
import { findByName } from '../../engine/member-selection.ts';
import type { ListedModel } from '../../engine/model-directory.ts';
import {
  confidenceReliability,
  type ConfidenceReliability,
} from '../../learning/confidence-reliability.ts';
import {
  LEAST_OUTCOMES,
  weekOf,
  type Count,
  type Estimate,
  type MemberWeek,
  type Tally,
  type Week,
} from '../../learning/week.ts';
import { lineUpEntries, modelOf, OWN_LINE_UP, writeOwnLineUp } from '../platform/line-up.ts';
import type { Session } from '../session.ts';
import { modelLabel } from '../views/model-label.ts';
import { figures, sizeText } from '../figures.ts';

const { t } = vscode.l10n;

const DAYS = 7;

interface WeekItem extends vscode.QuickPickItem {
  /** The model that choosing the row drops. */
  readonly drop?: string;
}

/**
 * What the ensemble did in the last seven days, what its best member alone would have got, what each
 * member decided and costs, how far its probabilities of being accepted kept their word; a row for each
 * member that does not pay drops it.
 */
export async function myWeek(session: Session): Promise<void> {
  const { directory } = session.engine.roster;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Ensemble: asking the servers') },
    () => directory.refresh(0, new AbortController().signal),
  );
  const { records } = await session.outcomes.read();
  const present = session.engine.roster
    .selection()
    .chosen.map(({ listed }) => listed.description.id);
  const week = weekOf(records, session.clock.wallTime(), DAYS, present);
  const reliability = confidenceReliability(records, week.from);
  const items = [...itemsOf(session, week, present), ...reliabilityItems(reliability)];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: my week (kept on this machine)'),
    placeHolder: session.settings.learning
      ? t('{0} outcomes in the last {1} days', week.judged, DAYS)
      : t('Learning is off: nothing is recorded'),
    matchOnDetail: true,
  });
  if (picked?.drop !== undefined) await drop(session, picked.drop, present);
}

function itemsOf(session: Session, week: Week, present: readonly string[]): WeekItem[] {
  const { directory } = session.engine.roster;
  const separator = (label: string): WeekItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  // Those of the line-up now come first: nothing can be done about the others.
  const isPresent = ({ memberId }: MemberWeek): boolean => present.includes(memberId);
  const membersNow = week.members.toSorted((a, b) => Number(isPresent(b)) - Number(isPresent(a)));
  const idle = present.filter((id) => week.members.every(({ memberId }) => memberId !== id));
  const droppable = week.droppable
    .map((id) => ({ id, listed: directory.find(id) }))
    // It takes nothing from the others, and its scores help to rank what they write.
    .filter(({ listed }) => listed?.description.instant !== true);
  return [
    separator(t('The last {0} days', DAYS)),
    {
      label: tallyText(week),
      description: week.uncounted === 0 ? '' : t('and {0} older outcomes', week.uncounted),
      detail: t(
        'Still there after 30 s: {0} · after 5 min: {1}',
        countText(week.survived30s),
        countText(week.survived5min),
      ),
    },
    ...(droppable.length === 0 ? [] : [separator(t('What does not pay'))]),
    ...droppable.map(({ id, listed }): WeekItem => ({
      label: `$(trash) ${t('Drop {0}', modelLabel(id))}`,
      description: memoryTexts(listed).join(' · '),
      drop: id,
    })),
    separator(t('On the same requests')),
    ...comparison(week),
    separator(t('Members')),
    ...membersNow.map((member): WeekItem => ({
      label: modelLabel(member.memberId),
      description: t('decisive in {0}', countText(member.decisive)),
      detail: [
        ...priceTexts(directory.find(member.memberId), member),
        ...(week.tooFew || member.wouldHaveGot === undefined
          ? []
          : [t('alone {0}', estimateText(member.wouldHaveGot))]),
      ].join(' · '),
    })),
    ...idle.map((id): WeekItem => ({
      label: modelLabel(id),
      description: t('no outcome yet'),
      detail: priceTexts(directory.find(id), undefined).join(' · '),
    })),
    separator(t('Languages')),
    ...week.perLanguage.map((language): WeekItem => ({
      label: language.languageId,
      description: tallyText(language),
    })),
  ];
}

/** What was announced of texts, and how many of them were accepted. */
function reliabilityItems(reliability: ConfidenceReliability | undefined): readonly WeekItem[] {
  const separator = {
    label: t('Announced and accepted'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  if (reliability === undefined) {
    return [separator, { label: t('Too few outcomes for probabilities') }];
  }
  const { rows, error, fitted, judged } = reliability;
  return [
    separator,
    {
      label: t('Off by {0} points on the average', figures.fixed(100 * error, 1)),
      description: t('judged on {0} outcomes, made of {1} earlier ones', judged, fitted),
    },
    ...rows.map(({ low, high, announced, taken, n }): WeekItem => ({
      label: t('{0} to {1}', figures.percent(low), figures.percent(high)),
      description: t(
        'announced {0}, accepted {1} of {2}',
        figures.percent(announced),
        figures.percent(taken),
        n,
      ),
    })),
  ];
}

function comparison({ best, judged, tooFew }: Week): readonly WeekItem[] {
  if (tooFew) {
    const description = t('{0} of {1}', judged, LEAST_OUTCOMES);
    return [{ label: t('Too few outcomes to compare'), description }];
  }
  if (best === undefined) return [{ label: t('No member answered often enough to compare') }];
  const { memberId, wouldHaveGot, ensemble, difference } = best;
  return [
    { label: t('Ensemble'), description: estimateText(ensemble) },
    {
      label: t('Best single member: {0}', modelLabel(memberId)),
      description: estimateText(wouldHaveGot),
    },
    {
      label: t('Ensemble ahead by at most'),
      description: estimateText(difference),
      detail: t('What the member wrote and nobody saw counts as not taken'),
    },
  ];
}

function tallyText({ shown, accepted, partially }: Tally): string {
  return t('{0} shown · {1} accepted · {2} in part', shown, accepted, partially);
}

function countText({ count, of }: Count): string {
  return t('{0} of {1}', count, of);
}

/** Rewards are shares of a text taken and kept as it was. */
function estimateText({ mean, low, high, n }: Estimate): string {
  return t(
    '{0} ({1} to {2}, n = {3})',
    figures.percent(mean),
    figures.percent(low),
    figures.percent(high),
    n,
  );
}

/** What a member takes: memory here, money elsewhere; what is not known is left out or said so. */
function priceTexts(
  listed: ListedModel | undefined,
  member: MemberWeek | undefined,
): readonly string[] {
  if (listed === undefined) return [t('not listed by any server now')];
  if (listed.description.place === 'local') return [...memoryTexts(listed), t('no money')];
  const { cost } = member ?? {};
  return cost === undefined
    ? [t('price not told')]
    : [t('at least {0} for {1} requests', figures.money(cost.usd), cost.requests)];
}

function memoryTexts(listed: ListedModel | undefined): readonly string[] {
  if (listed?.description.place !== 'local') return [];
  const { residency, description } = listed;
  const resident = typeof residency === 'object' ? residency : undefined;
  const bytes = resident?.sizeBytes ?? description.sizeBytes;
  const shared = resident?.sharedWith ?? [];
  return [
    ...(bytes === undefined ? [] : [sizeText(bytes)]),
    ...(residency === undefined
      ? []
      : [resident === undefined ? t('not in memory') : t('in memory')]),
    ...(shared.length === 0 ? [] : [t('shared with {0}', shared.join(', '))]),
  ];
}

/** Writes a line-up without the model; the line-up that named it stays, unless it is our own. */
async function drop(session: Session, modelId: string, present: readonly string[]): Promise<void> {
  const { models } = session.engine.roster.directory.current();
  const named = lineUpEntries(session.settings.lineUp);
  const rest = (named ?? present).filter(
    (entry) => (findByName(models, modelOf(entry))?.description.id ?? modelOf(entry)) !== modelId,
  );
  const confirm = t('Drop');
  const question = t(
    'Ensemble: drop {0} from inline completion? The line-up "{1}" is used from then on, with {2}. Choose Models brings the model back.',
    modelLabel(modelId),
    OWN_LINE_UP,
    rest.map((entry) => modelLabel(modelOf(entry))).join(', '),
  );
  const answer = await vscode.window.showWarningMessage(question, confirm);
  if (answer === confirm) await writeOwnLineUp(rest);
}
