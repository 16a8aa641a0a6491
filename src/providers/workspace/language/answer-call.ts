import type { PromptPlace, RenderedPrompt, SamplingParameters } from '../../../core/generation.ts';
import { draftTexts, DRAFT_DEFAULTS } from '../../../ngram/draft.ts';
import type { Draft, DraftOptions } from '../../../ngram/draft.ts';
import { fittedConfidence } from '../../../ngram/fitted-confidence.ts';
import { recentHistory, scoreTexts } from '../../../ngram/score-texts.ts';
import type { Corpus } from '../index/corpus.ts';
import { withLineFeeds } from '../line-feeds.ts';
import type { Answer, Call, CallResult, ExplainRequest, SeenPlace } from '../protocol.ts';
import { explain } from './explain.ts';
import type { OtherTokens } from './explain.ts';
import {
  chosenDraft,
  generationParts,
  nextTokens,
  tokenLogprob,
  tokensOf,
} from './generate-parts.ts';
import { readText } from './read-text.ts';
import type { Hole, ModelAtHole, WorkspaceLanguage } from './workspace-language.ts';

/** What calls are answered from. */
export interface LanguageState {
  readonly language: WorkspaceLanguage;
  readonly corpus: Corpus;
  readonly leastConfidence: number | undefined;
}

/** Calls that the language answers by itself, at once. */
export type LanguageCall = Exclude<Call, { readonly type: 'settle' | 'store' }>;

/** Drafts looked for where one is to be drawn among them. */
const DRAWN_DRAFTS = 4;
const MOST_DRAFTS = 8;
/** Tokens before a text in which its evidence may begin. */
const EXPLAINED_UNITS = 2_048;

const OPTIONS: DraftOptions = { ...DRAFT_DEFAULTS, confidence: fittedConfidence };

/** Answers a call: its parts in order, then its end. Cost: some milliseconds. */
export function answerCall(
  call: LanguageCall,
  state: LanguageState,
  send: (answer: Answer) => void,
): void {
  const { callId } = call;
  send({ type: 'done', callId, result: resultOf(call, state, send) });
}

function resultOf(
  call: LanguageCall,
  state: LanguageState,
  send: (answer: Answer) => void,
): CallResult {
  const { language } = state;
  const leastConfidence = state.leastConfidence ?? OPTIONS.confidence.threshold;
  switch (call.type) {
    case 'generate': {
      const { prompt, sampling } = call.request;
      const hole = holeOf(prompt);
      const at = language.at(hole);
      const most = sampling.temperature === 0 ? 1 : DRAWN_DRAFTS;
      const draft = chosenDraft(
        draftsAt(at, sampling, most, leastConfidence),
        leastConfidence,
        sampling,
      );
      for (const part of generationParts(draft, at, sampling, lineEndOf(prompt)))
        send({ type: 'part', callId: call.callId, part });
      return { kind: 'generated' };
    }
    case 'drafts': {
      const { prompt, sampling } = call.request;
      const at = language.at(holeOf(prompt));
      const last = recentHistory(at.prefix, at.model).texts.at(-1) ?? '';
      const lineEnd = lineEndOf(prompt);
      const drafts = draftsAt(at, sampling, Math.min(MOST_DRAFTS, call.k), leastConfidence)
        .filter(({ confidence }) => confidence >= leastConfidence)
        .map((draft) => ({
          text: lineEnd === '\n' ? draft.text : draft.text.replaceAll('\n', lineEnd),
          tokens: tokensOf(draft, last).map(({ text, logprobNats }) =>
            tokenLogprob(text, logprobNats, lineEnd),
          ),
          logprobNats: draft.logprobNats,
          confidence: draft.confidence,
        }));
      return { kind: 'drafts', drafts };
    }
    case 'next': {
      const { prefix, k, place } = call.request;
      const { model, pointersAt } = language.at(holeIn(prefix, '', place));
      const { tokens } = recentHistory(withLineFeeds(prefix), model);
      return { kind: 'next', tokens: nextTokens(model, tokens, pointersAt, k, '\n') };
    }
    case 'score': {
      const { prefix, texts, place } = call.request;
      const { model, pointersAt } = language.at(holeIn(prefix, '', place));
      const scores = scoreTexts(model, withLineFeeds(prefix), texts.map(withLineFeeds), pointersAt);
      return { kind: 'scores', scores };
    }
    case 'read':
      return { kind: 'read', tokens: readText(call.request, language) };
    case 'explain':
      return { kind: 'places', places: placesOf(call.request, state) };
  }
}

function draftsAt(
  { model, pointersAt, prefix, suffix }: ModelAtHole,
  { stop }: SamplingParameters,
  most: number,
  leastConfidence: number,
): readonly Draft[] {
  const extent = stop.some((text) => text === '\n') ? 'line' : 'block';
  return draftTexts(model, { prefix, suffix, extent, most, pointersAt, leastConfidence }, OPTIONS);
}

function holeOf(prompt: RenderedPrompt): Hole {
  switch (prompt.kind) {
    case 'infill':
      return holeIn(prompt.prefix, prompt.suffix, prompt.place);
    case 'raw':
      return holeIn(prompt.text, '', undefined);
    case 'chat':
      return holeIn(prompt.messages.at(-1)?.content ?? '', '', undefined);
  }
}

function holeIn(prefix: string, suffix: string, place: PromptPlace | undefined): Hole {
  return {
    prefix: withLineFeeds(prefix),
    suffix: withLineFeeds(suffix),
    path: place?.path,
    languageId: place?.languageId ?? '',
  };
}

/** The line end of the text around a hole. */
function lineEndOf(prompt: RenderedPrompt): string {
  const text = prompt.kind === 'infill' ? prompt.prefix + prompt.suffix : '';
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

function placesOf(request: ExplainRequest, state: LanguageState): readonly SeenPlace[] {
  const { language, corpus } = state;
  const { vocabulary } = language;
  const path = request.place?.path;
  const prefix = withLineFeeds(request.prefix).slice(-EXPLAINED_UNITS);
  const text = withLineFeeds(request.text);
  const before = vocabulary.idsOf(prefix).length;
  const tokens = vocabulary.idsOf(prefix + text);
  const from = Math.max(0, Math.min(before, tokens.length - 1));
  const others = othersOf(path, prefix, text, state);
  return explain({ tokens, from }, corpus, others, vocabulary, request.limit, path);
}

function* othersOf(
  path: string | undefined,
  prefix: string,
  text: string,
  { language, corpus }: LanguageState,
): Iterable<OtherTokens> {
  for (const [other, tokens] of corpus.unsegmented())
    if (other !== path) yield { path: other, tokens };
  const document = path === undefined ? undefined : language.document(path);
  if (path === undefined || document === undefined) return;
  // The text itself, where it stands already, is no evidence for itself.
  const inserted = document.text.indexOf(prefix + text);
  const start = inserted === -1 ? document.text.indexOf(prefix) : inserted;
  if (start === -1) return;
  const from = start + prefix.length;
  const to = inserted === -1 ? from : from + text.length;
  const { left } = document.around(from);
  const { right } = document.around(to);
  yield { path, tokens: left };
  yield { path, tokens: right, firstLine: document.text.slice(0, to).split('\n').length - 1 };
}
