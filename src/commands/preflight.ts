import type { App } from '../app.ts';
import { SyncError } from '../domain/errors.ts';
import type { BusinessId } from '../domain/ids.ts';
import type { Change, Notice, Plan, Preflight } from '../domain/plan.ts';
import { valuesOf } from '../sync/plan/plan-fields.ts';
import type { Context } from './context.ts';

/** Businesses in one call of the read before. */
const stretchLength = 100;

type Update = Change & { readonly business_id: BusinessId };

/**
 * Asks Partoo what publishers would refuse of the planned updates: a call each, at the pace of all calls. It is only told:
 * verdict, changes and digest of the plan stay, and a failed call ends the questions and not the plan.
 *
 * @throws SyncError ABORTED
 */
export async function preflight(
  plan: Plan,
  { partoo, diffusion }: Pick<App, 'partoo' | 'diffusion'>,
  { signal, progress }: Pick<Context, 'signal' | 'progress'>,
): Promise<Plan & { readonly preflight: Preflight }> {
  const updates = plan.changes.filter(isUpdate);
  const errors: Preflight['errors'][number][] = [];
  let asked = 0;
  try {
    for (let start = 0; start < updates.length; start += stretchLength) {
      const stretch = updates.slice(start, start + stretchLength);
      const businesses = await partoo.reader.findByIds(
        stretch.map((change) => change.business_id),
        signal,
      );
      const found = await Promise.all(
        stretch.map(async ({ code, business_id: id, fields }) => {
          const fresh = businesses.get(id);
          if (fresh === undefined) return [];
          const refused = await diffusion.wouldRefuse(fresh, valuesOf(fields), signal);
          asked += 1;
          progress('partoo', asked, updates.length);
          return refused.map((error) => ({ code, business_id: id, ...error }));
        }),
      );
      errors.push(...found.flat());
    }
  } catch (error) {
    if (!(error instanceof SyncError) || error.code === 'ABORTED') throw error;
    return { ...plan, preflight: { asked, of: updates.length, errors, stopped: error.message } };
  }
  return { ...plan, preflight: { asked, of: updates.length, errors } };
}

/** The plan as people read it: what the questions gave stands among its notices. */
export function withPreflightNotices(plan: Plan): Plan {
  if (plan.preflight === undefined) return plan;
  const { asked, of, errors, stopped } = plan.preflight;
  const notices = errors.map(
    ({ code, publisher, message }): Notice => ({ code, message: `pre-flight, ${publisher}: ${message}` }),
  );
  const summary =
    stopped === undefined
      ? `pre-flight: ${String(asked)} planned update(s) checked, ${String(errors.length)} error(s) of publishers`
      : `pre-flight ended after ${String(asked)} of ${String(of)} planned updates: ${stopped}`;
  return { ...plan, notices: [...plan.notices, { code: null, message: summary }, ...notices] };
}

function isUpdate(change: Change): change is Update {
  return change.action === 'update' && change.side === 'partoo' && change.business_id !== null;
}
