import { readFile, writeFile } from 'node:fs/promises';
import { systemClock } from '../../core/clock.ts';
import { ENSEMBLE_MODEL } from '../../engine/answers.ts';
import type { Engine } from '../../engine/engine.ts';
import { vendorOf } from '../../providers/vendors.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import { createAnswerServer, type ServedRequest } from '../../serve/answer-server.ts';
import { HOP_HEADER } from '../../serve/hop.ts';
import { listen, SERVE_PORT, staysHere, type Listening } from '../../serve/listen.ts';
import { freshToken, isToken, LEAST_TOKEN } from '../../serve/serve-token.ts';
import { flagOption, numberOption, textOption, type Arguments } from '../arguments.ts';
import { serverFailureWords } from '../failure-words.ts';
import { createHeadless, type Places } from '../headless.ts';
import { UsageError, type Output } from '../output.ts';

/** Requests under way may end for so long after ctrl+c. Unit: ms. */
const GRACE_MS = 3000;
const LARGEST_PORT = 65_535;

/** The ensemble for other programs, by OpenAI's protocol, until ctrl+c. */
export async function serve(given: Arguments, places: Places, output: Output): Promise<number> {
  if (given.rest.length > 0) throw new UsageError('serve takes options alone');
  const port = numberOption(given, 'port', { integer: true, minimum: 0 }) ?? SERVE_PORT;
  if (port > LARGEST_PORT) throw new UsageError(`--port wants at most ${LARGEST_PORT}`);
  const host = textOption(given, 'host');
  const remote = !staysHere(host);
  if (remote && !flagOption(given, 'allow-remote')) {
    throw new UsageError(
      `--host ${host ?? ''} lets every machine that reaches this one ask its models and spend its keys, ` +
        'guarded by the token alone, which crosses the network unencrypted; say --allow-remote where that is meant',
    );
  }
  const stopping = untilStopped();
  const ended = new AbortController();
  const token = await tokenOf(given, output);
  const headless = await createHeadless(given, places, output, { servers: marked, typing: true });
  try {
    const { answers } = headless.engine;
    const serverFor = () =>
      createAnswerServer({
        ...{ answers, clock: systemClock, token: token.text, remote },
        // Nobody can say of a chat what files it quotes.
        localOnly: headless.settings.cloud.neverSend.length > 0,
        onRequest: (request) => {
          output.message(lineOf(request));
        },
      });
    const { server, ...listening } = await listen(serverFor, host, port).catch((error: unknown) => {
      throw new UsageError(`cannot listen there: ${messageOf(error)}`);
    });
    for (const address of listening.addresses) answers.shun(address);
    tell(listening, token, given, output);
    void tellMembers(headless.engine, output, ended.signal).catch(() => undefined);
    await stopping.stopped;
    await server.close(GRACE_MS);
    return 0;
  } finally {
    stopping.dispose();
    ended.abort();
    await headless.dispose();
  }
}

interface ServeToken {
  readonly text: string;
  /** Whether somebody else has it already. */
  readonly isKnown: boolean;
}

function tell(
  { url, addresses, port }: Listening,
  token: ServeToken,
  given: Arguments,
  output: Output,
): void {
  output.json({
    ...{ url, port, addresses },
    ...(flagOption(given, 'print-token') ? { token: token.text } : {}),
  });
  const also = addresses.length > 1 ? ` (also: ${addresses.slice(1).join(', ')})` : '';
  output.message(`The ensemble answers at ${url}${also}. Ctrl+C ends it.`);
  if (!token.isKnown) output.message(`Token of this run: ${token.text}`);
}

/** Who would be asked now; a client that gets nothing tells its user less. */
async function tellMembers(
  { answers, roster }: Engine,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const models = await answers.models(signal);
  const names = models.map(({ id }) => id).filter((id) => id !== ENSEMBLE_MODEL);
  if (names.length > 0) {
    output.message(`Members: ${names.join(', ')}.`);
    return;
  }
  output.message('No member answers yet; requests are refused until one does.');
  const { failures } = roster.directory.current();
  for (const { server, failure } of failures) output.message(serverFailureWords(server, failure));
}

/** From the environment, from a file (made where it is not there), or a new one. */
async function tokenOf(given: Arguments, output: Output): Promise<ServeToken> {
  const file = textOption(given, 'token-file');
  const fromEnvironment = process.env['ENSEMBLE_SERVE_TOKEN'];
  if (file === undefined && fromEnvironment === undefined)
    return { text: freshToken(), isKnown: false };
  const text = file === undefined ? (fromEnvironment ?? '') : await tokenIn(file, output);
  if (isToken(text.trim())) return { text: text.trim(), isKnown: true };
  const where = file ?? 'ENSEMBLE_SERVE_TOKEN';
  throw new UsageError(
    `${where} holds no token: ${LEAST_TOKEN} characters or more, without blanks`,
  );
}

async function tokenIn(file: string, output: Output): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      throw new UsageError(`cannot read the token in ${file}`);
  }
  const text = freshToken();
  await writeFile(file, `${text}\n`, { mode: 0o600, flag: 'wx' }).catch(() => {
    throw new UsageError(`cannot write a token to ${file}`);
  });
  output.message(`A new token is in ${file}.`);
  return text;
}

/** Servers that might be an ensemble themselves are told that one asks. */
function marked(wish: ServerWish): ServerWish {
  if (vendorOf(wish.kind).protocol !== 'openai' || wish.url === undefined) return wish;
  return { ...wish, headers: { ...wish.headers, [HOP_HEADER]: '1' } };
}

function lineOf({ route, status, ms, memberId }: ServedRequest): string {
  return `${route === 'none' ? 'refused' : route} ${status} ${Math.round(ms)} ms${memberId === undefined ? '' : ` ${memberId}`}`;
}

/** Ctrl+c, or whoever ends the process in order; the second time it ends at once. */
function untilStopped(): { readonly stopped: Promise<void>; dispose(): void } {
  const stop = Promise.withResolvers<undefined>();
  const onSignal = (): void => {
    stop.resolve(undefined);
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return {
    stopped: stop.promise,
    dispose() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
