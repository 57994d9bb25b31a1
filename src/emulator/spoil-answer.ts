import type { Answer } from './answer.ts';
import type { Fault } from './faults.ts';
import { isObject } from './is-object.ts';
import type { Call } from './route.ts';

/** The call as a fault lets the route see it: a repeated page asks for the page before. */
export function spoilCall(call: Call, fault: Fault | undefined, firstPage: number): Call {
  const page = Number(call.query['page'] ?? firstPage);
  if (fault?.kind !== 'repeated-page' || !(page > firstPage)) return call;
  return { ...call, query: { ...call.query, page: String(page - 1) } };
}

/** The answer as a fault lets the caller see it. `asked` is the call before {@link spoilCall}. */
export function spoilAnswer(answer: Answer, fault: Fault | undefined, asked: Call): Answer {
  switch (fault?.kind) {
    case 'truncated-json':
      return { ...answer, json: answer.json.slice(0, Math.ceil(answer.json.length / 2)) };
    case 'count-mismatch':
      return change(answer, (body) => ({ ...body, count: Number(body['count']) + (fault.by ?? 1) }));
    case 'repeated-page':
      return change(answer, (body) => ({ ...body, page: Number(asked.query['page'] ?? body['page']) }));
    case 'empty-page':
      return change(answer, (body) =>
        Object.fromEntries(Object.entries(body).map(([key, value]) => [key, Array.isArray(value) ? [] : value])),
      );
    case 'missing-business':
      return change(answer, (body) => withoutBusiness(body, fault.business, fault.isCounted ?? true));
    case undefined:
    case 'status':
    case 'html':
    case 'reset-before-effect':
    case 'reset-after-effect':
    case 'hang-before-effect':
    case 'hang-after-effect':
    case 'slow':
    case 'retry-after':
      return answer; // these act on the line, not on the body
  }
}

function withoutBusiness(body: Readonly<Record<string, unknown>>, wanted: string, isCounted: boolean): object {
  if (!Array.isArray(body['businesses'])) return body;
  const rows = body['businesses'] as readonly Record<string, unknown>[];
  const businesses = rows.filter(({ id, code }) => id !== wanted && code !== wanted);
  return { ...body, businesses, count: Number(body['count']) - (isCounted ? 0 : 1) };
}

/** Lists only: a body without `count` passes as it is. */
function change(answer: Answer, spoil: (body: Readonly<Record<string, unknown>>) => object): Answer {
  const body: unknown = JSON.parse(answer.json);
  if (!isObject(body) || body['count'] === undefined) return answer;
  return { ...answer, json: JSON.stringify(spoil(body)) };
}
