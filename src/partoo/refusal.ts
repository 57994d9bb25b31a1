import { type ErrorCode, SyncError } from '../domain/errors.ts';
import type { WriteResult } from '../domain/ports/partoo-writer.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import { parseErrorBody } from '../http/error-body.ts';

interface Refusal {
  readonly code: ErrorCode;
  readonly hint: string;
}

/** Partoo tells neither a blocked address nor an expired key from a wrong one (partoo-api sections 2 and 33). */
const refusals: Readonly<Record<number, Refusal>> = {
  401: {
    code: 'PARTOO_UNAUTHORIZED',
    hint: 'Check partoo.api_key: is it of this environment, not expired or revoked, and allowed from this address?',
  },
  403: {
    code: 'PARTOO_FORBIDDEN',
    hint: 'Check the rights of the API key, and whether it is allowed from this address.',
  },
  404: { code: 'PARTOO_NOT_FOUND', hint: 'Check partoo.base_url, and that the key may see what was asked for.' },
};

/** The error for an answer that stops the call: what we were doing, the status, what Partoo said. Not retryable. */
export function refusalError(doing: string, answer: HttpAnswer): SyncError {
  const { code, hint } = refusals[answer.status] ?? {
    code: 'PARTOO_REFUSED',
    hint: 'Partoo did not accept the request itself; repeating it will not help.',
  };
  return new SyncError(`Partoo refused ${doing}: ${describeRefusal(answer)}.`, { code, retryable: false, hint });
}

/** `403: name: edit_not_allowed`. */
export function describeRefusal(answer: HttpAnswer): string {
  const { text } = parseErrorBody(answer.body);
  return text === '' ? String(answer.status) : `${String(answer.status)}: ${text}`;
}

/**
 * A write that Partoo refused. A 403 on an update may name each refused field, `{"name": "edit_not_allowed"}` (section 28) [2021]. In none of Partoo's
 * shapes it may come from a gateway that knows nothing of rights.
 */
export function refusedBy(answer: HttpAnswer): Extract<WriteResult, { kind: 'refused' }> {
  const { status } = answer;
  const detail = describeRefusal(answer);
  const { kind, fields } = parseErrorBody(answer.body);
  if (status !== 403 || kind !== 'authorization') return { kind: 'refused', status, detail };
  if (fields === null) return { kind: 'refused', status, detail, isDenied: true };
  return { kind: 'refused', status, detail, forbidden: Object.keys(fields) };
}

/**
 * Did Partoo itself say that there is no such thing (R3)? A 404 in none of Partoo's shapes may come from a gateway that
 * knows nothing of the business.
 */
export function isNotFound(answer: HttpAnswer): boolean {
  return answer.status === 404 && parseErrorBody(answer.body).kind !== 'unknown';
}

export function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}
