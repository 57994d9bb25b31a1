import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { type PlanTextOptions, renderPlanText } from '../../src/reports/plan-text.ts';
import { textWidth } from '../../src/reports/text-width.ts';
import { anyPlan } from './any-plan.ts';
import { approve, fullPlan, sampleChange, sampleConflict, sampleHeld, samplePlan, weekChange } from './sample-plan.ts';

function render(plan: Plan, options: Partial<PlanTextOptions> = {}): string {
  const text = renderPlanText(plan, { paint: createPaint(false), approve, ...options });
  for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(options.width ?? 80);
  return text;
}

/** Without the margin that keeps the expected text readable here. */
function golden(text: string): string {
  return text.replace(/^\n/, '').replace(/^ {6}/gm, '').replace(/ +$/, '');
}

describe('renderPlanText', () => {
  it('says that there is nothing to do', () => {
    const text = render(samplePlan({ cost: { requests: 0, seconds: 0 } }));

    expect(text).toBe(
      golden(`
      1,188 unchanged
      Read 2026-11-22 09:00 UTC: 1,200 locations (3 not understood), 1,197 businesses
      Verdict: pass: nothing to write
      Cost: no calls
      `),
    );
  });

  it('shows an update from before to after, with days joined, lists as differences and texts around the change', () => {
    const { changes } = fullPlan();

    const text = render(samplePlan({ changes: changes.filter(({ code }) => code === '0012') }), {
      callsPerMinute: 150,
    });

    expect(text).toBe(
      golden(`
      1 to update · 1,188 unchanged
      Read 2026-11-22 09:00 UTC: 1,200 locations (3 not understood), 1,197 businesses
      Verdict: pass: a run would write this
      Cost: 7 calls, about 3 seconds at 150 calls a minute

      Update (1): changed in Partoo
        0012  Acme Lyon, Lyon
          Phone       +33472999999
                      → +33472000001 (drift: a colleague changed it in Partoo)
          Categories  removed gcid:cafe, added gcid:coffee_shop (source changed)
          Opening hours
            Mon–Fri  09:00–18:00 → 09:00–19:00 (source changed)
            Sat      closed → 10:00–12:30, 14:00–16:00 (source changed)
          Special hours
            2026-12-25 to 2026-12-26  usual hours → closed (source changed)
          Long description (source changed)
            - … Lyon. We bake fresh bread every morning, with flour from the region, …
            + … Lyon. We bake fresh bread twice a day, with flour from the region, …
      `),
    );
  });

  it('says a reason once when it is the same for every field of a location', () => {
    const change = sampleChange('update', '0012', weekChange(['09:00-18:00'], []), { label: 'Acme Lyon' });

    const text = render(samplePlan({ changes: [change] }));

    expect(text).toContain('  0012  Acme Lyon · source changed\n');
    expect(text).toContain('      Mon–Fri  09:00–18:00 → closed\n');
  });

  it('shows a create compactly, and deletes and closes before everything else', () => {
    const { changes } = fullPlan();
    const shown = changes.filter(({ action }) => action === 'create' || action === 'close' || action === 'delete');

    const text = render(samplePlan({ changes: shown }));

    expect(text.slice(text.indexOf('Delete'))).toBe(
      golden(`
      Delete (1): removed from Partoo for good
        0003  Acme Brest · absent in 3 complete reads over 26 hours

      Close (1): shown as closed; the business stays in Partoo
        0007  Acme Caen · absent in 3 complete reads over 26 hours
          Status  open → temporarily closed

      Create (1): new in Partoo
        0061  Acme Dijon, Dijon
          Acme Dijon · 12 rue de la Liberté, 21000 Dijon, FR · +33380300000 ·
          gcid:bakery
          Mon–Fri 09:00–12:30, 14:00–19:00; Sat 10:00–16:00; Sun closed
          and Latitude, Longitude, Parking
      `),
    );
  });

  it('R7: prints every violation with its numbers, what it stops, and the exact option that lets it pass', () => {
    const text = render(
      samplePlan({
        guard: {
          verdict: 'stop',
          violations: [
            { limit: 'delete', value: 9, allowed: 5, of: 1200, message: 'too many', override: '--override delete' },
            {
              limit: 'field',
              value: 700,
              allowed: 600,
              of: 1200,
              message: 'empties Phone at 700 of 1200 locations (58.3 %), limit 50 %: 600 allowed',
              field: 'phone',
              override: '--override field',
            },
          ],
          approvals: [],
        },
      }),
    );

    expect(text).toContain(
      golden(`
      Verdict: stopped by a limit: what it names is not written, all else may go on
        ✗ delete: 9 of 1,200 locations (0.8 %), allowed 5
          too many
          Deletes wait; all else may go on.
          To let it pass once: --override delete
        ✗ field Phone: empties Phone at 700 of 1200 locations (58.3 %), limit 50 %:
          600 allowed
          This field waits everywhere; all else may go on.
          To let it pass once: --override field
        All of them: --override delete,field
      `),
    );
  });

  it('R9: says that missing sentinels cannot be overridden', () => {
    const message = 'limits.sentinels: 0001 is missing from the source';

    const text = render(
      samplePlan({
        guard: {
          verdict: 'stop',
          violations: [{ limit: 'sentinels', value: 1, allowed: 0, of: 3, message }],
          approvals: [],
        },
      }),
    );

    expect(text).toContain('Verdict: stopped: nothing is written\n');
    expect(text).toContain(`  ✗ sentinels: ${message}\n    Nothing is written. This cannot be overridden.\n`);
    expect(text).not.toContain('--override');
  });

  it('R4: says what a first run waits for, and how to approve it', () => {
    const text = render(samplePlan({ guard: { verdict: 'approval', violations: [], approvals: ['first run'] } }));

    expect(text).toContain('  ? first run\n  To approve: partoo-sync sync --yes\n');
  });

  it('R21: shows both values of a conflict and the command that decides', () => {
    const conflict = sampleConflict('00 44', {
      field: 'phone',
      base: null,
      source: '+33140000001',
      partoo: '+33140000002',
    });

    const text = render(samplePlan({ conflicts: [conflict] }), { label: () => 'Acme Nice' });

    expect(text.slice(text.indexOf('Conflicts'))).toBe(
      golden(`
      Conflicts (1): both sides changed the field; it waits for a person
        00 44  Acme Nice · Phone
          source  +33140000001
          Partoo  +33140000002
          before  (empty)
          partoo-sync resolve '00 44' phone --take source (or --take partoo)
      `),
    );
  });

  it('R31: groups held records by reason with row, column, hint, and what releases them', () => {
    const { held } = fullPlan();

    const text = render(samplePlan({ held }));

    expect(text.slice(text.indexOf('Held'))).toBe(
      golden(`
      Held (3): seen and left alone
        invalid (2): the record is there, but a cell is not understood, or empty
          0051 row 52, column tel: "abc" is not a phone number. Write it with its
            country code
          0052 row 53, column mon: "25:00-26:00" is not a time window
          Released by: correct the cell in the source, or fill it in; the next run
            takes it up
        absent (1): missing from the source, and left as it is so far
          0053 missing from 1 of 3 complete reads, since 2026-11-22 03:00 UTC
          Released by: its record coming back; else the settings under absent decide
            what happens, and when
      `),
    );
  });

  it('names the field of a held difference once', () => {
    const held = [
      { ...sampleHeld('1', 'undone', 'undone with run r-1'), field: 'phone' },
      { ...sampleHeld('2', 'undone', 'Phone: undone with run r-1'), field: 'phone' },
    ];

    const text = render(samplePlan({ held }));

    expect(text).toContain('    1 Phone: undone with run r-1\n    2 Phone: undone with run r-1\n');
  });

  it('opens a plan of 10,000 updates with its summary and counts what it leaves out', () => {
    const changes = Array.from({ length: 10_000 }, (_, index) =>
      sampleChange('update', String(index).padStart(5, '0'), weekChange(['09:00-18:00'], ['09:00-19:00'])),
    );

    const lines = render(samplePlan({ changes })).split('\n');

    expect(lines[0]).toBe('10,000 to update · 1,188 unchanged');
    expect(lines).toContain('  By field: Opening hours 10,000');
    expect(lines.at(-2)).toBe('  … and 9,980 more (partoo-sync plan --json, --format html, or --only CODE)');
    expect(lines.length).toBeLessThan(100);
  });

  it('keeps a first run of 4,000 creates readable', () => {
    const [create] = fullPlan().changes.filter(({ action }) => action === 'create');
    if (create === undefined) throw new Error('the sample has a create');
    const changes = Array.from({ length: 4000 }, (_, index) => ({
      ...create,
      code: sampleChange('create', String(index), []).code,
    }));

    const lines = render(samplePlan({ changes })).split('\n');

    expect(lines[0]).toBe('4,000 to create · 1,188 unchanged');
    expect(lines.length).toBeLessThan(120);
    expect(lines.at(-2)).toBe('  … and 3,980 more (partoo-sync plan --json, --format html, or --only CODE)');
  });

  it('writes no escape character without colours, and the same text with them', () => {
    const plain = render(fullPlan());
    const coloured = render(fullPlan(), { paint: createPaint(true) });

    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('R36: a cell cannot paint the terminal or forge a line', () => {
    const evil = '\u001b[2K\u001b[32mVerdict: pass\r\nVerdict: pass\u202e';
    const plan = samplePlan({
      changes: [
        sampleChange('update', evil, [{ field: 'name', partoo: evil, to: `${evil}!`, rule: evil }], { label: evil }),
      ],
      held: [sampleHeld(evil, 'invalid', evil)],
      notices: [{ code: null, message: evil }],
    });

    const text = render(plan);

    for (const sign of ['\u001b', '\r', '\u202e']) expect(text).not.toContain(sign);
    expect(text.split('\n').filter((line) => line.startsWith('Verdict: pass'))).toHaveLength(1);
  });

  it('is never wider than asked, whatever the values', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 40, max: 120 }), (plan, width) => {
        const text = render(plan, { width });

        expect(text.endsWith('\n')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
