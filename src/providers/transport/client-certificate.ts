import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Agent } from 'node:https';
import { basename } from 'node:path';
import * as tls from 'node:tls';
import { failure, ModelError } from '../../core/failure.ts';

/** Files in PEM form. */
export interface CertificateFiles {
  readonly clientCertificate?: { readonly certificate: string; readonly key: string } | undefined;
  /** Vouches for the server, besides those of the system. */
  readonly certificateAuthority?: string | undefined;
}

/**
 * An agent for encrypted calls that shows a certificate of the user's, or trusts an authority of the user's.
 * The files are read at the first call and then kept; a failed reading is tried anew at the next. Keeps no
 * connection open.
 *
 * Throws ModelError `unauthorised` where a file cannot be read or holds nothing of the kind.
 */
export function createCertificateAgent(files: CertificateFiles): () => Promise<Agent> {
  let reading: Promise<Agent> | undefined;
  return () => {
    reading ??= agentOf(files).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

async function agentOf({ clientCertificate, certificateAuthority }: CertificateFiles) {
  const [cert, key, authority] = await Promise.all([
    textOf(clientCertificate?.certificate),
    textOf(clientCertificate?.key),
    textOf(certificateAuthority),
  ]);
  const options = {
    keepAlive: false,
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(authority === undefined ? {} : { ca: [...trusted(), authority] }),
  };
  try {
    tls.createSecureContext({ ...options, ca: undefined });
    // Of the authorities, what is none is passed over in silence.
    if (authority !== undefined) new X509Certificate(authority);
  } catch {
    throw unreadable('the certificate files do not hold what they should, in PEM form');
  }
  return new Agent(options);
}

/** Far above any chain of certificates. */
const MOST_BYTES = 2 ** 20;

async function textOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  let text = '';
  try {
    const found = await stat(file);
    if (found.isFile() && found.size <= MOST_BYTES) text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw unreadable(`${basename(file)} cannot be read (${code})`);
  }
  if (!text.includes('-----BEGIN ')) throw unreadable(`${basename(file)} is no file in PEM form`);
  return text;
}

/** The authorities of Node and, where it can tell, of the system. */
function trusted(): readonly string[] {
  // Since Node 22.15; an editor may be older.
  const known: Partial<Pick<typeof tls, 'getCACertificates'>> = tls;
  const listed = known.getCACertificates;
  return listed === undefined
    ? tls.rootCertificates
    : [...new Set([...listed('default'), ...listed('system')])];
}

function unreadable(detail: string): ModelError {
  return new ModelError(failure('unauthorised', detail));
}
