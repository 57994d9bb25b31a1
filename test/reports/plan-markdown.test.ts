import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '../../src/reports/escape-markdown.ts';
import { renderPlanMarkdown } from '../../src/reports/plan-markdown.ts';
import { anyPlan } from './any-plan.ts';
import { fullPlan, sampleChange, samplePlan, stoppedVerdict, weekChange } from './sample-plan.ts';

describe('renderPlanMarkdown', () => {
  it('opens with counts, guards and cost, and folds the details', () => {
    const change = sampleChange('update', '0012', weekChange(['09:00-18:00'], ['09:00-19:00']), {
      label: 'Acme *Lyon*',
    });

    const text = renderPlanMarkdown(samplePlan({ changes: [change], guard: stoppedVerdict }));

    expect(text).toBe(`## Partoo sync plan

Read: 1,200 locations (3 not understood), 1,197 businesses · 2026-11-22 09:00 UTC · plan \`plan-1\`

| Locations | |
| --- | ---: |
| to update | 1 |
| unchanged | 1,188 |

**Verdict:** stopped by a limit: what it names is not written, all else may go on

- **delete: deletes 9 of 1200 locations \\(0.8 %\\), limit 5: 5 allowed** Deletes wait; all else may go on. To let it pass once: \`--override delete\`

**Cost:** 7 calls, about 3 seconds

<details>
<summary>Update (1): changed in Partoo</summary>

- **0012** Acme \\*Lyon\\*
  - Opening hours, Mon–Fri: 09:00–18:00 → **09:00–19:00** _(source changed)_

</details>
`);
  });

  it('shows conflicts, held records with their release, notices and unmatched businesses', () => {
    const text = renderPlanMarkdown(fullPlan());

    expect(text).toContain('- **0044** Phone\n  - source: \\+33140000001\n  - Partoo: \\+33140000002');
    expect(text).toContain('**absent (1):** missing from the source, and left as it is so far');
    expect(text).toContain('Released by: correct the cell in the source');
    expect(text).toContain('<summary>Notices (1): to know; they stop nothing</summary>');
    expect(text).toContain('- Acme pop\\-up store · no code · 5409c35a97bbc544d8e26799');
  });

  it('shortens its lists until a plan of 10,000 changes fits a comment', () => {
    const changes = Array.from({ length: 10_000 }, (_, index) =>
      sampleChange('update', String(index), [
        { field: 'description_short', partoo: 'x', to: 'word '.repeat(500), rule: '' },
      ]),
    );

    const text = renderPlanMarkdown(samplePlan({ changes }));

    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(/- … and 9,9\d\d more\n/);
  });

  it('R36: holds no HTML but its own folds, whatever the values', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const rest = renderPlanMarkdown(plan).replace(/^<\/?details>$|^<summary>[\w ,;:().-]*<\/summary>$/gm, '');

        expect(rest).not.toMatch(/[<>]/);
      }),
      { numRuns: 100 },
    );
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['`code`', '\\`code\\`'],
    ['**bold** _x_', '\\*\\*bold\\*\\* \\_x\\_'],
    ['[text](https://evil.test)', '\\[text\\]\\(https&#58;//evil.test\\)'],
    ['![i](x)', '\\!\\[i\\]\\(x\\)'],
    ['www.evil.test', 'www\u2060.evil.test'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['&lt;', '&amp;lt;'],
    ['@team and me@acme.test', '@\u2060team and me@acme.test'],
    ['see #12', 'see \\#\u206012'],
    ['1. item', '1\\. item'],
    ['a\nb', 'a⏎b'],
    ['\\', '\\\\'],
  ])('R36: escapes %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('R36: leaves no sign that means something, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const rest = escapeMarkdown(text).replace(/\\[\\`*_{}[\]()#+!|~$^.-]|&(?:amp|lt|gt|#58);/g, '');

        expect(rest).not.toMatch(/[\\`*_{}[\]()#+!|~$^<>&\n\r-]|:\/\//);
      }),
    );
  });
});
