import { failure, ModelError } from '../../core/failure.ts';
import type { ModelDescription } from '../../core/model.ts';
import { untilAborted } from '../../core/until-aborted.ts';
import { ENSEMBLE_MODEL } from '../../engine/answers.ts';
import type { LentModels } from '../platform/editor-models.ts';
import type { EditorChat, EditorSurface } from './editor-chat.ts';
import { describeLentModel, lentFailure, lentModel } from './lent-model.ts';

/** More would be a list that nobody reads, made by who knows whom. */
const MOST_MODELS = 200;

const QUESTION = 'Answer with the word OK.';

/**
 * The models that other extensions lend to the editor. Those of this extension are not among them: they are
 * made of members, and would ask themselves.
 */
export function createLentModels(surface: EditorSurface, onChange: () => void): LentModels {
  const subscription = surface.onDidChange(() => {
    listed = [];
    onChange();
  });
  /** Empty: to be asked for. */
  let listed: readonly ModelDescription[] = [];
  let chats: ReadonlyMap<string, EditorChat> = new Map();

  function chatOf(modelId: string): EditorChat {
    const chat = chats.get(modelId);
    if (chat === undefined) throw new ModelError(failure('model-missing', modelId));
    return chat;
  }
  const mayAsk = (modelId: string): boolean => {
    const chat = chats.get(modelId);
    return chat !== undefined && surface.mayAsk(chat) === true;
  };

  return {
    mayAsk,
    async list(anew, signal) {
      if (!anew && listed.length > 0) return listed;
      let found: readonly EditorChat[];
      try {
        found = await untilAborted(surface.select(), signal);
      } catch (error) {
        signal.throwIfAborted();
        throw lentFailure(error, 'vscode.lm');
      }
      const descriptions = new Map<string, ModelDescription>();
      const byId = new Map<string, EditorChat>();
      for (const chat of found.slice(0, MOST_MODELS)) {
        if (chat.vendor === ENSEMBLE_MODEL) continue;
        const description = describeLentModel(chat);
        // Two of one name cannot be told apart; the first is taken, as the editor does.
        if (byId.has(description.id)) continue;
        byId.set(description.id, chat);
        descriptions.set(description.id, description);
      }
      chats = byId;
      return (listed = [...descriptions.values()]);
    },
    model(description) {
      const { id } = description;
      return lentModel(description, chatOf(id), () => mayAsk(id));
    },
    async allow(modelId, signal) {
      if (mayAsk(modelId)) return;
      const messages = [
        { role: 'user' as const, parts: [{ kind: 'text' as const, text: QUESTION }] },
      ];
      const own = new AbortController();
      const joined = AbortSignal.any([signal, own.signal]);
      try {
        const request = { messages, tools: [], mustCallTool: false };
        const answer = await untilAborted(chatOf(modelId).send(request, joined), signal);
        // That it begins is enough.
        await untilAborted(Promise.resolve(answer[Symbol.asyncIterator]().next()), signal);
      } catch (error) {
        signal.throwIfAborted();
        throw lentFailure(error, modelId);
      } finally {
        own.abort(new DOMException('allowed', 'AbortError'));
      }
    },
    dispose() {
      subscription.dispose();
    },
  };
}
