import type { GenerationFailure } from '../../core/generation.ts';
import { readMistake } from '../../applications/mistake-answer.ts';
import {
  LEAST_FAMILIES,
  voteOnMistake,
  type MemberVote,
  type MistakeAnswer,
  type MistakeVote,
} from '../../applications/prompt-mind.ts';
import { reviewWindows, type LineWindow } from '../../applications/review-windows.ts';
import {
  MISTAKE_PROMPTS,
  mistakeMessages,
  type MistakePrompt,
} from '../../prompt/find-mistakes.ts';
import { convertLineEnds } from '../../text/lines.ts';
import type { ChatCrew, ChatMember } from '../chat-crew.ts';
import type { ChatQuestion, Chats } from '../chats.ts';
import { askMembers } from './ask-members.ts';
import {
  placedMistake,
  type FoundMistake,
  type JudgedDocument,
  type MistakeSyntax,
} from './placed-mistake.ts';

/** Code in which mistakes are to be found. */
export interface MistakeRequest {
  readonly document: JudgedDocument;
  /** From 0, both included, in order and apart. */
  readonly lines: readonly LineWindow[];
  /** The code must not leave this machine. */
  readonly localOnly: boolean;
  readonly memberIds?: readonly string[];
  /** Answers to each prompt. Integer, 1 or more. */
  readonly samples: number;
  readonly seed: number;
}

export interface MistakeSources {
  readonly chats: Chats;
  readonly syntax: MistakeSyntax;
}

/** What came of the lines that are judged together. */
export interface WindowVote extends LineWindow {
  readonly outcome: MistakeVote['kind'];
  readonly votes: readonly MemberVote[];
}

export interface MistakesResult {
  /** `too-few-members`: fewer than two families of models converse; nobody was asked. */
  readonly kind: 'judged' | 'too-few-members';
  /** In the order of the document. */
  readonly mistakes: readonly FoundMistake[];
  readonly windows: readonly WindowVote[];
  readonly members: readonly ChatMember[];
  readonly left: ChatCrew['left'];
  readonly failures: readonly GenerationFailure[];
  /** Integers. Answers that were read as votes, and answers that could not be. */
  readonly answers: number;
  readonly unread: number;
}

interface Job {
  readonly window: LineWindow;
  readonly prompt: MistakePrompt;
  readonly sample: number;
}

/** A verdict is short; going through the lines is not. Unit: tokens. */
const MOST_TOKENS: Readonly<Record<MistakePrompt, number>> = {
  plain: 400,
  kinds: 400,
  'step-by-step': 1_600,
};
/** Of the first answer to a prompt, and of those that are to differ from it. */
const FIRST_TEMPERATURE = 0;
const OTHER_TEMPERATURE = 0.7;

/** How often members will be asked for these lines. */
export function mistakeCalls(
  { document, lines, samples }: Pick<MistakeRequest, 'document' | 'lines' | 'samples'>,
  members: number,
): number {
  const windows = reviewWindows(linesOf(document.text), lines).length;
  return windows * MISTAKE_PROMPTS.length * samples * members;
}

/**
 * Mistakes that several models find in code that stands, by PromptMind's ensemble: every member answers
 * every prompt for every window of at most 60 lines; see `voteOnMistake`. Of the fixes for the line those
 * that parse no worse than it does are looked at, and the one most like the others is taken.
 *
 * A member that fails is dropped and named; its answers so far count. Throws the signal's reason alone.
 * Cost: windows × prompts × samples × members calls, one mistake a window at most.
 * Known limits: a mistake between two windows, and a second one in a window, are not found.
 */
export async function findMistakes(
  request: MistakeRequest,
  { chats, syntax }: MistakeSources,
  onProgress: (answered: number, calls: number) => void,
  signal: AbortSignal,
): Promise<MistakesResult> {
  const { document, localOnly, memberIds, samples } = request;
  const crew = await chats.members(
    { localOnly, families: LEAST_FAMILIES, ...(memberIds === undefined ? {} : { memberIds }) },
    signal,
  );
  const { members, left } = crew;
  if (new Set(members.map(({ family }) => family)).size < LEAST_FAMILIES) {
    const nothing = { mistakes: [], windows: [], failures: [], answers: 0, unread: 0 };
    return { kind: 'too-few-members', ...nothing, members, left };
  }
  const lines = linesOf(document.text);
  const windows = reviewWindows(lines, request.lines);
  const jobs = windows.flatMap((window) =>
    MISTAKE_PROMPTS.flatMap((prompt) =>
      Array.from({ length: samples }, (_, sample): Job => ({ window, prompt, sample })),
    ),
  );
  const answers = new Map<LineWindow, MistakeAnswer[]>(windows.map((window) => [window, []]));
  const failures: GenerationFailure[] = [];
  const calls = jobs.length * members.length;
  let unread = 0;
  let answered = 0;
  await chats.during(() =>
    askMembers(
      members,
      {
        jobs,
        questionOf: (job) => questionOf(job, lines, request),
        onAnswer({ id: memberId, family }, { window }, { text }) {
          const finding = readMistake(text, lines, window);
          if (finding === undefined) unread++;
          else answers.get(window)?.push({ ...finding, memberId, family });
          answered++;
          onProgress(answered, calls);
        },
        onFailure: (failure) => failures.push(failure),
      },
      chats,
      signal,
    ),
  );
  const mistakes: FoundMistake[] = [];
  const votes: WindowVote[] = [];
  for (const [window, said] of answers) {
    const vote = voteOnMistake(said);
    votes.push({ ...window, outcome: vote.kind, votes: vote.votes });
    if (vote.kind === 'mistake')
      mistakes.push(await placedMistake(vote, lines, document, syntax, signal));
  }
  return {
    ...{ kind: 'judged', mistakes, windows: votes, members, left, failures },
    ...{ answers: answered - unread, unread },
  };
}

function questionOf(
  { window, prompt, sample }: Job,
  lines: readonly string[],
  { document: { path, languageId }, localOnly, seed }: MistakeRequest,
): ChatQuestion {
  return {
    messages: (most) => mistakeMessages({ path, languageId, lines, ...window }, prompt, most),
    maxTokens: MOST_TOKENS[prompt],
    temperature: sample === 0 ? FIRST_TEMPERATURE : OTHER_TEMPERATURE,
    seed: seed + sample,
    localOnly,
  };
}

function linesOf(text: string): readonly string[] {
  return convertLineEnds(text, '\n').split('\n');
}
