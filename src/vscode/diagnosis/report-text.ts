import * as vscode from 'vscode';
import type { NoCompletionReason } from '../../core/completion.ts';
import { restText } from '../asking/rest-words.ts';
import { durationText, figures, sizeText } from '../figures.ts';
import { leftOutText, reasonText as nothingText, stateText } from '../words.ts';
import type { AnswerFacts, Facts, MemberFacts, ServerFacts } from './facts.ts';
import { reasonText, rivalText, verdictText } from './why-words.ts';
import type { Verdict } from './why-nothing.ts';

const { t } = vscode.l10n;

/** A line-up of a hundred models left out is told by its first ones. */
const MOST_LEFT = 20;
const MOST_ANSWERS = 10;

/**
 * The report of a diagnosis, as Markdown that can be put into an issue as it is. Its last line is the
 * sentence that says why there is no ghost text. What is in it, `Facts` allows.
 */
export function reportText(facts: Facts, verdict: Verdict): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [t('Versions and machine'), hostLines(facts)],
    [t('Where you type'), documentLines(facts)],
    [t('Servers'), orNone(facts.servers.map(serverLine))],
    [t('Members'), orNone(memberLines(facts))],
    [t('Models left out'), leftLines(facts)],
    [t('Other extensions with ghost text'), facts.rivals.map(rivalText)],
    [t('Latest requests'), facts.answers.latest.slice(0, MOST_ANSWERS).map(answerLine)],
    [t('Settings that differ from their defaults'), settingLines(facts)],
    ...(verdict.kind === 'nothing'
      ? [[t('What is in the way'), verdict.reasons.map(reasonText)] as const]
      : []),
  ];
  return [
    `# ${t('Ensemble diagnosis')}`,
    t(
      'No code, keys, paths, or addresses of your network are in this report. Copy it into an issue as it is.',
    ),
    ...sections
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([title, lines]) => [`## ${title}`, lines.map((line) => `- ${line}`).join('\n')]),
    verdictText(verdict),
  ].join('\n\n');
}

/** Where nothing is what matters. */
function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [t('None.')] : lines;
}

function hostLines({ host, workspaceModel }: Facts): readonly string[] {
  const { editorName, editorVersion, ui, remote } = host;
  return [
    t('Ensemble {0}', host.extension),
    ui === 'web'
      ? t('{0} {1}, in a browser', editorName, editorVersion)
      : t('{0} {1}, on the desktop', editorName, editorVersion),
    remote === undefined
      ? t('The extension runs on this machine')
      : t('The extension runs on a remote machine: {0}', remote),
    t('System: {0}, Node {1}', host.system, host.node),
    t(
      'Processor cores: {0}; memory: {1}, of which {2} are free',
      ...([
        figures.number(host.cores),
        sizeText(host.memoryBytes),
        sizeText(host.freeMemoryBytes),
      ] as const),
    ),
    host.folders === 0
      ? t('No folder is open')
      : host.isTrusted
        ? t('Folders that are open: {0}, trusted', figures.number(host.folders))
        : t('Folders that are open: {0}, not trusted', figures.number(host.folders)),
    host.proxy === undefined
      ? t('No proxy is set')
      : t('A proxy is set by "{0}"; servers on this machine are called without it', host.proxy),
    workspaceModel === undefined
      ? t('The model of the workspace is switched off')
      : t('The model of the workspace: {0}', workspaceModel),
  ];
}

