import type * as vscode from 'vscode';
import type { Rests } from '../asking/rests.ts';
import { isEnabledAnywhere } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { documentFacts } from './document-facts.ts';
import { rivalFacts } from '../rivals/rival-facts.ts';
import type { Facts } from './facts.ts';
import { editorFacts, hostFacts, proxySettings, settingFacts } from './host-facts.ts';
import { plainName } from './plain-names.ts';
import type { RecentAnswers } from './recent-answers.ts';
import { sessionFacts } from './session-facts.ts';

/** What a diagnosis reads besides the session. */
export interface DiagnosisSources {
  readonly extension: vscode.ExtensionContext['extension'];
  readonly rests: Rests;
  readonly answers: Pick<RecentAnswers, 'latest'>;
  readonly rivals: Parameters<typeof rivalFacts>[0];
}

/** Everything that is known of ghost text in a document, or in none; asks no server. */
export async function gatherFacts(
  session: Session,
  { extension, rests, answers, rivals }: DiagnosisSources,
  document: vscode.TextDocument | undefined,
): Promise<Facts> {
  const proxies = proxySettings();
  return {
    ...sessionFacts(session, {
      document:
        document === undefined
          ? undefined
          : { uri: document.uri.toString(), languageId: document.languageId },
      latest: answers.latest(),
      proxies,
    }),
    host: hostFacts(extension, proxies),
    editor: editorFacts(document, extension.id),
    document: document === undefined ? undefined : await documentFacts(document, session, rests),
    isOn: isEnabledAnywhere(session.settings),
    rivals: rivalFacts(rivals, document?.languageId).map((rival) => ({
      ...rival,
      name: plainName(rival.name),
    })),
    changed: settingFacts(),
  };
}
