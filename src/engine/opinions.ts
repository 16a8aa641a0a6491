import type { Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { GenerationFailure } from '../core/generation.ts';
import type { LineRange } from '../review/reviewed-atoms.ts';
import { LEAST_FAMILIES, secondOpinion } from '../review/second-opinion.ts';
import type { HintRules } from '../review/choose-hints.ts';
import type { Hint, Reader, ReviewTools } from '../review/opinion.ts';
import { convertLineEnds } from '../text/lines.ts';
import { inTime } from './in-time.ts';
import { untilAborted } from '../core/until-aborted.ts';
import type { MemberRoster } from './member-roster.ts';
import { isResident } from './member-selection.ts';
import type { ListedModel } from './model-directory.ts';
import { PRIORITY, type ModelQueues } from './model-queues.ts';
import type { SyntaxTools } from './syntax-tools.ts';

/** Code that a second opinion is wanted on. */
export interface OpinionRequest {
  readonly document: {
    readonly uri: string;
    readonly path: string;
    readonly languageId: string;
    readonly text: string;
  };
  /** What is read, in order and apart. Beyond 2,000 lines the rest is left out. */
  readonly lines: readonly LineRange[];
  /** The code must not leave this machine. */
  readonly localOnly: boolean;
  readonly rules: HintRules;
}

/** A hint at its place: line and characters (UTF-16) from 0, whatever the line ends. */
export interface PlacedHint extends Hint {
  readonly line: number;
  readonly character: number;
}

export type OpinionResult =
  | {
      readonly kind: 'opinion';
      /** Strongest first. */
      readonly hints: readonly PlacedHint[];
      /** Lines that were read, and that were wanted. */
      readonly lines: number;
      readonly linesWanted: number;
      readonly readers: readonly Reader[];
      /** Members that cannot read. */
      readonly abstained: readonly string[];
      readonly failures: readonly GenerationFailure[];
    }
  /** Fewer than two families of models read: one alone finds too much improbable. */
  | {
      readonly kind: 'too-few-readers';
      readonly readers: readonly Reader[];
      readonly abstained: readonly string[];
      readonly failures: readonly GenerationFailure[];
    };

export interface Opinions {
  /**
   * What the members that read find wrong in code that stands; nothing is written, and typing goes
   * first at every model. A member that fails is dropped and named. Throws the signal's reason.
   */
  ask(
    request: OpinionRequest,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<OpinionResult>;
}

export interface OpinionOptions {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly syntax: SyntaxTools;
  readonly clock: Clock;
}

/** A person waits for the answer, and no more than one reads through. */
const MOST_LINES = 2_000;
/** Members are listed again when what is known is older. Unit: ms. */
const LISTING_AGE_MS = 30_000;
/** What a model without a card reads at once; more is slow and no better. Unit: tokens. */
const READ_AT_ONCE = 1_024;

export function createOpinions({ roster, queues, syntax, clock }: OpinionOptions): Opinions {
  return {
    async ask({ document, lines: wanted, localOnly, rules }, onProgress, signal) {
      const { directory } = roster;
      await directory.refresh(LISTING_AGE_MS, signal);
      const chosen = roster
        .selection()
        .chosen.map(({ listed }) => listed)
        .filter(({ description }) => !localOnly || description.place === 'local');
      const able = chosen.filter(({ description }) => description.primitives.read !== 'none');
      const abstained = chosen
        .filter((listed) => !able.includes(listed))
        .map(({ description }) => description.id);
      const readers = able.map(readerOf);
      if (familiesOf(readers) < LEAST_FAMILIES)
        return { kind: 'too-few-readers', readers, abstained, failures: [] };

      const models = new Map(able.map((one) => [one.description.id, directory.model(one)]));
      const { uri, path, languageId } = document;
      const text = convertLineEnds(document.text, '\n');
      /** Loading may take longer than any reading; what goes wrong there the reading says. */
      const loads = new Map<string, Promise<void>>();
      const loaded = async (id: string): Promise<void> => {
        const listed = able.find(({ description }) => description.id === id);
        if (listed?.server.load === undefined || isResident(listed)) return;
        const load = loads.get(id) ?? roster.load(listed).catch(() => undefined);
        loads.set(id, load);
        await untilAborted(load, signal);
      };
      const tools: ReviewTools = {
        read: (id, request) =>
          queues.run(
            id,
            PRIORITY.speculative,
            signal,
            async () => {
              await loaded(id);
              return await inTime(
                (limited) => models.get(id)?.read?.(request, limited) ?? lacking(id),
                'no reading',
                clock,
                signal,
              );
            },
            able.find(({ description }) => description.id === id)?.description.slots,
          ),
        parse: ({ before, behind }, texts) =>
          syntax.parseEvidence(
            {
              // Apart from the document that is being edited: its tree stays as it is.
              ...{ uri: `${uri}#second-opinion`, languageId, text: before + behind },
              ...{ offset: before.length, insertions: texts },
            },
            signal,
          ),
        progress: onProgress,
      };
      const lines = firstLines(wanted, MOST_LINES);
      const opinion = await secondOpinion(
        { path, languageId, text, lines },
        readers,
        tools,
        signal,
        rules,
      );
      if (familiesOf(opinion.readers) < LEAST_FAMILIES) {
        const { failures } = opinion;
        return { kind: 'too-few-readers', readers: opinion.readers, abstained, failures };
      }
      return {
        kind: 'opinion',
        ...opinion,
        hints: opinion.hints.map((hint) => placed(hint, text)),
        linesWanted: countOf(wanted),
        abstained,
      };
    },
  };
}

function readerOf({ description }: ListedModel): Reader {
  const { id, family, device, instant, promptLimit, contextLength, primitives } = description;
  const limit = promptLimit ?? Math.min(READ_AT_ONCE, Math.floor((contextLength ?? 2_048) / 2));
  return {
    ...{ id, family, device, fidelity: primitives.read },
    ...(instant === undefined ? {} : { instant }),
    // Whoever knows the files around takes a document whole.
    limit: description.fill.kind === 'place' ? undefined : limit,
  };
}

function familiesOf(readers: readonly Reader[]): number {
  return new Set(readers.map(({ family }) => family)).size;
}

function countOf(lines: readonly LineRange[]): number {
  return lines.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

function firstLines(lines: readonly LineRange[], most: number): readonly LineRange[] {
  let left = most;
  return lines.flatMap(({ first, last }) => {
    const end = Math.min(last, first + left - 1);
    left -= Math.max(0, end - first + 1);
    return end < first ? [] : [{ first, last: end }];
  });
}

function placed(hint: Hint, text: string): PlacedHint {
  const before = text.slice(0, hint.start);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { ...hint, line: before.split('\n').length - 1, character: hint.start - lineStart };
}

function lacking(id: string): Promise<never> {
  return Promise.reject(new ModelError(failure('unsupported', `${id} does not read`)));
}
