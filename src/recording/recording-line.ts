import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

/** Natural-log probability: 0 or less. Servers round, hence the margin. */
const logprob = z.number().check(z.lte(1e-6));
const count = z.int().check(z.gte(0));
const amount = z.number().check(z.gte(0));
const share = z.number().check(z.gte(0), z.lte(1));

const token = z.object({
  text: z.string(),
  logprob,
  /** The most probable tokens at this place, best first. */
  top: z.exactOptional(z.readonly(z.array(z.object({ text: z.string(), logprob })))),
});

const candidate = z.object({
  model: z.string().check(z.minLength(1)),
  text: z.string(),
  tokens: z.exactOptional(z.readonly(z.array(token))),
  usage: z.exactOptional(
    z.object({ promptTokens: z.exactOptional(count), completionTokens: z.exactOptional(count) }),
  ),
  /** From the request to the end of the text, the model asked alone. */
  latencyMs: z.exactOptional(amount),
  costUsd: z.exactOptional(amount),
  /** How good the text is, in [0, 1]; where absent it is measured against `reference`. */
  quality: z.exactOptional(share),
});

const member = z.object({
  model: z.string().check(z.minLength(1)),
  /** Sizes of one family count as one voter. */
  family: z.exactOptional(z.string()),
  /** Members with one device are asked one after the other. */
  device: z.exactOptional(z.string()),
  place: z.exactOptional(z.enum(['local', 'network', 'cloud'])),
  sizeBytes: z.exactOptional(amount),
  /** Answers within a few milliseconds and takes nothing from others. */
  instant: z.exactOptional(z.literal(true)),
});

const observation = z.object({
  candidate: count,
  /** Visible tests that pass with the text at its place, of so many. */
  passed: z.exactOptional(count),
  total: z.exactOptional(z.int().check(z.gte(1))),
  /** Candidates with one word here did the same on every input that was tried. */
  behaviour: z.exactOptional(z.string()),
  /** Errors that the document has with the text and not without it. */
  newDiagnostics: z.exactOptional(count),
});

/**
 * One request of a recording: JSON Lines, version 1. What is not known is left out, never null and
 * never 0. `npm run generate` publishes this as a JSON Schema in `media/recording.schema.json`.
 */
export const recordingLine = z.object({
  version: z.literal(1),
  /** Unique in the recording. */
  id: z.string().check(z.minLength(1)),
  /** `fill`: a hole in code; `answer`: a free answer to `prompt`; `choice`: one of a few. */
  task: z.enum(['fill', 'answer', 'choice']),
  language: z.exactOptional(z.string()),
  /** File of a hole, or another group of questions that are alike: intervals are by group. */
  group: z.exactOptional(z.string()),
  /** Kind of hole: `line-end`, `line`, `block`, `argument`, or another word. */
  hole: z.exactOptional(z.string()),
  /** Splits that the request belongs to. */
  split: z.exactOptional(z.string()),
  prefix: z.exactOptional(z.string()),
  suffix: z.exactOptional(z.string()),
  prompt: z.exactOptional(z.string()),
  /** What stood there, or a right answer. */
  reference: z.exactOptional(z.string()),
  /**
   * The text that the user took. It says which answer was good, not that those that were not shown are
   * worse: rankers are trained by it, and nothing is judged by it.
   */
  accepted: z.exactOptional(z.string()),
  /** Everyone who could have been asked, most trusted first. */
  members: z.exactOptional(z.readonly(z.array(member))),
  candidates: z.readonly(z.array(candidate)),
  /** Members that were asked and gave nothing. */
  failures: z.exactOptional(z.readonly(z.array(z.object({ model: z.string(), code: z.string() })))),
  /** Log-probabilities of candidates under members, by the position of the candidate. */
  scores: z.exactOptional(
    z.readonly(
      z.array(
        z.object({
          scorer: z.string(),
          candidate: count,
          logprob,
          tokens: count,
          bytes: count,
          fidelity: z.enum(['exact', 'forced', 'walk', 'judge', 'none']),
        }),
      ),
    ),
  ),
  /** Preferences, by the positions of two candidates in the order in which they were shown. */
  judgements: z.exactOptional(
    z.readonly(
      z.array(z.object({ judge: z.string(), first: count, second: count, preferFirst: share })),
    ),
  ),
  /** What running the candidates told, by their position. */
  observations: z.exactOptional(z.readonly(z.array(observation))),
  embedding: z.exactOptional(z.readonly(z.array(z.number()))),
});

export type RecordingLine = z.infer<typeof recordingLine>;
export type RecordedCandidate = RecordingLine['candidates'][number];
export type RecordedMember = NonNullable<RecordingLine['members']>[number];
export type RecordedScore = NonNullable<RecordingLine['scores']>[number];
export type RecordedObservation = NonNullable<RecordingLine['observations']>[number];

/** Whether a request has figures of its candidates alone, as tables without a column of texts have. */
export function isWithoutTexts({ candidates }: RecordingLine): boolean {
  return candidates.length > 0 && candidates.every(({ text }) => text === '');
}

/** The published schema. Fields that a later version adds are no fault to a reader of this one. */
export function recordingJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(recordingLine, {
      io: 'input',
      override({ jsonSchema }) {
        delete jsonSchema.readOnly; // says something of TypeScript, nothing of files
      },
    }),
    $id: 'ensemble-recording-1',
    title: 'One line of an Ensemble recording (JSON Lines, version 1)',
  };
}

/**
 * A parsed line, or what is wrong with it: the path of the first faulty field, what was expected, and
 * what to do where the version is another one.
 */
export function parseRecordingLine(
  value: unknown,
): { readonly line: RecordingLine } | { readonly problem: string } {
  const parsed = recordingLine.safeParse(value, { error: en().localeError });
  if (!parsed.success) return { problem: versionProblem(value) ?? firstProblem(parsed.error) };
  const line = parsed.data;
  const dangling = danglingPosition(line);
  return dangling === undefined ? { line } : { problem: dangling };
}

function versionProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined;
  const { version } = value;
  if (version === 1) return undefined;
  return `version ${JSON.stringify(version)} is not read here; version 1 is`;
}

function firstProblem(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not a request of a recording';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

/** Scores and judgements name candidates by position. */
function danglingPosition({
  candidates,
  scores = [],
  judgements = [],
  observations = [],
}: RecordingLine) {
  const named = [
    ...scores.map(({ candidate: position }) => ({ field: 'scores', position })),
    ...observations.map(({ candidate: position }) => ({ field: 'observations', position })),
    ...judgements.flatMap(({ first, second }) =>
      [first, second].map((position) => ({ field: 'judgements', position })),
    ),
  ];
  const wrong = named.find(({ position }) => position >= candidates.length);
  if (wrong === undefined) return undefined;
  return `${wrong.field}: there is no candidate ${wrong.position}; they count from 0`;
}
