import type { ErrorCode } from '../domain/errors.ts';

const hints: Partial<Readonly<Record<ErrorCode, string>>> = {
  PARTOO_UNREACHABLE: 'Check the network, a proxy or firewall in between, and partoo.base_url; then try again.',
  PARTOO_TIMEOUT: 'Try again later; if it stays so, raise partoo.timeout_seconds.',
  PARTOO_RATE_LIMITED:
    "Another program uses up the organization's calls: try again in a minute, or lower partoo.requests_per_minute.",
  PARTOO_FAILED: "Try again later; if it stays so, look at Partoo's status page.",
  PARTOO_UNEXPECTED:
    'Something else may have answered in its place, such as a proxy: check partoo.base_url and the network.',
};

/** What a person can do where a call to Partoo failed for good; undefined where nothing general is to be said. */
export function hintFor(code: ErrorCode): string | undefined {
  return hints[code];
}
