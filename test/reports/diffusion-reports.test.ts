import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffusionReport, standings, standingOf, worstOf } from '../../src/domain/diffusion.ts';
import { asBusinessId, asLocationKey, asRunId } from '../../src/domain/ids.ts';
import { diffusionStyle, diffusionStyleHash } from '../../src/reports/diffusion-html-assets.ts';
import { renderDiffusionHtml } from '../../src/reports/diffusion-html.ts';
import { renderDiffusionText } from '../../src/reports/diffusion-text.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { pageStyle } from '../../src/reports/html-page-style.ts';
import { textWidth } from '../../src/reports/text-width.ts';

const paint = createPaint(false);

/** Every standing, with the marker wherever Partoo's texts go; `fine` more locations that are a success. */
function sample(marker: string, fine = 0): DiffusionReport {
  const state = (name: string, word: string | null, error: string | null = null, errors: readonly string[] = []) => ({
    publisher: name,
    state: word,
    error_type: error,
    url: marker,
    errors,
  });
  const trouble = [
    [state('facebook', 'success', 'USER_INPUT', [marker, 'no photo']), state('bing', 'pending')],
    [state('bing', 'to_configure'), state('google_my_business', 'success')],
    [state(marker, marker), state('facebook', null)],
    [state('bing', 'pending')],
    [state('bing', 'success')],
    [],
  ].map((publishers, index) => locationOf(String(index), publishers));
  const more = Array.from({ length: fine }, (_, index) => locationOf(`f${String(index)}`, [state('bing', 'success')]));
  const locations = [...trouble, ...more];
  const counts = standings.map((one) => [one, locations.filter(({ standing }) => standing === one).length] as const);
  return {
    asked_at: '2026-11-22T09:05:00Z',
    run: { run: asRunId(marker), started_at: '2026-11-22T09:00:00Z' },
    summary: { locations: locations.length, ...Object.fromEntries(counts) } as DiffusionReport['summary'],
    stored_errors: { asked: 1, of: 3, stopped: marker },
    calls: 2,
    locations,
    deleted: [],
  };

  function locationOf(
    code: string,
    publishers: DiffusionReport['locations'][number]['publishers'],
  ): DiffusionReport['locations'][number] {
    return {
      code: asLocationKey(`${code}${marker}`),
      business_id: asBusinessId('b'),
      name: marker,
      changed_at: '2026-11-22T09:00:00Z',
      standing: worstOf(publishers),
      publishers,
      other_errors: [{ publisher: marker, message: marker }],
      has_asked: true,
    };
  }
}

describe('the standing of a publisher', () => {
  it.each([
    ['success', null, 'success'],
    ['pending', null, 'pending'],
    ['to_configure', null, 'to_configure'],
    ['success', 'EXTERNAL', 'error'],
    ['asleep', null, 'other'],
    [null, null, 'other'],
  ])('with state %s and error type %s is %s', (state, error_type, expected) => {
    expect(standingOf({ state, error_type })).toBe(expected);
  });

  it('is the worst of them for a location, and unknown where Partoo names none', () => {
    const of = (...states: readonly string[]) =>
      worstOf(states.map((state) => ({ publisher: 'a', state, error_type: null, url: null })));

    expect(of('success', 'pending', 'to_configure')).toBe('to_configure');
    expect(of('success', 'pending')).toBe('pending');
    expect(of()).toBe('unknown');
  });
});

describe('renderDiffusionText', () => {
  it('counts by publisher, shows what is in trouble in full and of the others the codes', () => {
    const text = renderDiffusionText(sample('Acme', 20), paint);

    expect(text).toContain(
      '26 locations · 1 error · 1 to configure · 1 other state · 1 pending · 21 success\n  · 1 unknown\n',
    );
    expect(text).toContain('bing                     0             1            0        2       21\n');
    expect(text).toContain('    error         facebook: USER_INPUT (state success)\n      Acme\n      no photo\n');
    expect(text).toContain('    other state   Acme: Acme\n');
    expect(text).toContain('Success (21): at every publisher that Partoo names\n  4Acme, f0Acme, f1Acme');
    expect(text).toContain('; that ended with: Acme');
  });

  it('leaves out what is too much, and says so', () => {
    const text = renderDiffusionText(sample('Acme', 300), paint);

    expect(text).toContain('  … and 101 more (partoo-sync diffusion --json)\n');
  });

  it('keeps to the columns of a terminal whatever Partoo says, and paints nothing that it asks for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 80, max: 120 }), (marker, width) => {
        const text = renderDiffusionText(sample(marker), paint, width);

        expect(text).not.toContain('\u001b');
        expect(text.split('\n').filter((line) => textWidth(line) > width)).toEqual([]);
      }),
    );
  });
});

describe('renderDiffusionHtml', () => {
  /** Every tag that the page may hold, with the attributes that it may have. */
  const ownTag =
    /<(?:!doctype html|\/?(?:html|head|body|main|header|section|article|details|summary|title|style|table|thead|tbody|tr|th|td|h1|h2|h3|p|b|ul|li|span|div|code|a)|html lang="en"|meta [^<>]*|a href="https?:[^"<>]*" rel="noreferrer"|(?:td|p|b|span|ul|div|details|article) class="[\w -]+"|td class="[\w-]+" data-what="[\w ]+")>/g;

  it('has a card for what is in trouble and a folded list of what is fine', () => {
    const html = renderDiffusionHtml(sample('Acme', 20));

    expect(html).toContain('<li><b class="s-success">21</b> success</li>');
    expect(html.match(/<article/gu)).toHaveLength(4);
    expect(html).toContain('<b class="s-error">USER_INPUT</b><ul><li>Acme</li><li>no photo</li></ul>');
    expect(html).toContain('<details class="box"><summary><span class="s-success">Success</span> (21)');
  });

  it('links to where a publisher shows a business, and to nothing that is no web address', () => {
    const linked = renderDiffusionHtml(sample('https://maps.example.com/?a=1&b=2'));
    const odd = renderDiffusionHtml(sample('javascript:alert(1)'));

    expect(linked).toContain('<a href="https://maps.example.com/?a=1&amp;b=2" rel="noreferrer">bing</a>');
    expect(odd).not.toContain('<a ');
  });

  it('escapes everything that comes from Partoo, so that no tag but its own is in it (R36)', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x>', '</style><b>', 'https://a"><img src=x>', '<!--'),
    );

    fc.assert(
      fc.property(hostile, (marker) => {
        const html = renderDiffusionHtml(sample(marker));

        const rest = html.replace(pageStyle, '').replace(diffusionStyle, '').replaceAll(ownTag, '');
        expect(rest).not.toMatch(/[<>]/u);
      }),
    );
  });

  it('needs no script and loads nothing: its policy allows only its own two styles', () => {
    const html = renderDiffusionHtml(sample('Acme'));

    const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');
    expect(diffusionStyleHash).toBe(hashOf(diffusionStyle));
    expect(html).toContain(`style-src 'sha256-${hashOf(pageStyle)}' 'sha256-${hashOf(diffusionStyle)}'`);
    expect(html).not.toMatch(/<script|https?:|url\(/u);
  });
});
