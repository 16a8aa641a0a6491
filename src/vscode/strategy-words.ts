import * as vscode from 'vscode';
import type { CompletionRequest } from '../core/completion.ts';
import type { StrategyFallback } from '../core/events.ts';
import type { DisputeTime, KnownEvidence, Lack, StrategyChoice } from '../core/strategy-choice.ts';
import type { Engine } from '../engine/engine.ts';
import type { Settings } from '../settings/parse-settings.ts';
import {
  AUTOMATIC_STRATEGY,
  CHALLENGER,
  findStrategy,
  INLINE_DEFAULT,
} from '../strategies/registry.ts';
import { isAsEver } from './completion/strategy-log.ts';
import { durationText, figures } from './figures.ts';
import { strategyWords } from '../comparison/strategy-words.ts';

const { t } = vscode.l10n;

export function strategyTitle(id: string): string {
  if (id === AUTOMATIC_STRATEGY) return t('Automatic');
  return strategyWords(id, findStrategy(id)?.title ?? id, t);
}

/** Of the document that is being edited; '' where there is none. */
export function activeLanguage(): string {
  return vscode.window.activeTextEditor?.document.languageId ?? '';
}

/** The strategy as it is set, and what runs for it while typing where that is another. */
export function strategyNow(
  { settings, engine }: { readonly settings: Settings; readonly engine: Engine },
  languageId: string,
): string {
  const { strategyId } = settings.engine;
  const runs = engine.choice(strategyId, languageId)?.automatic ?? strategyId;
  return runs === strategyId ? strategyId : t('{0}: {1} runs', strategyId, runs);
}

/** What a strategy needs and how much of it there is. */
function lackText(lack: Lack): string {
  if (lack.of === 'other') return lack.what;
  const { of, wanted, has } = lack;
  const texts: Readonly<Record<typeof of, string>> = {
    members: t('{0} models and has {1}', wanted, has),
    generate: t('{0} models that write and has {1}', wanted, has),
    next: t('{0} models that tell likely next tokens and has {1}', wanted, has),
    score: t('{0} models that score given texts and has {1}', wanted, has),
    judge: t('{0} models that compare texts and has {1}', wanted, has),
    read: t('{0} models that judge code that stands and has {1}', wanted, has),
    vectors: t('{0} models whose token vectors can be read and has {1}', wanted, has),
    embed: t('{0} models that embed texts and has {1}', wanted, has),
  };
  return texts[of];
}

/** Another strategy ran than the one that was set. */
export function fallbackText({ from, to, lack }: StrategyFallback): string {
  return t('{0} ran in place of {1}, which needs {2}', to, from, lackText(lack));
}

/** Which strategy runs now where a value of the setting is set, and why. */
export function choiceText(choice: StrategyChoice): string {
  const { wanted, automatic, explicit, reason } = choice;
  const why = reasonText(choice);
  if (reason.code === 'as-set') return '';
  if (automatic === explicit) {
    return automatic === wanted ? why : t('{0} runs: {1}', automatic, why);
  }
  return t('{0} while you type, {1} when you ask: {2}', automatic, explicit, why);
}

/** Where one ran that was not set by name, for a request of this kind; '' where nothing is to be said. */
export function ranInsteadText(
  choice: StrategyChoice | undefined,
  trigger: CompletionRequest['trigger'],
): string {
  if (choice === undefined || choice[trigger] === choice.wanted || isAsEver(choice)) return '';
  const ran = choice[trigger];
  const why = reasonText(choice);
  return choice.wanted === AUTOMATIC_STRATEGY
    ? t('{0} was chosen: {1}', ran, why)
    : t('{0} ran in place of {1}: {2}', ran, choice.wanted, why);
}

function reasonText({ wanted: set, reason }: Pick<StrategyChoice, 'wanted' | 'reason'>): string {
  const [challenger, bar] = [CHALLENGER, INLINE_DEFAULT];
  const wanted = set === AUTOMATIC_STRATEGY ? CHALLENGER : set;
  switch (reason.code) {
    case 'as-set':
      return '';
    case 'needs-not-met':
      return t('{0} needs {1}', wanted, lackText(reason.lack));
    case 'no-evidence':
      return t('no benchmark has compared {0} with {1} for these models', challenger, bar);
    case 'not-better':
      return t(
        '{0} is not measurably better than {1}: {2}',
        ...([challenger, bar, evidenceText(reason.evidence)] as const),
      );
    case 'time-unknown':
      return t('its time is not known yet ({0} models to be timed)', reason.members.length);
    case 'too-slow':
      return t('{0} is too slow while typing: {1}', challenger, timeText(reason));
    case 'in-time':
      return t('in time: {0}', timeText(reason));
    case 'earned':
      return t(
        '{0} is better than {1}: {2}; and in time: {3}',
        ...([challenger, bar, evidenceText(reason.evidence), timeText(reason)] as const),
      );
  }
}

function evidenceText({ mean, low, high, items, files, origin }: KnownEvidence): string {
  const figures = [points(mean), points(low), points(high), items, files] as const;
  return origin === 'own'
    ? t('{0} points ({1} to {2}) on {3} places in {4} files of yours', ...figures)
    : t('{0} points ({1} to {2}) on {3} places in {4} files, measured by us', ...figures);
}

function points(share: number): string {
  return figures.signed(100 * share, 1);
}

function timeText({ disputeMs, leftMs }: DisputeTime): string {
  return t(
    'a dispute takes {0}, and {1} are left',
    durationText(disputeMs),
    durationText(Math.max(0, leftMs)),
  );
}
