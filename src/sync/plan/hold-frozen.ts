import type { Change, Held } from '../../domain/plan.ts';
import type { FreezeWindow } from '../../domain/policy.ts';

/**
 * The window in which changes of this kind rest today; the one that is written first where several do. Windows without a
 * year come back every year, also over the turn of it; both ends are included.
 *
 * @param today calendar date `YYYY-MM-DD` where the shops are
 */
export function frozenBy(
  action: Change['action'],
  today: string,
  freeze: readonly FreezeWindow[],
): FreezeWindow | undefined {
  return freeze.find((window) => window.actions.some((one) => one === action) && isWithin(today, window));
}

function isWithin(today: string, { from, to }: FreezeWindow): boolean {
  const date = from.length === yearlyLength ? today.slice(-yearlyLength) : today;
  return from <= to ? from <= date && date <= to : from <= date || date <= to;
}

/** `MM-DD`. */
const yearlyLength = 5;

/** In words: `close rests from 12-20 to 01-02 (…)`. */
export function describeFreeze(action: Change['action'], { from, to }: FreezeWindow): string {
  return `${action.replace('_', ' ')} rests from ${from} to ${to} (freeze in the configuration)`;
}

/** Splits planned changes: those that go on, and what is held instead of the others. A held close keeps its evidence. */
export function splitFrozen(
  changes: readonly Change[],
  today: string,
  freeze: readonly FreezeWindow[],
): { readonly going: readonly Change[]; readonly frozen: readonly Held[] } {
  if (freeze.length === 0) return { going: changes, frozen: [] };
  const going: Change[] = [];
  const frozen: Held[] = [];
  for (const change of changes) {
    const window = frozenBy(change.action, today, freeze);
    if (window === undefined) going.push(change);
    else frozen.push({ code: change.code, reason: 'frozen', detail: describeFreeze(change.action, window) });
  }
  return { going, frozen };
}
