import { createHash, hash } from 'node:crypto';
import { mkdtemp, open, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncError, type ErrorCode } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { EarlierRead, SourceRead } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import type { Download, DownloadTarget } from '../../http/download.ts';
import { createHttpClient } from '../../http/http-client.ts';
import { createScrub } from '../../http/scrub.ts';
import type { OpenFile } from '../files/open-content.ts';
import { openSourceFile } from '../files/source-file.ts';
import { systemClock } from '../../http/system-clock.ts';
import type { HttpAuth } from '../auth/options.ts';
import { createCredentials, fixedSecrets, type Credentials } from '../auth/credentials.ts';
import { describeUrl } from './describe-url.ts';
import { createPace } from './pace.ts';
import { translateToSource } from './translate-to-source.ts';

/** A file behind a URL, and what reads it. */
export interface RemoteFile {
  /** `csv`, for messages. */
  readonly kind: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly auth?: HttpAuth | undefined;
  readonly timeoutMs?: number | undefined;
  /** All that decides what the bytes mean: other settings make another content of them. */
  readonly settings: unknown;
  /** Does its reader log no warning that a later read has to repeat? Else it says so with a digest. */
  readonly isSilent: boolean;
  /** The source of one file, as it is opened by `openFile`, whose path is for messages only. */
  createOne(path: string, openFile: OpenFile): Source;
}

export interface RemoteFileDeps {
  readonly log: Log;
  /** The time; the system's unless given. */
  readonly clock?: Clock;
  /** At least 0, less than 1; the system's chance unless given. */
  readonly random?: () => number;
}

const defaultTimeoutMs = 30_000;
const maxBytes = 1024 * 1024 * 1024;
/** A change within the same second as another one does not show in Last-Modified (RFC 9110, section 8.8.2.2). */
const weakSeconds = 60;
const digestVersion = 1;

/** What a content is recognised by. */
interface Recognition {
  readonly settings: string;
  readonly sha256: string;
  readonly etag: string | null;
  /** Only where it tells two contents apart. */
  readonly lastModified: string | null;
}

/**
 * A file behind an http(s) URL as a source: downloaded into a private file that is gone afterwards, unless the server says that
 * it is still the one that was read (ETag, Last-Modified), and read as the same file on the disk. It is never written.
 */
