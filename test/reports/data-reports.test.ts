import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataStyle, dataStyleHash } from '../../src/reports/data-html-assets.ts';
import { renderDataHtml } from '../../src/reports/data-html.ts';
import { renderDataText } from '../../src/reports/data-text.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { pageStyle } from '../../src/reports/html-page-style.ts';
import { textWidth } from '../../src/reports/text-width.ts';
import { sampleData } from './sample-data.ts';

const options = { source: 'csv data/stores.csv', at: '2026-11-22T09:00:00Z' };
const plain = { paint: createPaint(false), width: 80 };

/** Every tag that the page may hold, with the attributes that it may have. */
const ownTag =
  /<(?:!doctype html|\/?(?:html|head|body|main|header|section|title|style|table|thead|tbody|tr|th|td|h1|h2|h3|p|b|ul|li|bdi|span|div|svg)|html lang="en"|meta [^<>]*|(?:th|td|p|span|ul|li|div|table) class="[\w -]+"|td class="num(?: some)?" data-what="\w+"|svg viewBox="0 0 1 1"|svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="[^"<>]*"|rect class="f-\w+"(?: x="[\d.]+")? width="[\d.]+" height="[\d.]+"\/)>/g;

describe('renderDataText', () => {
  it('gives a field one line of at most 80 columns, with its numbers and values', () => {
    const text = renderDataText(sampleData('Acme'), plain);

    expect(text).toContain('  Status                 2,800      41       0  open (2,790), Acme (10)\n');
    expect(text).toContain('  Country                2,841       0       0  always Acme\n');
    expect(text).toContain('  Acme                       0   2,841       0\n');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('says where cells are that are not understood, and how many more there are', () => {
    const text = renderDataText(sampleData('tel'), plain);

    expect(text).toContain('    row 12 (line 15), code tel, column tel: tel is no phone\n    and 140 more\n');
  });

  it('keeps to the columns of a terminal whatever the cells hold, and paints nothing they ask for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 60, max: 120 }), (marker, width) => {
        const text = renderDataText(sampleData(marker), { ...plain, width });

        expect(text).not.toContain('\u001b');
        expect(text.split('\n').filter((line) => textWidth(line) > width)).toEqual([]);
      }),
    );
  });
});

describe('renderDataHtml', () => {
  it('shows numbers, examples with their place, duplicates and what is odd', () => {
    const html = renderDataHtml(sampleData('Acme'), options);

    expect(html).toContain('<li><b>2,845</b> rows</li>');
    expect(html).toContain('<td class="num some" data-what="invalid">141</td>');
    expect(html).toContain('row 12 (line 15), code <bdi>Acme</bdi>');
    expect(html).toContain('<h2>Duplicates</h2>');
    expect(html).toContain('<h2>Worth a look</h2>');
  });

  it('escapes everything that comes from the source, so that no tag but its own is in it (R36)', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        '</style><b>',
        "' onload='x",
        '<!--',
      ),
    );

    fc.assert(
      fc.property(hostile, (marker) => {
        const html = renderDataHtml(sampleData(marker), { ...options, source: `csv ${marker}` });

        const rest = html.replace(pageStyle, '').replace(dataStyle, '').replaceAll(ownTag, '');
        expect(rest).not.toMatch(/[<>]/u);
      }),
    );
  });

  it('needs no script and loads nothing: its policy allows only its own two styles', () => {
    const html = renderDataHtml(sampleData('Acme'), options);

    const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');
    expect(dataStyleHash).toBe(hashOf(dataStyle));
    expect(html).toContain(`style-src 'sha256-${hashOf(pageStyle)}' 'sha256-${hashOf(dataStyle)}'`);
    expect(html).not.toMatch(/<script|https?:|url\(/u);
  });

  it('shows a single bad cell among thousands in the bar', () => {
    const data = sampleData('Acme');
    const fields = data.fields.map((field) => ({ ...field, filled: 99_999, empty: 0, invalid: 1 }));

    const html = renderDataHtml({ ...data, fields }, options);

    expect(html).toContain(
      '<rect class="f-filled" width="99" height="8"/><rect class="f-invalid" x="99" width="1" height="8"/>',
    );
  });
});