function documentLines({ document, isOn, editor, strategy, named }: Facts): readonly string[] {
  const { wanted, runs, why } = strategy;
  return [
    isOn ? t('Ensemble is on') : t('Ensemble is off for every language'),
    editor.inlineSuggest
      ? t('The editor shows ghost text')
      : t('The editor shows no ghost text (editor.inlineSuggest.enabled)'),
    ...(document === undefined
      ? [t('No file is open')]
      : [
          t(
            '{0}, language {1}, scheme {2}, lines: {3}',
            ...([
              document.file,
              document.languageId,
              document.scheme,
              figures.number(document.lines),
            ] as const),
          ),
          document.isOn ? t('On for this language') : t('Off for this language'),
          ...(document.refusal === undefined ? [] : [t('Not completed: {0}', document.refusal)]),
          ...(document.localOnly ? [t('Shown to models on this machine alone')] : []),
          document.rest === undefined
            ? t('Typing asks the models')
            : t('Typing asks nobody: {0}', restText(document.rest.reason)),
        ]),
    named === undefined
      ? t('Line-up: automatic')
      : t('Line-up: your own, models named: {0}', figures.number(named)),
    runs === undefined
      ? t('Strategy: {0}, which cannot run', wanted)
      : runs === wanted
        ? t('Strategy: {0}', wanted)
        : t('Strategy: {0}, {1} runs while you type', wanted, runs),
    ...(why === '' ? [] : [why]),
  ];
}

function serverLine({ label, provider, place, address, models, failure }: ServerFacts): string {
  const named = `\`${label}\` (${[provider, place, address].filter((part) => part !== '').join(', ')})`;
  return failure === undefined
    ? t('{0}, models: {1}', named, figures.number(models))
    : t('{0}: cannot be listed, {1}', named, failure);
}

function memberLines({ members }: Facts): readonly string[] {
  return members.map((member) => `\`${member.name}\`: ${memberParts(member).join('; ')}`);
}

function memberParts(member: MemberFacts): readonly string[] {
  const { state, failure, rests, fill, selfTest, inMemory, place } = member;
  return [
    place,
    member.reason,
    failure === undefined ? stateText(state) : `${stateText(state)} (${failure})`,
    ...(rests ? [t('left alone for a moment')] : []),
    t('fills holes by {0}', fill),
    ...(selfTest === undefined
      ? []
      : [selfTest ? t('test passed') : t('test failed: the text after the cursor is ignored')]),
    ...(inMemory === undefined ? [] : [inMemory ? t('in memory') : t('not in memory')]),
    ...(member.whileTyping ? [] : [t('asked by hand alone')]),
    ...(member.overBudget ? [t('today’s limit is reached')] : []),
    ...(member.tooLate > 0 ? [t('{0} × too late', figures.number(member.tooLate))] : []),
    ...(member.evictions > 0
      ? [t('{0} × pushed out of memory', figures.number(member.evictions))]
      : []),
    ...(member.totalMs === undefined ? [] : [durationText(member.totalMs)]),
    ...(member.tokensPerSecond === undefined
      ? []
      : [t('{0} tokens/s', figures.number(member.tokensPerSecond))]),
  ];
}

function leftLines({ left }: Facts): readonly string[] {
  const shown = left.slice(0, MOST_LEFT);
  const lines = shown.map(({ name, reason }) => `\`${name}\`: ${leftOutText(reason)}`);
  return left.length > shown.length
    ? [...lines, t('and {0} more', figures.number(left.length - shown.length))]
    : lines;
}

function answerLine(answer: AnswerFacts): string {
  const { ago, trigger, languageId, outcome, failures, totalMs, by } = answer;
  const came = outcome === 'shown' ? t('shown, by {0}', by.join(' + ')) : outcomeText(outcome);
  const when =
    trigger === 'automatic'
      ? t('{0} ago, while typing', durationText(1000 * ago))
      : t('{0} ago, by hand', durationText(1000 * ago));
  const failed = failures.length === 0 ? [] : [t('failed: {0}', failures.join(', '))];
  return [when, languageId, durationText(totalMs), came, ...failed].join('; ');
}

function outcomeText(outcome: NoCompletionReason): string {
  return t('nothing: {0}', nothingText(outcome));
}

function settingLines({ changed, problems }: Facts): readonly string[] {
  return [
    ...changed.map(({ key, value }) =>
      value === undefined ? `\`ensemble.${key}\`` : `\`ensemble.${key}\`: ${value}`,
    ),
    ...problems.map(({ key, kind }) => t('Not as it should be: {0} ({1})', `\`${key}\``, kind)),
  ];
}
