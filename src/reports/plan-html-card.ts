import type { Change, Conflict, Held, Plan } from '../domain/plan.ts';
import { escapeHtml } from './escape-html.ts';
import { type CellWords, cellWords } from './cell-words.ts';
import { type FieldDetail, type FieldView, fullLabelOf, showClean, viewsOf } from './field-views.ts';
import { groupBy } from './group-by.ts';
import { detailOfHeld, wordsOfHeld } from './held-words.ts';
import { type FilterKind, filterKinds } from './plan-html-assets.ts';
import { actionWords } from './plan-words.ts';
import { shellQuote } from './shell-quote.ts';
import { showInstant } from './when.ts';

/** All that a plan says about one location. */
export interface LocationCard {
  readonly code: string;
  readonly label: string | null;
  readonly kinds: ReadonlySet<FilterKind>;
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
  readonly held: readonly Held[];
}

/** One card per location: deletes, closes, conflicts and held first, then by order of the plan. */
export function cardsOf(plan: Plan): readonly LocationCard[] {
  const cards = new Map<string, { changes: Change[]; conflicts: Conflict[]; held: Held[] }>();
  const cardOf = (code: string): { changes: Change[]; conflicts: Conflict[]; held: Held[] } => {
    const known = cards.get(code);
    if (known !== undefined) return known;
    const fresh = { changes: [], conflicts: [], held: [] };
    cards.set(code, fresh);
    return fresh;
  };
  for (const change of plan.changes) cardOf(change.code).changes.push(change);
  for (const conflict of plan.conflicts) cardOf(conflict.code).conflicts.push(conflict);
  for (const held of plan.held) cardOf(held.code).held.push(held);

  return [...cards]
    .map(([code, parts]): LocationCard => {
      const kinds = new Set<FilterKind>(parts.changes.map(({ action }) => action));
      if (parts.conflicts.length > 0) kinds.add('conflict');
      if (parts.held.length > 0) kinds.add('held');
      const label = parts.changes.find((change) => change.label !== undefined)?.label ?? null;
      return { code, label, kinds, ...parts };
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

/**
 * At most `max` cards in their order. Every kind gets its share first, so that ten thousand held records
 * do not hide the five creates.
 */
export function selectCards(cards: readonly LocationCard[], max: number): readonly LocationCard[] {
  if (cards.length <= max) return cards;
  const groups = groupBy(cards, rankOf);
  const share = Math.floor(max / groups.size);
  const chosen = new Set([...groups.values()].flatMap((group) => group.slice(0, share)));
  for (const card of cards) {
    if (chosen.size >= max) break;
    chosen.add(card);
  }
  return cards.filter((card) => chosen.has(card));
}

/** The card as an HTML article. */
export function renderCard(card: LocationCard): string {
  const kinds = filterKinds.filter((kind) => card.kinds.has(kind));
  const badges = kinds.map((kind) => `<span class="badge ${kind}">${badgeTitle(kind)}</span>`).join(' ');
  const label = card.label === null ? '' : ` ${escapeHtml(card.label)}`;
  return `<article class="card ${kinds.map((kind) => `is-${kind}`).join(' ')}">
<header><h3><bdi>${escapeHtml(card.code)}</bdi>${label}</h3>${badges}</header>
${[...card.conflicts.map(conflictHtml), ...card.held.map(heldHtml), ...card.changes.map(changeHtml)].join('\n')}
</article>`;
}

function rankOf({ kinds }: LocationCard): number {
  return filterKinds.findIndex((kind) => kinds.has(kind));
}

function badgeTitle(kind: FilterKind): string {
  if (kind === 'conflict') return 'Conflict';
  return kind === 'held' ? 'Held' : actionWords[kind].title;
}

function conflictHtml({ code, field, base, source, partoo, since }: Conflict): string {
  const age = since === undefined ? '' : ` <span class="soft small">since ${escapeHtml(showInstant(since))}</span>`;
  const command = `partoo-sync resolve ${shellQuote(code)} ${shellQuote(field)}`;
  const row = (name: string, value: string, take: string): string =>
    `<tr><th>${name}</th><td><bdi>${escapeHtml(value)}</bdi></td><td>${take}</td></tr>`;
  const take = (side: string): string => `<code>${escapeHtml(`${command} --take ${side}`)}</code>`;
  return `<p><b>${escapeHtml(fullLabelOf(field))}</b>: both sides changed it; nothing is written until someone decides.${age}</p>
<table><colgroup><col class="c-field"><col><col class="c-take"></colgroup><tbody>${row('Source', showClean(field, source), take('source'))}${row('Partoo', showClean(field, partoo), take('partoo'))}${row('Before', showClean(field, base), '')}</tbody></table>`;
}

function heldHtml(held: Held): string {
  const { reason } = held;
  const { meaning, release } = wordsOfHeld(reason);
  return `<p><b>${escapeHtml(meaning)}</b> <span class="soft small">(${escapeHtml(reason)})</span><br>${escapeHtml(detailOfHeld(held))}</p>
<p class="soft small">Released by: ${escapeHtml(release)}</p>`;
}

function changeHtml(change: Change): string {
  const { title, meaning } = actionWords[change.action];
  const reason = change.reason === undefined ? '' : `: ${escapeHtml(change.reason)}`;
  const head = `<p class="soft small">${title}, ${meaning}${reason}</p>`;
  const views = viewsOf(change);
  if (change.action === 'delete' || views.length === 0) return head;
  const isCreate = change.action === 'create';
  const columns = isCreate
    ? '<th class="c-field">Field</th><th class="c-part"></th><th>Value</th>'
    : '<th class="c-field">Field</th><th class="c-part"></th><th>Now</th><th>Will be</th><th class="c-why">Why</th>';
  const rows = views.map((view, index) => rowHtml(view, spanAt(views, index), isCreate));
  return `${head}<table><thead><tr>${columns}</tr></thead><tbody>${rows.join('')}</tbody></table>${cellWords(change).map(cellHtml).join('')}`;
}

function cellHtml({ column, before, after }: CellWords): string {
  return `<p class="soft small">in column <bdi>${escapeHtml(column)}</bdi>: <bdi>${escapeHtml(before)}</bdi> → <bdi>${escapeHtml(after)}</bdi></p>`;
}

/** How many rows the label of this row covers; 0 where a row above covers it. */
function spanAt(views: readonly FieldView[], index: number): number {
  const own = views[index];
  if (own === undefined || own.part === null) return 1;
  const belongs = (view: FieldView | undefined): boolean =>
    view !== undefined && view.part !== null && view.label === own.label;
  if (belongs(views[index - 1])) return 0;
  let span = 1;
  while (belongs(views[index + span])) span += 1;
  return span;
}

function rowHtml(view: FieldView, span: number, isCreate: boolean): string {
  const label = escapeHtml(view.label);
  const rows = span > 1 ? ` rowspan="${String(span)}"` : '';
  const name = view.part === null ? `<th colspan="2">${label}</th>` : span === 0 ? '' : `<th${rows}>${label}</th>`;
  const part = view.part === null ? '' : `<td>${escapeHtml(view.part)}</td>`;
  const why = isCreate ? '' : `<td class="why">${escapeHtml(view.rule)}</td>`;
  return `<tr>${name}${part}${valueCells(view.detail)}${why}</tr>`;
}

function valueCells(detail: FieldDetail): string {
  switch (detail.kind) {
    case 'set':
      return `<td><bdi>${escapeHtml(detail.after)}</bdi></td>`;
    case 'replace':
      return `<td><bdi>${escapeHtml(detail.before)}</bdi></td><td><ins><bdi>${escapeHtml(detail.after)}</bdi></ins></td>`;
    case 'list': {
      const removed = detail.removed.map((entry) => `<del>${escapeHtml(entry)}</del>`).join('<br>');
      const added = detail.added.map((entry) => `<ins>${escapeHtml(entry)}</ins>`).join('<br>');
      return `<td>${removed === '' ? '' : `removed<br>${removed}`}</td><td>${added === '' ? '' : `added<br>${added}`}</td>`;
    }
    case 'text': {
      const { before, after } = detail;
      const old = `${escapeHtml(before.lead)} <del>${escapeHtml(before.changed)}</del> ${escapeHtml(before.tail)}`;
      const fresh = `${escapeHtml(after.lead)} <ins>${escapeHtml(after.changed)}</ins> ${escapeHtml(after.tail)}`;
      return `<td>${old}</td><td>${fresh}</td>`;
    }
  }
}
