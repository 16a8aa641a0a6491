import * as vscode from 'vscode';
import type { Place } from '../../core/model.ts';
import { ENSEMBLE_MODEL, type AnsweringModel } from '../../engine/answers.ts';
import type { Disposable } from '../platform/disposable.ts';
import { signalOf } from '../platform/token-signal.ts';
import type { Session } from '../session.ts';

const { t } = vscode.l10n;

/** As in the manifest. */
export const CHAT_VENDOR = 'ensemble';
/** An answer takes at most this share of a model's context, and so many tokens. */
const ANSWER_SHARE = 0.25;
const MOST_ANSWER = 4096;
const CHARACTERS_PER_TOKEN = 3;

/**
 * "Ensemble" in the editor's picker of chat models: the ensemble, and its members that chat. Where the editor
 * asks silently, as it does at its start, nobody is asked: it is told what is known.
 *
 * The ensemble's answers come from this machine: nobody can say which files another extension's chat quotes.
 * A model elsewhere answers where the user picks it by its own name, and is offered only where no file is
 * kept from leaving.
 */
export function registerChatModels(session: Session): Disposable {
  const changed = new vscode.EventEmitter<void>();
  let told = '';
  const offered = (models: readonly AnsweringModel[]): vscode.LanguageModelChatInformation[] => {
    const mayLeave = session.settings.cloud.neverSend.length === 0;
    const offers = models.filter(
      ({ id, place, chats }) => id === ENSEMBLE_MODEL || (chats && (place === 'local' || mayLeave)),
    );
    return offers.map(informationOf);
  };
  const idsNow = (): string =>
    offered(session.engine.answers.known())
      .map(({ id, maxInputTokens }) => `${id} ${maxInputTokens}`)
      .join('\n');
  const tell = (): void => {
    if (told !== '' && idsNow() !== told) changed.fire();
  };

  return vscode.Disposable.from(
    changed,
    session.onDidReconfigure(tell),
    session.onDidAnswer(tell),
    vscode.lm.registerLanguageModelChatProvider(CHAT_VENDOR, {
      onDidChangeLanguageModelChatInformation: changed.event,
      async provideLanguageModelChatInformation({ silent }, token) {
        const { answers } = session.engine;
        const { signal, dispose } = signalOf(token);
        try {
          const models = silent ? answers.known() : await answers.models(signal);
          told = idsNow();
          return offered(models);
        } finally {
          dispose();
        }
      },
      async provideLanguageModelChatResponse(model, messages, options, progress, token) {
        const { answerChatModel } = (await import('../rooms.ts')).rooms;
        await answerChatModel(session, { model, messages, options, progress, token });
        tell();
      },
      provideTokenCount(_, text) {
        const length = typeof text === 'string' ? text.length : lengthOf(text.content);
        return Promise.resolve(Math.ceil(length / CHARACTERS_PER_TOKEN));
      },
    }),
  );
}

function informationOf(model: AnsweringModel): vscode.LanguageModelChatInformation {
  const { id, family, place, contextLength, tools } = model;
  const maxOutputTokens = Math.min(MOST_ANSWER, Math.floor(contextLength * ANSWER_SHARE));
  const isEnsemble = id === ENSEMBLE_MODEL;
  return {
    ...{ id, family, version: '1', maxOutputTokens },
    name: isEnsemble ? t('Ensemble') : id,
    detail: isEnsemble ? t('On this machine') : placeText(place),
    tooltip: isEnsemble
      ? t(
          'The member that is trusted most answers, and the next where it fails. Nothing is sent elsewhere.',
        )
      : t('A member of Ensemble, asked alone.'),
    maxInputTokens: contextLength - maxOutputTokens,
    capabilities: { imageInput: false, toolCalling: tools },
  };
}

function placeText(place: Place): string {
  const texts: Readonly<Record<Place, string>> = {
    local: t('On this machine'),
    network: t('On your network'),
    cloud: t('Elsewhere'),
  };
  return texts[place];
}

/** Characters of a message's parts, as far as they are text. */
function lengthOf(parts: readonly unknown[]): number {
  return parts.reduce<number>((sum, part) => {
    if (part instanceof vscode.LanguageModelTextPart) return sum + part.value.length;
    if (part instanceof vscode.LanguageModelToolCallPart)
      return sum + part.name.length + JSON.stringify(part.input).length;
    return part instanceof vscode.LanguageModelToolResultPart ? sum + lengthOf(part.content) : sum;
  }, 0);
}
