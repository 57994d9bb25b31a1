import { describe, expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import type { Link } from '../../src/domain/memory/links.ts';
import type { Resolution } from '../../src/domain/memory/resolutions.ts';
import type { Change, Outcome, Plan } from '../../src/domain/plan.ts';
import { dropResolutions, lapsedNotices } from '../../src/sync/resolutions.ts';
import { samplePlan } from '../reports/sample-plan.ts';
import { openTestState, paris, parisBusiness } from '../state/support.ts';

const answer = { code: paris, field: 'phone', take: 'source', source: 'a', partoo: 'b', who: 'ann@desk' } as const;
const leave = { code: paris, field: null, take: 'source', source: null, who: 'ann@desk' } as const;
const resolved: Change = {
  action: 'update',
  code: paris,
  business_id: parisBusiness,
  side: 'partoo',
  fields: [{ field: 'phone', source: 'a', partoo: 'b', to: 'a', rule: 'resolved by ann@desk: source' }],
  patch: [],
};
const close: Change = { ...resolved, action: 'close', fields: [], allowed_by: 'ann@desk' };
const linked: Link = { code: paris, businessId: parisBusiness, state: 'active', closedByUs: null };

function outcome(change: Change, result: Outcome['result']): Outcome {
  return { code: change.code, action: change.action, result, detail: '' };
}

interface Story {
  readonly resolution: Omit<Resolution, 'at'>;
  readonly plan?: Partial<Plan>;
  readonly outcomes?: readonly Outcome[];
  readonly inSource?: boolean;
  readonly keyless?: boolean;
  /** Decided anew while the run was under way. */
  readonly isReplaced?: boolean;
}

/** Is the decision there after the run, and was its end told? */
async function after(story: Story): Promise<{ isKept: boolean; isTold: boolean }> {
  const { resolution, plan = {}, outcomes = [], inSource = false, keyless = false, isReplaced = false } = story;
  const { memory, clock } = await openTestState();
  memory.recordResolution(resolution);
  const resolutions = memory.resolutions();
  clock.advance(1_000);
  if (isReplaced) memory.recordResolution(resolution);
  let isTold = false;
  const at = { row: 1, line: 2 };
  const source = {
    keys: new Set(inSource ? [paris] : []),
    keyless: keyless ? [{ at, column: 'id', value: '', message: 'empty' }] : [],
  };

  dropResolutions(
    {
      plan: { ...samplePlan({ changes: [], held: [], conflicts: [] }), ...plan },
      outcomes,
      seen: { resolutions, only: null, source },
    },
    { ...memory, links: () => new Map([[paris, linked]]) },
    {
      warn: () => {
        isTold = true;
      },
    },
  );

  return { isKept: memory.resolutions().length > 0, isTold };
}

describe('a decision on a conflict (R21)', () => {
  const held = { code: paris, reason: 'read_only', field: 'phone', detail: '' } as const;

  it.each<[string, Omit<Story, 'resolution'>, boolean, boolean]>([
    ['was carried out', { plan: { changes: [resolved] }, outcomes: [outcome(resolved, 'done')] }, false, false],
    [
      'failed to be carried out',
      { plan: { changes: [resolved] }, outcomes: [outcome(resolved, 'failed')] },
      true,
      false,
    ],
    ['was held back', { plan: { changes: [resolved] }, outcomes: [outcome(resolved, 'held')] }, true, false],
    ['waits for a source that is only read', { plan: { held: [held] } }, true, false],
    [
      'waits while its row is broken',
      { plan: { held: [{ code: paris, reason: 'invalid', detail: '' }] } },
      true,
      false,
    ],
    ['was on values that have moved', { plan: { conflicts: [{ code: paris, field: 'phone' }] } }, false, true],
    ['is of no use, as the sides agree', {}, false, true],
    [
      'was made anew meanwhile',
      { plan: { conflicts: [{ code: paris, field: 'phone' }] }, isReplaced: true },
      true,
      false,
    ],
  ])('that %s', async (_what, story, isKept, isTold) => {
    expect(await after({ resolution: answer, inSource: true, ...story })).toEqual({ isKept, isTold });
  });

  it('is told in the plan when it counts no more', () => {
    const at = '2026-11-22T09:00:00Z';

    const notices = lapsedNotices(
      [
        { ...answer, at },
        { ...answer, code: asLocationKey('0002'), at },
      ],
      [{ code: paris, field: 'phone' }],
    );

    expect(notices).toHaveLength(1);
    expect(notices[0]?.message).toContain('the decision of ann@desk (take source');
  });
});

describe('a leave to close or delete', () => {
  const held = { code: paris, reason: 'absent', detail: '' } as const;

  it.each<[string, Omit<Story, 'resolution'>, boolean, boolean]>([
    ['was carried out', { plan: { changes: [close] }, outcomes: [outcome(close, 'done')] }, false, false],
    ['failed', { plan: { changes: [close] }, outcomes: [outcome(close, 'failed')] }, true, false],
    ['meets a run that closes nothing', { plan: { held: [held] } }, true, false],
    ['meets rows whose key cannot be read (R1)', { keyless: true }, true, false],
    ['is of a location that is back', { inSource: true }, false, true],
    ['is of a business that somebody closed', {}, false, true],
  ])('that %s', async (_what, story, isKept, isTold) => {
    expect(await after({ resolution: leave, ...story })).toEqual({ isKept, isTold });
  });
});
