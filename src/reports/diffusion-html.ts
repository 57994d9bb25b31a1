import {
  type DiffusedLocation,
  type DiffusionReport,
  type Standing,
  standingOf,
  standings,
} from '../domain/diffusion.ts';
import { diffusionStyle, diffusionStyleHash } from './diffusion-html-assets.ts';
import { askedWords, countByPublisher, standingWords, subjectWords } from './diffusion-words.ts';
import { escapeHtml } from './escape-html.ts';
import { renderPage } from './html-page.ts';
import { plural, showNumber } from './plural.ts';
import { showInstant } from './when.ts';

/** Cards of one standing, and codes of locations that are fine; the page says what it leaves out. */
const mostCards = 500;
const mostCodes = 5000;

/**
 * What publishers did with locations as one self-contained page without scripts. Everything that is not ours is escaped (R36);
 * a content security policy allows the page's own style only.
 */
export function renderDiffusionHtml(report: DiffusionReport): string {
  return renderPage({
    title: `Publishers, ${showInstant(report.asked_at)}`,
    style: { text: diffusionStyle, hash: diffusionStyleHash },
    body: `<header>
<h1>Publishers</h1>
<p class="soft">${escapeHtml(subjectWords(report))}</p>
<ul class="counts">${tiles(report)}</ul>
<p class="soft small">${escapeHtml(askedWords(report))}</p>
</header>
<main>
${tableHtml(report)}
${standings
  .map((standing) => standingHtml(standing, report))
  .filter((part) => part !== '')
  .join('\n')}
</main>`,
  });
}

function tiles({ summary, deleted }: DiffusionReport): string {
  const all: readonly (readonly [count: number, words: string, kind: string])[] = [
    [summary.locations, plural(summary.locations, 'location'), ''],
    ...standings.map(
      (standing) => [summary[standing], titleOf(standing).toLowerCase(), ` class="s-${standing}"`] as const,
    ),
    [deleted.length, 'deleted by the run', ''],
  ];
  return all
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, words, kind]) => `<li><b${kind}>${showNumber(count)}</b> ${words}</li>`)
    .join('');
}

function tableHtml(report: DiffusionReport): string {
  const rows = countByPublisher(report);
  if (rows.length === 0) return '<p class="box">Partoo names no publisher for any of them.</p>';
  const columns = standings.filter((standing) => rows.some(({ counts }) => counts[standing] > 0));
  const number = (count: number, standing: Standing): string =>
    `<td class="${count === 0 ? 'nought' : `s-${standing}`}" data-what="${titleOf(standing).toLowerCase()}">${showNumber(count)}</td>`;
  return `<div class="publishers"><table>
<thead><tr><th>Publisher</th>${columns.map((one) => `<th>${titleOf(one)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(({ publisher, counts }) => `<tr><th>${escapeHtml(publisher)}</th>${columns.map((one) => number(counts[one], one)).join('')}</tr>`).join('\n')}
</tbody></table></div>`;
}

function standingHtml(standing: Standing, { locations }: DiffusionReport): string {
  const some = locations.filter((one) => one.standing === standing);
  if (some.length === 0) return '';
  const { title, meaning } = standingWords[standing];
  const heading = `<span class="s-${standing}">${title}</span> (${showNumber(some.length)}): ${meaning}`;
  if (standing === 'success' || standing === 'unknown')
    return `<details class="box"><summary>${heading}</summary>
<ul class="codes">${some.slice(0, mostCodes).map(codeHtml).join('')}</ul>${leftOut(some.length, mostCodes)}</details>`;
  return `<section>
<h2>${heading}</h2>
${some.slice(0, mostCards).map(cardHtml).join('\n')}${leftOut(some.length, mostCards)}
</section>`;
}

function codeHtml({ code, name }: DiffusedLocation): string {
  return `<li><b>${escapeHtml(code)}</b> <span class="soft">${escapeHtml(name ?? '')}</span></li>`;
}

function leftOut(count: number, most: number): string {
  if (count <= most) return '';
  return `<p class="soft">… and ${showNumber(count - most)} more: <code>partoo-sync diffusion --json</code></p>`;
}

function cardHtml(location: DiffusedLocation): string {
  const { code, name, changed_at: changedAt, publishers, other_errors: others } = location;
  const written = changedAt === null ? '' : `<p class="soft small">written ${escapeHtml(showInstant(changedAt))}</p>`;
  const rows = [
    ...publishers.map(rowHtml),
    ...others.map(
      ({ publisher, message }) => `<tr><th>${escapeHtml(publisher)}</th><td></td><td>${escapeHtml(message)}</td></tr>`,
    ),
  ];
  return `<article class="card"><h3>${escapeHtml(code)}</h3><span>${escapeHtml(name ?? '')}</span>${written}
<table><thead><tr><th>Publisher</th><th>State</th><th>What it says</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></article>`;
}

function rowHtml(publisher: DiffusedLocation['publishers'][number]): string {
  const { publisher: name, state, error_type: error, url, errors } = publisher;
  const standing = standingOf(publisher);
  const shown =
    url !== null && /^https?:\/\//iu.test(url)
      ? `<a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(name)}</a>`
      : escapeHtml(name);
  const kind = error === null ? '' : `<b class="s-error">${escapeHtml(error)}</b>`;
  const list = errors.length === 0 ? '' : `<ul>${errors.map((one) => `<li>${escapeHtml(one)}</li>`).join('')}</ul>`;
  return `<tr><th>${shown}</th><td class="s-${standing}">${escapeHtml(state ?? '')}</td><td>${kind}${list}</td></tr>`;
}

function titleOf(standing: Standing): string {
  return standingWords[standing].title;
}
