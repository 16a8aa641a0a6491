import * as vscode from 'vscode';
import { failureOf, type Failure } from '../../core/failure.ts';
import type { ModelServer, PullProgress } from '../../core/model.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import type { Session } from '../session.ts';
import { failureText } from '../words.ts';
import { figures } from '../figures.ts';

const { t } = vscode.l10n;

/** A server that downloads models. */
export type PullingServer = ModelServer & Required<Pick<ModelServer, 'pull'>>;

export function canPull(server: ModelServer): server is PullingServer {
  return server.pull !== undefined;
}

export type PullEnd = 'done' | 'cancelled' | 'failed';

/**
 * Downloads models one after the other, in one notification that shows the bytes and can stop them all.
 * What was downloaded of a stopped one the server keeps. What fails is said, and ends the rest.
 */
export async function pullModels(
  session: Session,
  server: PullingServer,
  names: readonly string[],
): Promise<PullEnd> {
  const [first = ''] = names;
  const title =
    names.length === 1
      ? t('Ensemble: pulling {0}', first)
      : t('Ensemble: pulling {0} models', names.length);
  let current = first;
  try {
    return await withCancellableProgress(title, async (progress, signal) => {
      for (const [i, name] of names.entries()) {
        current = name;
        const report = createPullReport(names.length === 1 ? undefined : name, names.length, i);
        try {
          await server.pull(name, (step) => progress.report(report(step)), signal);
        } catch (error) {
          if (signal.aborted) return 'cancelled';
          throw error;
        }
      }
      return 'done';
    });
  } catch (error) {
    const text = pullFailureText(failureOf(error), current, server.id);
    void vscode.window.showErrorMessage(`Ensemble: ${text}`);
    return 'failed';
  } finally {
    session.engine.roster.directory.invalidate();
  }
}

/**
 * What a notification shows of a download: which of several, its bytes, and how far it has got since the
 * last report. Unit of `increment`: percent of all of them.
 */
export function createPullReport(
  name: string | undefined,
  count: number,
  index: number,
): (step: PullProgress) => { readonly message: string; readonly increment?: number } {
  let shown = 0;
  return ({ completedBytes, totalBytes, status }) => {
    const isKnown = completedBytes !== undefined && totalBytes !== undefined && totalBytes > 0;
    const text = isKnown
      ? t('{0} of {1} MB', megabytes(completedBytes), megabytes(totalBytes))
      : plainStatus(status);
    const message =
      name === undefined ? text : t('{0} ({1} of {2}): {3}', name, index + 1, count, text);
    if (!isKnown) return { message };
    const percent = (100 * Math.min(1, completedBytes / totalBytes)) / count;
    const increment = Math.max(0, percent - shown);
    shown += increment;
    return { message, increment };
  };
}

/** What a server says of itself, cut short, without marks that a notification would read as a link. */
export function plainStatus(status: string): string {
  return status
    .replace(/[\p{C}\s[\]()]+/gu, ' ')
    .trim()
    .slice(0, 60);
}

/** What went wrong with a download, where the server's words tell more than its code does. */
export function pullFailureText(failed: Failure, name: string, serverId: string): string {
  const { detail } = failed;
  if (/no space left|disk (is )?full|not enough (disk )?space|ENOSPC/i.test(detail)) {
    return t(
      'The disk of {0} is full. Make room and pull {1} again: what it has already is kept. ({2})',
      ...[serverId, name, detail],
    );
  }
  if (/manifest.*(does not exist|not found)/i.test(detail)) {
    return t('The library of {0} has no model that is named {1}. ({2})', serverId, name, detail);
  }
  if (/no such host|dial tcp|network is unreachable|TLS handshake|i\/o timeout/i.test(detail)) {
    return t(
      '{0} cannot reach its library to pull {1}. Look at its network and its proxy. ({2})',
      ...[serverId, name, detail],
    );
  }
  return t('{0} was not pulled. {1}', name, failureText(failed));
}

function megabytes(bytes: number): string {
  return figures.number(bytes / 1e6);
}
