import { failure, ModelError } from '../../core/failure.ts';
import type { LanguageModel, ModelDescription, ModelServer } from '../../core/model.ts';

/** Name of the server whose models the editor lends; first part of their ids. */
export const EDITOR_SERVER = 'editor';

/** Models that other extensions lend to the editor, once somebody looks for them. */
export interface LentModels {
  /** As they were listed last, unless the editor has told of others since; `anew`: as they are now. */
  list(anew: boolean, signal: AbortSignal): Promise<readonly ModelDescription[]>;
  model(description: ModelDescription): LanguageModel;
  /** Whether a model may be asked now, without a question to the user. */
  mayAsk(modelId: string): boolean;
  /**
   * Lets the editor ask the user, where it has not, whether the model may be asked: by one short request,
   * the only way there is. Only on a user's action. Throws ModelError; the signal's reason.
   */
  allow(modelId: string, signal: AbortSignal): Promise<void>;
  dispose(): void;
}

export interface EditorModels {
  readonly server: ModelServer;
  /** Somebody looks at the models or asks them by hand: from now on they are listed. */
  wake(): void;
  /** As soon as somebody has looked for them. */
  lent(): Promise<LentModels>;
}

export interface EditorModelsOptions {
  /** Whether the settings allow any call, and whether a line-up names one of the models. */
  readonly isAllowed: () => boolean;
  readonly isNamed: () => boolean;
  /** They are to be listed from now on. */
  readonly onWake: () => void;
  /** Reaches for the editor's models; called once, and again where it failed. */
  readonly open: () => Promise<LentModels>;
}

/**
 * A server of the models that other extensions lend to the editor. It lists nothing, and touches nothing,
 * before somebody looks for them or a line-up names one: listing wakes those extensions up.
 */
export function createEditorModels(options: EditorModelsOptions): EditorModels {
  let awake = false;
  /** Somebody looks, and wants to see them as they are now. */
  let anew = true;
  let opening: Promise<LentModels> | undefined;
  let opened: LentModels | undefined;
  const isWanted = (): boolean => options.isAllowed() && (awake || options.isNamed());

  async function lent(): Promise<LentModels> {
    opening ??= options.open();
    try {
      return (opened = await opening);
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }

  return {
    wake() {
      anew = true;
      if (awake) return;
      awake = true;
      options.onWake();
    },
    lent,
    server: {
      id: EDITOR_SERVER,
      provider: EDITOR_SERVER,
      place: 'cloud',
      address: 'vscode.lm',
      async list(signal) {
        if (!isWanted()) return [];
        const listed = await (await lent()).list(anew, signal);
        anew = false;
        return listed;
      },
      resident: () => Promise.resolve(undefined),
      model(description) {
        if (opened === undefined) throw new ModelError(failure('model-missing', description.id));
        return opened.model(description);
      },
      dispose() {
        opened?.dispose();
        opened = undefined;
        opening = undefined;
        return Promise.resolve();
      },
    },
  };
}
