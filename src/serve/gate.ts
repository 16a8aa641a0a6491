import type { IncomingHttpHeaders } from 'node:http';
import { HOP_HEADER } from './hop.ts';
import { refusal, type Refusal } from './refusal.ts';
import { carriesToken } from './serve-token.ts';

/** What of a request decides whether it is looked at, before a byte of its body is. */
export interface RequestHead {
  readonly method: string;
  /** As it was sent: a path with a query, or anything else. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

export interface GateRules {
  readonly token: string;
  /** Other machines may ask, under whatever name they know this one by. */
  readonly remote: boolean;
}

export type Route = 'models' | 'model' | 'chat' | 'completions';

/** Where a request goes, with the last part of its path where that is a name. */
export interface Routed {
  readonly route: Route;
  readonly name: string;
}

const ROUTES: Readonly<Record<string, Route>> = {
  '/v1/models': 'models',
  '/v1/chat/completions': 'chat',
  '/v1/completions': 'completions',
};
const METHODS: Readonly<Record<Route, string>> = {
  models: 'GET',
  model: 'GET',
  chat: 'POST',
  completions: 'POST',
};
const MODEL = /^\/v1\/models\/([^?#]{1,600})$/;
/** The largest body that is read. Unit: bytes. */
export const MOST_BODY = 4_000_000;

/**
 * The route of a request, or why it is refused. In order: a name of this machine that is none of loopback's
 * (a page that had its own name point here), a page of a browser, the token, a loop of ensembles, the path,
 * the method, and what the head says of the body. Paths are compared as they are: none leads anywhere else.
 */
export function gate({ method, target, headers }: RequestHead, rules: GateRules): Routed | Refusal {
  if (!rules.remote && !isLoopbackName(headers.host))
    return refusal(403, 'foreign_host', 'the Host header names another machine');
  if (headers.origin !== undefined || isFromPage(headers))
    return refusal(403, 'foreign_origin', 'pages of a browser are not answered');
  if (!carriesToken(headers.authorization, rules.token)) {
    const challenge = { 'www-authenticate': 'Bearer realm="ensemble"' };
    return refusal(401, 'invalid_api_key', 'the token is missing or wrong', challenge);
  }
  if (headers[HOP_HEADER] !== undefined)
    return refusal(508, 'loop_detected', 'an ensemble asks an ensemble');
  const routed = routeOf(target);
  if (routed === undefined) return refusal(404, 'unknown_path', 'there is nothing at this path');
  const allowed = METHODS[routed.route];
  if (method !== allowed) {
    return refusal(405, 'wrong_method', `this path takes ${allowed}`, { allow: allowed });
  }
  if (allowed === 'GET') return routed;
  if (!isJson(headers['content-type']))
    return refusal(415, 'wrong_content_type', 'the body has to be application/json');
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    return refusal(415, 'wrong_content_encoding', 'the body has to be sent as it is');
  return Number(headers['content-length'] ?? 0) > MOST_BODY ? tooLarge() : routed;
}

export function tooLarge(): Refusal {
  return refusal(413, 'body_too_large', `the body has more than ${MOST_BODY} bytes`);
}

/** Whether an address to listen at, or the host of a `Host` header, is this machine for itself alone. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

function isLoopbackName(host: string | undefined): boolean {
  const [, name] = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host ?? '') ?? [];
  return name !== undefined && isLoopbackHost(name);
}

/** Browsers say whence a request comes even where they send no origin. */
function isFromPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'none';
}

function routeOf(target: string): Routed | undefined {
  const [path = ''] = target.split('?', 1);
  const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (route !== undefined) return { route, name: '' };
  const [, encoded] = MODEL.exec(path) ?? [];
  if (encoded === undefined) return undefined;
  try {
    return { route: 'model', name: decodeURIComponent(encoded) };
  } catch {
    return undefined;
  }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json(\s*;|$)/i.test(contentType?.trim() ?? '');
}
