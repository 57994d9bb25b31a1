import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LoggedRequest } from '../../src/emulator/request-log.ts';
import { createOpenapiChecker, type OpenapiChecker } from '../emulator/openapi-checker.ts';

const file = fileURLToPath(new URL('../../../shared/partoo-api/openapi.yaml', import.meta.url));

/** Is the description of Partoo's API beside the project? */
export const hasOpenapiDocument = existsSync(file);

let checker: OpenapiChecker | undefined;

/** Read when the first call is judged: most test files send none. */
function openapi(): OpenapiChecker | undefined {
  if (hasOpenapiDocument) checker ??= createOpenapiChecker(readFileSync(file, 'utf8'));
  return checker;
}

/** Described in words only: section 21 of partoo-api/README.md. */
const isInWordsOnly = ({ method, path }: LoggedRequest): boolean =>
  method === 'GET' && /^\/business\/[^/]+\/lodging$/u.test(path);

/** What Partoo's description says against these calls, and calls without a key; empty without the document. */
export function refusedByOpenapi(requests: readonly LoggedRequest[]): readonly string[] {
  return requests.flatMap((request) => {
    const { method, path, query, headers, body } = request;
    const problems = isInWordsOnly(request) ? [] : (openapi()?.checkRequest(method, path, query, body) ?? []);
    const withoutKey = headers['x-apikey'] === undefined ? ['no x-APIKey'] : [];
    return [...problems, ...withoutKey].map((problem) => `${method} ${path}: ${problem}`);
  });
}
