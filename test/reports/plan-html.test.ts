import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/reports/escape-html.ts';
import { pageStyle, pageStyleHash } from '../../src/reports/html-page-style.ts';
import { filterKinds, pageScript, pageScriptHash } from '../../src/reports/plan-html-assets.ts';
import { renderPlanHtml } from '../../src/reports/plan-html.ts';
import { anyPlan } from './any-plan.ts';
import { approve, fullPlan, sampleChange, sampleHeld, samplePlan, weekChange } from './sample-plan.ts';

/** The page without what is ours by the letter: style and script. */
function bodyOf(html: string): string {
  return html.replace(pageStyle, '').replace(pageScript, '');
}

/** Every tag that the page may hold, complete with the attributes that it may have. */
const ownTag =
  /<(?:!doctype html|\/?(?:html|head|body|main|header|section|article|title|style|script|table|colgroup|thead|tbody|tr|th|td|h1|h2|h3|p|b|br|ul|li|code|bdi|ins|del|span|details|summary|fieldset|label)|html lang="en"|meta [^<>]*|col|(?:col|th|td|p|span|ul|section|article|fieldset|code|details) class="[\w -]+"|th (?:colspan|rowspan)="\d"|input type="radio" name="kind" id="k-\w+"(?: checked)?|label for="k-\w+"|input type="search" id="search" placeholder="[\w, ]+" aria-label="Search" hidden|span id="shown" class="soft small" role="status")>/g;

describe('renderPlanHtml', () => {
  it('shows verdict, counts, cost and what stands in the way', () => {
    const html = renderPlanHtml(fullPlan(), { callsPerMinute: 150, approve });

    expect(html).toContain('<span class="badge stop">Stopped</span>');
    expect(html).toContain('<li><b>1,188</b> unchanged</li>');
    expect(html).toContain('7 calls, about 3 seconds at 150 calls a minute.');
    expect(html).toContain('To let it pass once: <code>--override delete</code>');
    expect(html).toContain('To approve: <code>partoo-sync sync --yes</code>');
  });

  it('shows hours as a small table with days joined', () => {
    const html = renderPlanHtml(fullPlan(), { approve });

    expect(html).toContain(
      '<tr><th rowspan="2">Opening hours</th><td>Mon–Fri</td><td><bdi>09:00–18:00</bdi></td><td><ins><bdi>09:00–19:00</bdi></ins></td>',
    );
    expect(html).toContain('<tr><td>Sat</td><td><bdi>closed</bdi></td>');
  });

  it('shows what to do about conflicts and held records', () => {
    const html = renderPlanHtml(fullPlan(), { approve });

    expect(html).toContain('<code>partoo-sync resolve 0044 phone --take partoo</code>');
    expect(html).toContain('Released by: correct the cell in the source');
  });

  it('puts everything about one location on one card', () => {
    const plan = samplePlan({
      changes: [sampleChange('update', '1', weekChange([], ['09:00-10:00'])), sampleChange('write_back', '1', [])],
      held: [sampleHeld('1', 'undone', 'undone')],
    });

    const html = renderPlanHtml(plan, { approve });

    expect(html.match(/<article/g)).toHaveLength(1);
    expect(html).toContain('<article class="card is-held is-update is-write_back">');
  });

  it('shows 2,000 of 10,000 locations, some of every kind, and says how many it leaves out', () => {
    const held = Array.from({ length: 10_000 }, (_, index) => sampleHeld(`held-${String(index)}`, 'absent', 'missing'));
    const changes = [sampleChange('create', 'new-1', [])];

    const html = renderPlanHtml(samplePlan({ held, changes }), { approve });

    expect(html.match(/<article/g)).toHaveLength(2000);
    expect(html).toContain('new-1');
    expect(html).toContain('2,000 locations are shown');
    expect(html).toContain('8,001 are left out');
  });

  it('R36: allows its own style and script by their hashes, and nothing else', () => {
    const html = renderPlanHtml(fullPlan(), { approve });
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

    expect([pageStyleHash, pageScriptHash]).toEqual([hash(pageStyle), hash(pageScript)]);
    expect(html).toContain(
      `content="default-src 'none'; style-src 'sha256-${pageStyleHash}'; script-src 'sha256-${pageScriptHash}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(html).not.toMatch(/\s(?:src|href|style|on\w+)=/);
  });

  it('has a style rule for every kind that it can filter by', () => {
    for (const kind of filterKinds) expect(pageStyle).toContain(`body:has(#k-${kind}:checked) .card:not(.is-${kind})`);
  });

  it('R36: holds no tag but its own, whatever the values', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const rest = bodyOf(renderPlanHtml(plan, { approve })).replace(ownTag, '');

        expect(rest).not.toMatch(/[<>]/);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['<b>', '&lt;b&gt;'],
    ['"x" & \'y\'', '&quot;x&quot; &amp; &#39;y&#39;'],
    ['&lt;', '&amp;lt;'],
    ['a\nb\u202e', 'a⏎b‹U+202E›'],
  ])('R36: escapes %j', (text, expected) => {
    expect(escapeHtml(text)).toBe(expected);
  });
});
