import type { NoCompletionReason } from '../../core/completion.ts';
import type { FailureCode } from '../../core/failure.ts';
import type { FillMethod, ModelState, Place } from '../../core/model.ts';
import type { LeftOutReason } from '../../engine/member-selection.ts';
import type { SettingProblem } from '../../settings/setting-problem.ts';
import type { RestReason } from '../asking/rest.ts';

/**
 * What a diagnosis goes by: plain values, safe to be shown to strangers. Whoever gathers them leaves out
 * code, keys, paths, addresses of the network and what servers wrote; see `plain-names.ts`.
 */
export interface Facts {
  readonly host: HostFacts;
  readonly editor: EditorFacts;
  /** The document that is looked at; undefined where none is open. */
  readonly document: DocumentFacts | undefined;
  /** Inline completion is on for some language. */
  readonly isOn: boolean;
  /** Models that the line-up names; undefined for `Automatic`. */
  readonly named: number | undefined;
  readonly strategy: StrategyFacts;
  readonly servers: readonly ServerFacts[];
  readonly members: readonly MemberFacts[];
  readonly left: readonly LeftOutFacts[];
  readonly answers: AnswersFacts;
  readonly rivals: readonly RivalFacts[];
  /** Settings that differ from their defaults; a value only where it can tell nothing. */
  readonly changed: readonly ChangedSetting[];
  readonly problems: readonly Pick<SettingProblem, 'key' | 'kind'>[];
  /** What the model of the workspace has learned, in a few words; undefined where it is switched off. */
  readonly workspaceModel: string | undefined;
}

/** Machine and editor. */
export interface HostFacts {
  readonly extension: string;
  readonly editorName: string;
  readonly editorVersion: string;
  readonly ui: 'desktop' | 'web';
  /** Kind of the remote, such as `ssh-remote`; undefined in a window of this machine. */
  readonly remote: string | undefined;
  readonly system: string;
  readonly node: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  readonly isTrusted: boolean;
  readonly folders: number;
  /** Where a proxy is set, if one is. */
  readonly proxy: string | undefined;
}

/** What the editor does with ghost text of any extension; of the document's language where there is one. */
export interface EditorFacts {
  readonly inlineSuggest: boolean;
  /** `editor.inlineSuggest.experimental.suppressInlineSuggestions` names this extension. */
  readonly isSuppressed: boolean;
  /** Unit: ms. */
  readonly showDelayMs: number;
}

export interface DocumentFacts {
  readonly languageId: string;
  /** `*.ts`. */
  readonly file: string;
  readonly scheme: string;
  readonly lines: number;
  readonly isOn: boolean;
  /** Why it gets no completion, its language apart; the rule alone. */
  readonly refusal: DocumentRefusal | undefined;
  /** Nothing of it may leave the machine. */
  readonly localOnly: boolean;
  /** Why typing in it asks nobody. */
  readonly rest: { readonly reason: RestReason; readonly minutesLeft?: number } | undefined;
}

export type DocumentRefusal =
  | 'scheme'
  | 'too-large'
  | 'long-line'
  | 'binary'
  | 'secret-file'
  | 'ensembleignore'
  | 'read-only'
  | 'multiple-cursors'
  | 'selection';

export interface StrategyFacts {
  readonly wanted: string;
  /** While typing; undefined where none can run. */
  readonly runs: string | undefined;
  /** Why another one runs than was set; '' where nothing is to be said. */
  readonly why: string;
}

export interface ServerFacts {
  /** Its own name on this machine, else a number. */
  readonly label: string;
  readonly provider: string;
  readonly place: Place;
  /** Host and port on this machine, else ''. */
  readonly address: string;
  readonly models: number;
  readonly failure: FailureCode | undefined;
  /** The setting or variable whose proxy calls to it go through. */
  readonly proxy: string | undefined;
}

export interface MemberFacts {
  readonly name: string;
  readonly place: Place;
  readonly isInstant: boolean;
  readonly state: ModelState;
  /** Left alone for now. */
  readonly rests: boolean;
  readonly failure: FailureCode | undefined;
  readonly fill: FillMethod['kind'];
  /** What its self-test said; undefined before it. */
  readonly selfTest: boolean | undefined;
  readonly inMemory: boolean | undefined;
  /** Typing may ask it, as far as the settings say. */
  readonly whileTyping: boolean;
  readonly overBudget: boolean;
  readonly reason: string;
  readonly tooLate: number;
  readonly evictions: number;
  /** Median of its answers. Unit: ms. */
  readonly totalMs?: number;
  readonly tokensPerSecond?: number;
}

export interface LeftOutFacts {
  readonly name: string;
  /** Label of the server that it is named at; undefined where none is known. */
  readonly server?: string;
  readonly reason: LeftOutReason;
}

/** What the latest requests came to. */
export interface AnswersFacts {
  /** Of any document, the latest first. */
  readonly latest: readonly AnswerFacts[];
  /** Of the document that is looked at, the latest first. */
  readonly here: readonly AnswerFacts[];
}

export interface AnswerFacts {
  /** Unit: s. */
  readonly ago: number;
  readonly trigger: 'automatic' | 'explicit';
  readonly languageId: string;
  readonly outcome: 'shown' | NoCompletionReason;
  readonly failures: readonly FailureCode[];
  readonly totalMs: number;
  /** Names of the models behind what was shown first. */
  readonly by: readonly string[];
}

/** Another extension that shows ghost text, and how often the editor had its text first. */
export interface RivalFacts {
  /** '' where races are lost to nobody who is known. */
  readonly name: string;
  readonly extensionId: string;
  /** Of `asked` requests the rival's text was there first in so many. */
  readonly won: number;
  readonly asked: number;
}

export interface ChangedSetting {
  readonly key: string;
  readonly value?: string;
}
