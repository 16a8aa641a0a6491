import { sleep, type Clock } from '../../core/clock.ts';
import { failure, ModelError, type FailureCode } from '../../core/failure.ts';
import type { GenerationPart, TokenLogprob } from '../../core/generation.ts';
import {
  NO_PRIMITIVES,
  type Fidelity,
  type Judgement,
  type LanguageModel,
  type ModelDescription,
  type TextScore,
} from '../../core/model.ts';
import { judgedText } from '../../text/judged-text.ts';
import type {
  RecordedCandidate,
  RecordedMember,
  RecordedScore,
  RecordingLine,
} from '../../recording/recording-line.ts';

/**
 * The members of a recorded request that were asked, or have scored or judged, as models that repeat what
 * was recorded.
 */
export function recordedModels(line: RecordingLine, clock: Clock): readonly LanguageModel[] {
  const { members = [], candidates, failures = [], scores = [], judgements = [] } = line;
  const asked = [...candidates, ...failures].map(({ model }) => model);
  const judging = [...scores.map(({ scorer }) => scorer), ...judgements.map(({ judge }) => judge)];
  const named = [...asked, ...judging];
  const known = members.filter(({ model }) => named.includes(model));
  const others = new Set(named.filter((id) => !known.some(({ model }) => model === id)));
  return [...known, ...[...others].map((model): RecordedMember => ({ model }))].map((member) =>
    recordedModel(member, line, clock),
  );
}

/**
 * One member of one recorded request: its text comes after its recorded latency, one without a latency
 * with the slowest; a member that failed fails again, at once. Scores, judgements and the embedding are those of the recording, and what it lacks is
 * `unsupported`: nothing is guessed. Texts are recognised without the white space at their end.
 */
function recordedModel(member: RecordedMember, line: RecordingLine, clock: Clock): LanguageModel {
  const own = line.candidates.find(({ model }) => model === member.model);
  const description = describe(member, line, own);
  const slowestMs = Math.max(0, ...line.candidates.map(({ latencyMs }) => latencyMs ?? 0));
  return {
    description,
    async *generate(_request, signal): AsyncGenerator<GenerationPart> {
      if (own === undefined) throw failed(member.model, line);
      await sleep(clock, own.latencyMs ?? slowestMs, signal);
      yield { kind: 'text', text: own.text, ...tokensOf(own) };
      const { promptTokens, completionTokens } = own.usage ?? {};
      const usage = {
        ...(promptTokens === undefined ? {} : { promptTokens }),
        ...(completionTokens === undefined ? {} : { completionTokens }),
        ...(own.costUsd === undefined ? {} : { costUsd: own.costUsd }),
        estimated: promptTokens === undefined || completionTokens === undefined,
      };
      yield { kind: 'end', finish: { unified: 'stop', raw: 'recorded' }, usage };
    },
    score: ({ texts }) =>
      new Promise((resolve) => {
        resolve(texts.map((text) => textScore(scoreOf(member.model, text, line), member.model)));
      }),
    judge: ({ first, second }) =>
      new Promise((resolve) => {
        const found = judgementOf(member.model, first, second, line);
        if (found === undefined) throw lacking(member.model, 'judgement of this pair');
        resolve(found);
      }),
    embed: (texts) =>
      new Promise((resolve) => {
        const query = line.prompt ?? line.prefix;
        const { embedding } = line;
        if (embedding === undefined || texts.some((text) => text !== query)) {
          throw lacking(member.model, 'embedding');
        }
        resolve(texts.map(() => embedding));
      }),
  };
}