export function createRemoteFile(remote: RemoteFile, deps: RemoteFileDeps): Source {
  const { log, clock = systemClock, random = Math.random } = deps;
  const { timeoutMs = defaultTimeoutMs } = remote;
  const where = describeUrl(remote.url);
  const settings = hash('sha256', JSON.stringify([remote.url, remote.settings]), 'base64');

  async function read(receive: SourceReceiver, signal: AbortSignal, earlier?: EarlierRead): Promise<SourceRead> {
    const known = earlier?.suffices() === true ? parseRecognition(earlier.digest, settings) : null;
    const credentials = createCredentials(remote.auth, tokenClientFor, clock);
    const folder = await mkdtemp(join(tmpdir(), 'partoo-sync-'));
    try {
      const path = join(folder, 'content');
      const { answer, sha256 } = await fetchInto(path, known, credentials, signal);
      const isSame = known !== null && (answer.status === 304 || sha256 === known.sha256);
      const digest = toDigest({ settings, sha256: sha256 ?? known?.sha256 ?? '', ...validatorsOf(answer, known) });
      if (earlier !== undefined && isSame) {
        log.debug({ where, status: answer.status, rows: earlier.rows }, 'file is unchanged, not parsed');
        return { outcome: 'unchanged', rows: earlier.rows, traits: earlier.traits, digest };
      }
      // It rests from now on, whatever the clock says.
      await utimes(path, 0, 0);
      const found = await remote.createOne(where, () => openSourceFile(path)).read(receive, signal);
      const { outcome, rows, traits, reason } = found;
      const isRemembered = outcome === 'complete' && (remote.isSilent || found.digest !== undefined);
      return {
        ...{ outcome, rows, traits },
        ...(reason === undefined ? {} : { reason }),
        ...(isRemembered ? { digest } : {}),
      };
    } catch (error) {
      throw translateToSource(error, credentials.secrets());
    } finally {
      credentials.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function fetchInto(
    path: string,
    known: Recognition | null,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<{ readonly answer: Download; readonly sha256: string | null }> {
    // Shop data: nobody else's to read. Appending: what another try writes begins where the file was cut to.
    const file = await open(path, 'ax', 0o600);
    try {
      let sha256 = createHash('sha256');
      const target: DownloadTarget = {
        async start() {
          await file.truncate(0);
          sha256 = createHash('sha256');
        },
        async write(bytes) {
          sha256.update(bytes);
          await file.appendFile(bytes);
        },
      };
      let answer = await ask(target, known, credentials, signal);
      if (answer.status === 401 && credentials.renew()) answer = await ask(target, known, credentials, signal);
      judge(answer, known !== null);
      return { answer, sha256: answer.status === 200 ? sha256.digest('base64') : null };
    } finally {
      await file.close();
    }
  }

  async function ask(
    target: DownloadTarget,
    known: Recognition | null,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<Download> {
    const url = credentials.addTo(new URL(remote.url));
    const headers = { ...remote.headers, ...(await credentials.headers(signal)), ...conditionsOf(known) };
    const scrub = createScrub([...credentials.secrets(), ...Object.values(remote.headers ?? {})]);
    const how = { timeoutMs, maxBytes, clock, log, random, scrub, peer: where };
    // Loaded here: the HTTP library is a sixth of the program, and few sources are behind a URL.
    const { download } = await import('../../http/download.ts');
    return download({ url, headers, signal }, target, how);
  }

  function tokenClientFor(baseUrl: string): ReturnType<typeof createHttpClient> {
    const budget = createPace(Number.MAX_SAFE_INTEGER, clock);
    const secrets = fixedSecrets(remote.auth);
    const peer = 'the server of tokens';
    return createHttpClient({
      ...{ baseUrl, headers: {}, budget, secrets, timeoutMs, concurrency: 1, peer },
      ...{ log, clock, random },
    });
  }

  function judge({ status, headers }: Download, isConditional: boolean): void {
    if (status === 304 && isConditional) return;
    if (status === 200 && !/^text\/html\b/i.test(headers['content-type'] ?? '')) return;
    const says = status === 200 ? 'a web page came instead of the file' : `the server answered ${String(status)}`;
    const [code, hint] = faults[status] ?? ['SOURCE_UNREADABLE', 'Open the address as partoo-sync does: a login?'];
    throw new SyncError(`cannot read ${where}: ${says}`, { code, retryable: false, hint });
  }

  return { description: `${remote.kind} ${where}`, canWrite: false, read };
}

const unauthorized = ['SOURCE_UNAUTHORIZED', 'Check source.auth, and what it may do there.'] as const;
const notFound = ['SOURCE_NOT_FOUND', 'Check source.path.'] as const;
const faults: Partial<Readonly<Record<number, readonly [ErrorCode, string]>>> = {
  204: ['SOURCE_EMPTY', 'An empty answer is never taken for "no locations".'],
  401: unauthorized,
  403: unauthorized,
  404: notFound,
  410: notFound,
};

function conditionsOf(known: Recognition | null): Readonly<Record<string, string>> {
  if (known === null) return {};
  if (known.etag !== null) return { 'if-none-match': known.etag };
  return known.lastModified === null ? {} : { 'if-modified-since': known.lastModified };
}

/** A 304 need not repeat them. */
function validatorsOf(
  { status, headers }: Download,
  known: Recognition | null,
): Pick<Recognition, 'etag' | 'lastModified'> {
  if (status === 304 && known !== null)
    return { etag: headers['etag'] ?? known.etag, lastModified: known.lastModified };
  const { etag = null, date = '', 'last-modified': modified = '' } = headers;
  const isStrong = (Date.parse(date) - Date.parse(modified)) / 1000 >= weakSeconds;
  return { etag, lastModified: isStrong ? modified : null };
}

function toDigest({ settings, sha256, etag, lastModified }: Recognition): string {
  return JSON.stringify([digestVersion, settings, sha256, etag, lastModified]);
}

/** Null for another content than one that was read here, with these settings. */
function parseRecognition(digest: string, settings: string): Recognition | null {
  try {
    const [version, ofSettings, sha256, etag, lastModified] = JSON.parse(digest) as readonly unknown[];
    if (version !== digestVersion || ofSettings !== settings || typeof sha256 !== 'string') return null;
    const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return { settings, sha256, etag: asText(etag), lastModified: asText(lastModified) };
  } catch {
    return null;
  }
}
