import type { DataFinding, DataReport, FieldReport } from '../domain/data-report.ts';
import { describeRow } from '../domain/location.ts';
import { dataStyle, dataStyleHash } from './data-html-assets.ts';
import { isDuplicate } from './data-words.ts';
import { escapeHtml } from './escape-html.ts';
import { renderPage } from './html-page.ts';
import { labelOfField } from './field-views.ts';
import { countOf, plural, showNumber, showPercent } from './plural.ts';
import { showInstant } from './when.ts';

export interface DataHtmlOptions {
  /** `csv data/stores.csv` */
  readonly source: string;
  /** When it was read, ISO 8601 UTC. */
  readonly at: string;
}

/**
 * The data report as one self-contained page without scripts: for whoever keeps the data, on a screen, a phone or paper.
 * Everything that is not ours is escaped (R36); a content security policy allows the page's own style only.
 */
export function renderDataHtml(report: DataReport, { source, at }: DataHtmlOptions): string {
  const duplicates = report.findings.filter(isDuplicate);
  const odd = report.findings.filter((finding) => !isDuplicate(finding));
  return renderPage({
    title: `Data report, ${showInstant(at)}`,
    style: { text: dataStyle, hash: dataStyleHash },
    body: `<header>
<h1>Data report</h1>
<p class="soft"><bdi>${escapeHtml(source)}</bdi> · ${escapeHtml(showInstant(at))}</p>
<ul class="counts">${tiles(report)}</ul>
</header>
<main>
<section>
<h2>Fields</h2>
${fieldsHtml(report)}
</section>
${section('Cells that are not understood', report.fields.filter(({ invalid }) => invalid > 0).map(invalidHtml))}
${section('Duplicates', duplicates.map(findingHtml))}
${section('Worth a look', odd.map(findingHtml))}
</main>`,
  });
}

function tiles({ rows, locations, invalid, repeated, keyless, findings }: DataReport): string {
  const all: readonly (readonly [number, string])[] = [
    [rows, plural(rows, 'row')],
    [locations, 'can be synced'],
    [invalid, 'held for a cell'],
    [repeated, 'held for their code'],
    [keyless, 'without a code'],
    [findings.length, plural(findings.length, 'finding')],
  ];
  return all
    .filter(([count], index) => index < 2 || count > 0)
    .map(([count, words]) => `<li><b>${showNumber(count)}</b> ${words}</li>`)
    .join('');
}

function fieldsHtml({ fields }: DataReport): string {
  const legend = (['filled', 'empty', 'invalid'] as const).map(
    (what) => `<li><svg viewBox="0 0 1 1"><rect class="f-${what}" width="1" height="1"/></svg>${what}</li>`,
  );
  return `<ul class="legend small">${legend.join('')}</ul>
<table class="fields"><thead><tr><th>Field</th><th></th><th class="num">Filled</th><th class="num">Empty</th><th class="num">Invalid</th><th>Values</th></tr></thead>
<tbody>
${fields.map(rowHtml).join('\n')}
</tbody></table>`;
}

function rowHtml(field: FieldReport): string {
  const { filled, empty, invalid } = field;
  const number = (what: string, value: number, kind = ''): string =>
    `<td class="num${kind}" data-what="${what}">${showNumber(value)}</td>`;
  return `<tr><th>${escapeHtml(labelOfField(field.field))}</th><td class="bar">${barHtml(field)}</td>${number('filled', filled)}${number('empty', empty)}${number('invalid', invalid, invalid > 0 ? ' some' : '')}<td class="told">${valuesHtml(field)}</td></tr>`;
}

function barHtml({ filled, empty, invalid }: FieldReport): string {
  const all = filled + empty + invalid;
  if (all === 0) return '';
  // What is there at all is seen: a single bad cell among thousands too.
  const width = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.round((count / all) * 1000) / 10));
  const bad = width(invalid);
  const good = Math.min(width(filled), 100 - bad);
  const label = `${showPercent(filled, all)} filled, ${showPercent(invalid, all)} invalid`;
  return `<svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(label)}"><rect class="f-empty" width="100" height="8"/><rect class="f-filled" width="${String(good)}" height="8"/><rect class="f-invalid" x="${String(100 - bad)}" width="${String(bad)}" height="8"/></svg>`;
}

function valuesHtml({ filled, distinct, values, examples }: FieldReport): string {
  if (filled === 0) return '';
  const value = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;
  if (values.length > 1)
    return `<ul class="values">${values.map((one) => `<li>${value(one.value)} <span class="soft small">${showNumber(one.count)}</span></li>`).join('')}</ul>`;
  if (distinct === 1) return `always ${value(examples[0] ?? '')}`;
  const different =
    distinct === null
      ? 'thousands of different ones'
      : distinct === filled
        ? 'all different'
        : `${showNumber(distinct)} different`;
  return `<span class="soft small">${different}, as</span> ${examples.map(value).join('<span class="soft"> · </span>')}`;
}

function invalidHtml({ field, invalid, invalidExamples }: FieldReport): string {
  const more = invalid - invalidExamples.length;
  const items = invalidExamples.map(
    ({ code, at, column, message }) =>
      `<li>${escapeHtml(describeRow(at))}, code <bdi>${escapeHtml(code)}</bdi>, column <bdi>${escapeHtml(column)}</bdi>: ${escapeHtml(message)}</li>`,
  );
  return `<div class="box"><h3>${escapeHtml(labelOfField(field))}</h3><p class="soft">${countOf(invalid, 'record')}</p>
<ul>${items.join('')}${more > 0 ? `<li class="soft">and ${showNumber(more)} more</li>` : ''}</ul></div>`;
}

function findingHtml({ field, message, examples }: DataFinding): string {
  const title = field === null ? 'Records' : labelOfField(field);
  const list =
    examples.length === 0 ? '' : `\n<ul>${examples.map((one) => `<li>${escapeHtml(one)}</li>`).join('')}</ul>`;
  return `<div class="box"><h3>${escapeHtml(title)}</h3><p>${escapeHtml(message)}</p>${list}</div>`;
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `<section>\n<h2>${title}</h2>\n${parts.join('\n')}\n</section>`;
}
