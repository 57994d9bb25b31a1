import { SyncError } from '../domain/errors.ts';
import type { Plan } from '../domain/plan.ts';

const lists = ['changes', 'conflicts', 'held', 'notices', 'unmatched'];
const blocks = ['target', 'source', 'partoo', 'summary', 'guard', 'cost'];

/**
 * Reads a saved plan. Its digest, checked when it is applied, vouches for the rest of its shape.
 * @throws SyncError PLAN_INVALID
 */
export function parsePlan(text: string, file: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(file, 'it is not JSON, or it was cut');
  }
  return asPlan(value, file);
}

/**
 * The plan that a document holds, as `file`, or whatever kept it, gave it.
 * @throws SyncError PLAN_INVALID
 */
export function asPlan(value: unknown, file: string): Plan {
  if (typeof value !== 'object' || value === null) throw invalid(file, 'it holds no plan');
  const plan = value as Record<string, unknown>;
  if (plan['version'] !== 1)
    throw invalid(file, `its version is ${JSON.stringify(plan['version'] ?? null)}, and this program reads version 1`);
  const wrong = [
    ...lists.filter((name) => !Array.isArray(plan[name])),
    ...blocks.filter((name) => typeof plan[name] !== 'object' || plan[name] === null),
  ];
  if (wrong.length > 0) throw invalid(file, `it lacks ${wrong.join(', ')}`);
  return value as Plan;
}

function invalid(file: string, why: string): SyncError {
  return new SyncError(`${file} is not a plan that can be applied: ${why}`, {
    code: 'PLAN_INVALID',
    retryable: false,
    hint: 'Make a new one with "partoo-sync plan --out FILE".',
  });
}
