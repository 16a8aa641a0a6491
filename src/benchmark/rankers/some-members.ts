import type { RecordingLine } from '../../recording/recording-line.ts';

/** A recorded request as if only these members had been asked: texts, scores, judgements of others are gone. */
export function withMembers(line: RecordingLine, memberIds: ReadonlySet<string>): RecordingLine {
  const kept = line.candidates.flatMap(({ model }, i) => (memberIds.has(model) ? [i] : []));
  const positions = new Map(kept.map((from, to) => [from, to]));
  const { members, scores, judgements, observations, failures } = line;
  return {
    ...line,
    candidates: kept.flatMap((i) => line.candidates[i] ?? []),
    ...(members && { members: members.filter(({ model }) => memberIds.has(model)) }),
    ...(failures && { failures: failures.filter(({ model }) => memberIds.has(model)) }),
    ...(scores && {
      scores: scores.flatMap((score) => {
        const candidate = positions.get(score.candidate);
        return candidate === undefined || !memberIds.has(score.scorer)
          ? []
          : [{ ...score, candidate }];
      }),
    }),
    ...(judgements && {
      judgements: judgements.flatMap((judgement) => {
        const [first, second] = [positions.get(judgement.first), positions.get(judgement.second)];
        return first === undefined || second === undefined || !memberIds.has(judgement.judge)
          ? []
          : [{ ...judgement, first, second }];
      }),
    }),
    ...(observations && {
      observations: observations.flatMap((observation) => {
        const candidate = positions.get(observation.candidate);
        return candidate === undefined ? [] : [{ ...observation, candidate }];
      }),
    }),
  };
}

/** The same as if these members told nothing of their tokens. */
export function withoutTokens(line: RecordingLine, memberIds: ReadonlySet<string>): RecordingLine {
  return {
    ...line,
    candidates: line.candidates.map((candidate) => {
      const { tokens, ...rest } = candidate;
      return tokens === undefined || !memberIds.has(candidate.model) ? candidate : rest;
    }),
  };
}
