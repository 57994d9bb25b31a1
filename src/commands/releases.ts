import type { RunId } from '../domain/ids.ts';
import type { Memory } from '../domain/memory.ts';
import type { HeldSince } from '../domain/memory/held.ts';
import type { Change, Plan } from '../domain/plan.ts';
import type { LimitName } from '../domain/policy.ts';
import { decisionCommands, releaseOf, type Release } from '../reports/release.ts';
import { allowed, limitsHolding } from '../sync/guard/guard.ts';
import { isDecidedAgainst } from '../sync/plan/held-as-undone.ts';
import { planKept, type Staged } from './staged.ts';

/** What releases each hold in force: what the hold itself does not say is looked up in the state. */
export function createReleases(memory: Memory, staged: readonly Staged[]): (held: HeldSince) => Release {
  const isStaged = new Set(staged.map(({ code }) => code));
  const undone = memory.undone();
  const plans = new Map<RunId, Plan | null>();
  const planOf = (run: RunId): Plan | null => {
    const known = plans.get(run);
    if (known !== undefined) return known;
    const plan = planKept(run, memory);
    plans.set(run, plan);
    return plan;
  };
  return (held) => {
    const { code, field, reason } = held;
    if (reason === 'limit')
      return releaseOf(held, { limits: limitsOf(held, planOf(held.runId)), isStaged: isStaged.has(code) });
    const taken =
      reason === 'undone' ? undone.find((entry) => entry.code === code && entry.field === field) : undefined;
    if (taken === undefined) return releaseOf(held);
    return releaseOf(held, { undoneBy: taken.runId, isDecidedAgainst: isDecidedAgainst(taken) });
  };
}

/** Both answers; of a decided one, the one that takes the decision back. */
export function releaseOfStaged({ code, decision }: Staged): Release {
  const [allow, reject] = decisionCommands(code);
  const commands = decision === null ? [allow, reject] : [decision.take === 'allow' ? reject : allow];
  return { commands, words: 'or the location being in the source again' };
}

/** The limits that held a change of this location back, whole or in part; none where no option lets it pass. */
function limitsOf({ code }: HeldSince, plan: Plan | null): readonly LimitName[] {
  if (plan === null) return [];
  const names = plan.changes.filter((change) => change.code === code).flatMap((change) => limitsOn(change, plan));
  return [...new Set(names)];
}

function limitsOn(change: Change, { guard }: Plan): readonly LimitName[] {
  const whole = limitsHolding(change, guard);
  if (whole.length > 0) return whole;
  const isOverridable = guard.violations.every(({ override }) => override !== undefined);
  const isPart = allowed(change, guard)?.fields.length !== change.fields.length;
  return isPart && isOverridable ? ['field'] : [];
}
