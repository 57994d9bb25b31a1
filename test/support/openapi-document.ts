import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LoggedRequest } from '../../src/emulator/request-log.ts';
import { createOpenapiChecker, type OpenapiChecker } from '../emulator/openapi-checker.ts';

const file = fileURLToPath(new URL('../../../shared/partoo-api/openapi.yaml', import.meta.url));

/** Is the description of Partoo's API beside the project? */
export const hasOpenapiDocument = existsSync(file);

const checker: OpenapiChecker | undefined = hasOpenapiDocument
  ? createOpenapiChecker(readFileSync(file, 'utf8'))
  : undefined;

/** What Partoo's description says against these calls, and calls without a key; empty without the document. */
export function refusedByOpenapi(requests: readonly LoggedRequest[]): readonly string[] {
  return requests.flatMap(({ method, path, query, headers, body }) => {
    const problems = checker?.checkRequest(method, path, query, body) ?? [];
    const withoutKey = headers['x-apikey'] === undefined ? ['no x-APIKey'] : [];
    return [...problems, ...withoutKey].map((problem) => `${method} ${path}: ${problem}`);
  });
}
