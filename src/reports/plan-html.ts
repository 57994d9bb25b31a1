import type { Plan } from '../domain/plan.ts';
import { escapeHtml } from './escape-html.ts';
import { gatherNotices } from './gather-notices.ts';
import { renderPage } from './html-page.ts';
import { type LocationCard, cardsOf, renderCard, selectCards } from './plan-html-card.ts';
import { type FilterKind, filterKinds, pageScript, pageScriptHash } from './plan-html-assets.ts';
import { actionWords, combinedOverride, costWords, readWords, verdictWords, violationWords } from './plan-words.ts';
import { showNumber } from './plural.ts';
import { showInstant } from './when.ts';

export interface PlanHtmlOptions {
  /** Locations that get a card; the page says what it leaves out. */
  readonly maxLocations?: number;
  readonly callsPerMinute?: number;
  /** The command that approves it. */
  readonly approve: string;
}

const maxListed = 500;

const verdictTitles = { pass: 'Pass', stop: 'Stopped', approval: 'Needs approval' } as const;

/**
 * The plan as one self-contained page: nothing is loaded from elsewhere, and a content security policy allows only the
 * page's own style and search script, by their hashes. Everything that is not ours is escaped (R36).
 */
export function renderPlanHtml(plan: Plan, options: PlanHtmlOptions): string {
  const { maxLocations = 2000, callsPerMinute, approve } = options;
  const cards = cardsOf(plan);
  return renderPage({
    title: `Partoo sync plan, ${showInstant(plan.created_at)}`,
    ...(cards.length === 0 ? {} : { script: { text: pageScript, hash: pageScriptHash } }),
    body: `${headerHtml(plan, callsPerMinute)}
${guardHtml(plan, approve)}
<main>
<h2>Locations</h2>
${cards.length === 0 ? '<p>Nothing to change, decide or repair.</p>' : filterHtml(cards)}
${leftOutHtml(cards.length, maxLocations)}
${selectCards(cards, maxLocations).map(renderCard).join('\n')}
${noticesHtml(plan)}
${unmatchedHtml(plan)}
</main>`,
  });
}

function headerHtml(plan: Plan, callsPerMinute: number | undefined): string {
  const { verdict } = plan.guard;
  const counts = countTiles(plan)
    .map(([count, words]) => `<li><b>${showNumber(count)}</b> ${words}</li>`)
    .join('');
  return `<header>
<h1>Partoo sync plan <span class="badge ${verdict}">${verdictTitles[verdict]}</span></h1>
<p class="soft">${escapeHtml(showInstant(plan.created_at))} · ${readWords(plan)}</p>
<ul class="counts">${counts}</ul>
<p>Verdict: ${escapeHtml(verdictWords(plan))}.</p>
<p>Cost: ${escapeHtml(costWords(plan, callsPerMinute))}.</p>
</header>`;
}

function countTiles({ summary }: Plan): readonly (readonly [number, string])[] {
  const tiles: readonly (readonly [number, string])[] = [
    [summary.create, 'to create'],
    [summary.update, 'to update'],
    [summary.close, 'to close'],
    [summary.delete, 'to delete'],
    [summary.adopt, 'to link'],
    [summary.write_back, 'to write back'],
    [summary.conflict, 'in conflict'],
    [summary.held, 'held'],
    [summary.unmatched, 'unmatched'],
  ];
  return [...tiles.filter(([count]) => count > 0), [summary.unchanged, 'unchanged']];
}

function guardHtml(plan: Plan, command: string): string {
  const { violations, approvals } = plan.guard;
  const stops = violations.map((violation) => {
    const { headline, message, effect, option } = violationWords(violation);
    const pass = option === null ? '' : ` To let it pass once: <code>${escapeHtml(option)}</code>`;
    return `<li><b>${escapeHtml(headline)}</b>${message === '' ? '' : `<br>${escapeHtml(message)}`}<br><span class="soft">${escapeHtml(effect)}${pass}</span></li>`;
  });
  const asks = approvals.map((approval) => `<li>${escapeHtml(approval)}</li>`);
  if (stops.length + asks.length === 0) return '';
  const combined = violations.length > 1 ? combinedOverride(violations) : null;
  const all = combined === null ? '' : `<p>All of them: <code>${escapeHtml(combined)}</code></p>`;
  const approve = asks.length === 0 ? '' : `<p>To approve: <code>${escapeHtml(command)}</code></p>`;
  return `<section class="box"><h3>What stands in the way</h3>
<ul class="plain">${[...stops, ...asks].join('\n')}</ul>${all}${approve}</section>`;
}

const kindTitles: Readonly<Record<FilterKind, string>> = {
  delete: actionWords.delete.title,
  close: actionWords.close.title,
  conflict: 'Conflict',
  held: 'Held',
  create: actionWords.create.title,
  update: actionWords.update.title,
  write_back: actionWords.write_back.title,
  adopt: actionWords.adopt.title,
};

function filterHtml(cards: readonly LocationCard[]): string {
  const count = (kind: FilterKind): number => cards.filter(({ kinds }) => kinds.has(kind)).length;
  const present = filterKinds.filter((kind) => count(kind) > 0);
  const pill = (id: string, title: string, number: number, checked: string): string =>
    `<input type="radio" name="kind" id="k-${id}"${checked}><label for="k-${id}">${title} ${showNumber(number)}</label>`;
  return `<fieldset class="filter">
${pill('all', 'All', cards.length, ' checked')}
${present.map((kind) => pill(kind, kindTitles[kind], count(kind), '')).join('\n')}
<input type="search" id="search" placeholder="Search code, name, value" aria-label="Search" hidden>
<span id="shown" class="soft small" role="status"></span>
</fieldset>`;
}

function leftOutHtml(count: number, max: number): string {
  if (count <= max) return '';
  const left = showNumber(count - max);
  return `<p class="box">${showNumber(max)} locations are shown, some of every kind, deletes and closes first; ${left} are left out. All of them: <code class="own">partoo-sync plan --json</code>; one of them: <code class="own">partoo-sync plan --only CODE</code>.</p>`;
}

function noticesHtml({ notices }: Plan): string {
  if (notices.length === 0) return '';
  const gathered = gatherNotices(notices);
  const items = gathered.slice(0, maxListed).map(({ about, message }) => {
    const start = about === null ? '' : `<b>${escapeHtml(about)}</b> `;
    return `<li>${start}${escapeHtml(message)}</li>`;
  });
  return listHtml('Notices', 'to know; they stop nothing', gathered.length, items);
}

function unmatchedHtml({ unmatched }: Plan): string {
  if (unmatched.length === 0) return '';
  const items = unmatched.slice(0, maxListed).map(({ business_id, code, name }) => {
    const words = [name ?? '(no name)', code === null ? 'no code' : `code ${code}`, business_id];
    return `<li>${words.map(escapeHtml).join(' · ')}</li>`;
  });
  return listHtml('Unmatched', 'businesses in Partoo that no location stands for; left alone', unmatched.length, items);
}

function listHtml(title: string, meaning: string, count: number, items: readonly string[]): string {
  const more = count > items.length ? `<li>… and ${showNumber(count - items.length)} more</li>` : '';
  return `<details class="box"><summary>${title} (${showNumber(count)}): ${meaning}</summary>
<ul class="plain">${items.join('\n')}${more}</ul></details>`;
}
