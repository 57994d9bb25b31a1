import { expect, it } from 'vitest';
import { cellWords } from '../../src/reports/cell-words.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { renderPlanHtml } from '../../src/reports/plan-html.ts';
import { renderPlanMarkdown } from '../../src/reports/plan-markdown.ts';
import { renderPlanText } from '../../src/reports/plan-text.ts';
import { approve, sampleChange, samplePlan } from './sample-plan.ts';

const phone = {
  field: 'phone',
  source: '+33144000300',
  partoo: '+33140000999',
  to: '+33140000999',
  rule: 'partoo changed',
};
const cells = [
  { column: 'tel', from: '01 44 00 03 00', to: '01 40 00 09 99' },
  { column: '<b>', from: 'a*b\n', to: '' },
];
const change = sampleChange('write_back', '0012', [phone], { cells });

it('says of a write-back which cells it changes, on one line each', () => {
  const words = cellWords(change);

  expect(words).toEqual([
    { column: 'tel', before: '"01 44 00 03 00"', after: '"01 40 00 09 99"' },
    { column: '<b>', before: expect.stringMatching(/^"a\*b[^\n]*"$/), after: '(empty)' },
  ]);
});

it('leaves a record that is added to its fields', () => {
  const words = cellWords(sampleChange('write_back', '0012', [phone], { cells, appends: true }));

  expect(words).toEqual([]);
});

it('shows the cells in text, and escaped in Markdown and HTML (R36)', () => {
  const plan = samplePlan({ changes: [change] });

  const text = renderPlanText(plan, { paint: createPaint(false), width: 80, approve });
  const markdown = renderPlanMarkdown(plan);
  const html = renderPlanHtml(plan, { approve });

  expect(text).toContain('    in column tel: "01 44 00 03 00" → "01 40 00 09 99"\n');
  expect(markdown).toContain('  - in column tel: "01 44 00 03 00" → "01 40 00 09 99"\n');
  expect(markdown).toContain('a\\*b');
  expect(html).toContain('in column <bdi>tel</bdi>: <bdi>&quot;01 44 00 03 00&quot;</bdi>');
  expect(html).toContain('<bdi>&lt;b&gt;</bdi>');
});
