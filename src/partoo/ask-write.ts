import type { WriteResult } from '../domain/ports/partoo-writer.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import type { HttpClient, HttpRequest } from '../http/http-client.ts';
import { RequestFailure } from '../http/request-failure.ts';
import { refusalError } from './refusal.ts';

/**
 * Sends one write and answers what came back; ambiguous where it may have had an effect.
 * @throws {@link SyncError} PARTOO_UNAUTHORIZED, and what is surely without effect, and lasting
 */
export async function askWrite(
  http: Pick<HttpClient, 'request'>,
  request: HttpRequest,
): Promise<HttpAnswer | Extract<WriteResult, { kind: 'ambiguous' }>> {
  try {
    const answer = await http.request(request);
    // Nothing else will work either.
    if (answer.status === 401) throw refusalError('a write', answer);
    return answer;
  } catch (error) {
    if (error instanceof RequestFailure && error.mayHaveArrived) return { kind: 'ambiguous', detail: error.message };
    throw error;
  }
}