function describe(
  { model, family, device, place, sizeBytes, instant }: RecordedMember,
  line: RecordingLine,
  own: RecordedCandidate | undefined,
): ModelDescription {
  const scored = line.candidates.map(({ text }) => scoreOf(model, text, line)?.fidelity);
  const score: Fidelity = scored.every((one) => one !== undefined) ? (scored[0] ?? 'none') : 'none';
  const judges = line.judgements?.some(({ judge }) => judge === model) === true;
  return {
    id: model,
    serverId: 'recording',
    provider: 'recording',
    name: model,
    family: family ?? model,
    place: place ?? 'local',
    // Without a device on record, everyone is taken to have one of their own.
    device: device ?? model,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(instant === undefined ? {} : { instant }),
    fill: { kind: 'prefix-only' },
    primitives: {
      ...NO_PRIMITIVES,
      generate: own === undefined ? 'none' : 'exact',
      score,
      judge: judges ? 'judge' : 'none',
      embed: line.embedding === undefined ? 'none' : 'exact',
    },
    roles: ['inline'],
    thinking: false,
  };
}

function tokensOf({ tokens }: RecordedCandidate): { readonly tokens?: readonly TokenLogprob[] } {
  if (tokens === undefined) return {};
  return {
    tokens: tokens.map(({ text, logprob, top }) => ({
      text,
      logprobNats: logprob,
      ...(top === undefined
        ? {}
        : { top: top.map((one) => ({ text: one.text, logprobNats: one.logprob })) }),
    })),
  };
}

/** Equal texts have one score, whichever of them it was recorded for. */
function scoreOf(scorer: string, text: string, line: RecordingLine): RecordedScore | undefined {
  return line.scores?.find(
    (score) =>
      score.scorer === scorer &&
      line.candidates[score.candidate]?.text.trimEnd() === text.trimEnd(),
  );
}

/**
 * What a judge said of two texts, equal ones being one text. With both orders on record, each of them and
 * their mean; with one, that one, turned where it was shown the other way round.
 */
function judgementOf(
  judge: string,
  first: string,
  second: string,
  line: RecordingLine,
): Judgement | undefined {
  const forth = preferenceOf(judge, first, second, line);
  const turned = preferenceOf(judge, second, first, line);
  const back = turned === undefined ? undefined : 1 - turned;
  if (forth === undefined || back === undefined) {
    const preferFirst = forth ?? back;
    return preferFirst === undefined ? undefined : { preferFirst, fidelity: 'judge' };
  }
  return { preferFirst: (forth + back) / 2, fidelity: 'judge', orders: { forth, back } };
}

/** That of the text in front, in this order of showing. */
function preferenceOf(
  judge: string,
  front: string,
  behind: string,
  { judgements = [], candidates, prefix = '', language = '' }: RecordingLine,
): number | undefined {
  /** Judges may be shown a text without its words. */
  const isText = (position: number, text: string): boolean => {
    const own = candidates[position]?.text;
    if (own === undefined || own.trimEnd() === text.trimEnd()) return own !== undefined;
    return judgedText(own, prefix, language).trimEnd() === text.trimEnd();
  };
  return judgements.find(
    (one) => one.judge === judge && isText(one.first, front) && isText(one.second, behind),
  )?.preferFirst;
}

function textScore(score: RecordedScore | undefined, model: string): TextScore {
  if (score === undefined) throw lacking(model, 'score of this text');
  const { logprob, tokens, bytes, fidelity } = score;
  return { logprobNats: logprob, tokens, bytes, fidelity };
}

function lacking(model: string, what: string): ModelError {
  return new ModelError(failure('unsupported', `the recording has no ${what} by ${model}`));
}

const CODES: readonly FailureCode[] = [
  ...(['unreachable', 'model-missing', 'unauthorised', 'rate-limited', 'bad-request'] as const),
  ...(['server-error', 'not-a-model-server', 'stream-broken', 'timeout'] as const),
  ...(['output-too-large', 'model-broken', 'unsupported', 'empty', 'filtered'] as const),
];

function failed(model: string, { failures }: RecordingLine): ModelError {
  const code = failures?.find((one) => one.model === model)?.code;
  if (code === undefined) return lacking(model, 'text');
  const known = CODES.find((one) => one === code);
  return new ModelError(failure(known ?? 'server-error', `recorded: ${code}`));
}
