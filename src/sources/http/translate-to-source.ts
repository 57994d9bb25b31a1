import { SyncError, type ErrorCode } from '../../domain/errors.ts';
import { createScrub } from '../../http/scrub.ts';

const sourceCodes: Partial<Readonly<Record<ErrorCode, ErrorCode>>> = {
  PARTOO_UNREACHABLE: 'SOURCE_UNREACHABLE',
  PARTOO_TIMEOUT: 'SOURCE_UNREACHABLE',
  PARTOO_RATE_LIMITED: 'SOURCE_UNREACHABLE',
  PARTOO_FAILED: 'SOURCE_UNREACHABLE',
  PARTOO_UNEXPECTED: 'SOURCE_UNREADABLE',
};

/** The client speaks of Partoo's errors: they become those of a source, without any token. */
export function translateToSource(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof SyncError)) return error;
  const code = sourceCodes[error.code] ?? error.code;
  const hint = code === error.code ? error.hint : 'Look at the server, and at source.url.';
  return new SyncError(createScrub(secrets)(error.message), {
    ...{ code, retryable: error.retryable },
    ...(hint === undefined ? {} : { hint }),
  });
}
