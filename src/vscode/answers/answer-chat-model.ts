import * as vscode from 'vscode';
import { isModelError, type Failure } from '../../core/failure.ts';
import { ENSEMBLE_MODEL, type AnswerWish } from '../../engine/answers.ts';
import { signalOf } from '../platform/token-signal.ts';
import type { Session } from '../session.ts';
import { failureText } from '../words.ts';
import { callPartOf, messagesOf } from './chat-messages.ts';

/** One request of a chat, as the editor hands it to its provider. */
export interface AskedChat {
  readonly model: vscode.LanguageModelChatInformation;
  readonly messages: readonly vscode.LanguageModelChatRequestMessage[];
  readonly options: vscode.ProvideLanguageModelChatResponseOptions;
  readonly progress: vscode.Progress<vscode.LanguageModelResponsePart>;
  readonly token: vscode.CancellationToken;
}

/**
 * Answers a chat of the editor or of another extension. Throws the editor's LanguageModelError, with words,
 * for what goes wrong with the members.
 */
export async function answerChatModel(session: Session, asked: AskedChat): Promise<void> {
  const { model, messages, options, progress, token } = asked;
  const over = Promise.withResolvers<undefined>();
  session.keepEngine(over.promise);
  const { signal, dispose } = signalOf(token);
  const wish: AnswerWish = {
    model: model.id,
    messages: messages.flatMap(messagesOf),
    ...toolsOf(options),
    maxTokens: model.maxOutputTokens,
    ...samplingOf(options.modelOptions ?? {}),
    localOnly: model.id === ENSEMBLE_MODEL || session.settings.cloud.neverSend.length > 0,
  };
  try {
    for await (const part of session.engine.answers.answer(wish, signal)) {
      if (part.kind === 'text') progress.report(new vscode.LanguageModelTextPart(part.text));
      if (part.kind === 'tool-call') progress.report(callPartOf(part.call));
    }
  } catch (error) {
    // Nobody waits for it any more, and the editor would log an error.
    if (token.isCancellationRequested) return;
    throw isModelError(error) ? errorOf(error.failure) : error;
  } finally {
    dispose();
    over.resolve(undefined);
  }
}

function toolsOf({
  tools = [],
  toolMode,
}: vscode.ProvideLanguageModelChatResponseOptions): Pick<AnswerWish, 'tools' | 'toolChoice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, inputSchema }) => ({
      ...{ name, description },
      parameters: { type: 'object', properties: {}, ...inputSchema },
    })),
    toolChoice: toolMode === vscode.LanguageModelChatToolMode.Required ? 'required' : 'auto',
  };
}

/** Options of another extension, as far as they are what they ought to be. */
function samplingOf(
  options: Readonly<Record<string, unknown>>,
): Pick<AnswerWish, 'temperature' | 'stop' | 'seed'> {
  const { temperature, stop, seed } = options;
  const isTemperature = typeof temperature === 'number' && temperature >= 0 && temperature <= 2;
  const stops: readonly unknown[] = Array.isArray(stop) ? stop : [stop];
  return {
    temperature: isTemperature ? temperature : 0,
    stop: stops.filter((text) => typeof text === 'string' && text !== '') as readonly string[],
    ...(typeof seed === 'number' && Number.isSafeInteger(seed) ? { seed } : {}),
  };
}

function errorOf(what: Failure): vscode.LanguageModelError {
  const words = failureText(what);
  switch (what.code) {
    case 'model-missing':
      return vscode.LanguageModelError.NotFound(words);
    case 'content-filter':
      return vscode.LanguageModelError.Blocked(words);
    case 'unauthorised':
    case 'no-consent':
    case 'private':
      return vscode.LanguageModelError.NoPermissions(words);
    default:
      return new vscode.LanguageModelError(words);
  }
}
