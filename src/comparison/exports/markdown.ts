import { harmless, visibleLine } from '../../text/visible-text.ts';
import type { Column, Comparison } from '../comparison.ts';
import { figuresOf } from './figures-of.ts';

/**
 * A comparison as a report in Markdown: what was asked, a table of figures, every text. `redact` leaves
 * all code and the instruction out and tells their lengths.
 *
 * What models and documents say stands in fenced blocks, whose fence is longer than any run of its
 * characters inside, controls made visible; names and other words are escaped. So nothing that a model
 * wrote becomes a heading, a link or an image.
 */
export function comparisonMarkdown(
  comparison: Comparison,
  options: { readonly redact?: boolean } = {},
): string {
  const { request, columns, outcome, startedAt } = comparison;
  const { languageId, path, prefix, original, instruction } = request;
  const code = (text: string): string =>
    options.redact === true ? `*${lengthOf(text)}, left out*` : fenced(text, languageId);
  const fused = outcome?.kind === 'verdict' ? outcome.fused : undefined;
  return [
    `# Comparison of ${columns.length} answers`,
    [
      `- Asked: ${dateOf(startedAt)}`,
      `- Document: ${path === '' ? 'untitled' : escaped(path)} (${escaped(languageId)})`,
      ...(outcome === undefined ? [] : [`- Strategy: ${escaped(outcome.strategyId)}`]),
    ].join('\n'),
    ...(instruction === undefined
      ? []
      : ['## Instruction', options.redact === true ? code(instruction) : fenced(instruction, '')]),
    ...(original === '' ? [] : ['## Original', code(original)]),
    ...(original === '' && prefix !== '' ? ['## Before the cursor', code(lastLines(prefix))] : []),
    '## Figures',
    tableOf(comparison),
    ...columns.flatMap((column) => [
      `## ${escaped(titleOf(column))}`,
      ...(column.failure === undefined
        ? []
        : [`${escaped(column.failure.code)}: ${escaped(column.failure.detail)}`]),
      ...(column.text === '' && column.state !== 'done' ? [] : [code(column.text)]),
    ]),
    ...(fused === undefined ? [] : ['## Fused text', code(fused.text)]),
  ]
    .join('\n\n')
    .concat('\n');
}

const CONTEXT_LINES = 10;

function lastLines(text: string): string {
  return text.split('\n').slice(-CONTEXT_LINES).join('\n');
}

function titleOf({ modelId, fusedFrom }: Column): string {
  return fusedFrom === undefined ? modelId : `${modelId}, from ${fusedFrom.length} answers`;
}

function dateOf(startedAt: number): string {
  const date = new Date(startedAt);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString();
}

const TABLE_HEADER = [
  ...['Model', 'Place', 'State', 'Rank', 'Score', 'First text, ms', 'End, ms'],
  ...['Tokens', 'Tokens/s', 'Cost, US dollars', 'Won', 'Lost', 'Tied'],
];

function tableOf(comparison: Comparison): string {
  const rows = comparison.columns.map((column) => {
    const figures = figuresOf(column, comparison);
    const { usage } = column;
    const estimated = usage?.estimated === true && usage.completionTokens !== undefined;
    return [
      ...[escaped(titleOf(column)), column.place, column.state],
      ...[rounded(figures.rank, 0), rounded(figures.score, 3)],
      ...[rounded(column.firstTextMs, 0), rounded(column.endMs, 0)],
      `${rounded(usage?.completionTokens, 0)}${estimated ? ' (estimated)' : ''}`,
      ...[rounded(figures.tokensPerSecond, 1), rounded(usage?.costUsd, 6)],
      ...[figures.votesWon, figures.votesLost, figures.votesTied].map(String),
    ];
  });
  return [TABLE_HEADER, TABLE_HEADER.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function rounded(value: number | undefined, digits: number): string {
  return value === undefined ? '' : String(Number(value.toFixed(digits)));
}

function lengthOf(text: string): string {
  return `${text.length} characters`;
}

/** A code block that its text cannot end. */
function fenced(text: string, languageId: string): string {
  const shown = harmless(text);
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const word = /^[\w+#-]{1,40}$/.test(languageId) ? languageId : '';
  return `${fence}${word}\n${shown}${shown.endsWith('\n') || shown === '' ? '' : '\n'}${fence}`;
}

const LONGEST_WORDS = 300;

/** Words on one line in which nothing acts as Markdown or HTML. */
function escaped(words: string): string {
  return visibleLine(words, LONGEST_WORDS)
    .replace(/[\\`*_{}[\]()#+\-.!|~>:@/]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}
