import type { Change, Conflict, Plan } from '../domain/plan.ts';
import { cellWords } from './cell-words.ts';
import { createWords } from './create-words.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { type FieldView, fullLabelOf, showClean, viewsOf } from './field-views.ts';
import { gatherNotices } from './gather-notices.ts';
import { groupBy } from './group-by.ts';
import { detailOfHeld, wordsOfHeld } from './held-words.ts';
import { actionOrder, actionWords, costWords, readWords, verdictWords, violationWords } from './plan-words.ts';
import { showNumber } from './plural.ts';
import { showInstant } from './when.ts';

export interface PlanMarkdownOptions {
  /** Locations shown per kind; fewer where the text would become too long. */
  readonly maxLocations?: number;
  /** Git hosts refuse comments above 65,536 characters. */
  readonly maxCharacters?: number;
}

/**
 * The plan for a pull request or a chat: table of counts, guards, then details per kind, folded.
 * Everything that is not ours is escaped (R36). Shortens its lists until it fits `maxCharacters`. Ends with a line break.
 */
export function renderPlanMarkdown(plan: Plan, options: PlanMarkdownOptions = {}): string {
  const { maxLocations = 50, maxCharacters = 60_000 } = options;
  for (let max = maxLocations; ; max = Math.floor(max / 2)) {
    const text = renderWith(plan, max);
    if (text.length <= maxCharacters || max === 0) return text;
  }
}

function renderWith(plan: Plan, max: number): string {
  const blocks = [
    '## Partoo sync plan',
    `Read: ${readWords(plan)} · ${showInstant(plan.created_at)} · plan \`${plan.id.replace(/[^\w.:-]/g, '')}\``,
    summaryTable(plan),
    guardBlock(plan),
    `**Cost:** ${costWords(plan)}`,
    ...actionOrder.map((action) => changesBlock(plan, action, max)),
    conflictsBlock(plan, max),
    heldBlock(plan, max),
    noticesBlock(plan, max),
    unmatchedBlock(plan, max),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function summaryTable({ summary }: Plan): string {
  const rows: readonly (readonly [string, number])[] = [
    ['to create', summary.create],
    ['to update', summary.update],
    ['to close', summary.close],
    ['to delete', summary.delete],
    ['to link', summary.adopt],
    ['to write back', summary.write_back],
    ['in conflict', summary.conflict],
    ['held', summary.held],
    ['unchanged', summary.unchanged],
    ['unmatched', summary.unmatched],
  ];
  const said = rows.filter(([, count]) => count > 0).map(([name, count]) => `| ${name} | ${showNumber(count)} |`);
  return ['| Locations | |', '| --- | ---: |', ...said].join('\n');
}

function guardBlock(plan: Plan): string {
  const lines = [`**Verdict:** ${verdictWords(plan)}`];
  for (const violation of plan.guard.violations) {
    const { headline, message, effect, option } = violationWords(violation);
    const pass = option === null ? '' : `To let it pass once: ${codeSpan(option)}`;
    lines.push(
      [`- **${escapeMarkdown(headline)}**`, escapeMarkdown(message), effect, pass]
        .filter((part) => part !== '')
        .join(' '),
    );
  }
  for (const approval of plan.guard.approvals) lines.push(`- approval: ${escapeMarkdown(approval)}`);
  const [first = '', ...others] = lines;
  return others.length === 0 ? first : `${first}\n\n${others.join('\n')}`;
}

function changesBlock(plan: Plan, action: Change['action'], max: number): string {
  const changes = plan.changes.filter((change) => change.action === action);
  const { title, meaning } = actionWords[action];
  return folded(
    title,
    meaning,
    changes.map((change) => () => changeItem(change)),
    max,
  );
}

function changeItem(change: Change): string {
  const name = change.label === undefined ? '' : ` ${escapeMarkdown(change.label)}`;
  const reason = change.reason === undefined ? '' : ` · ${escapeMarkdown(change.reason)}`;
  const head = `- **${escapeMarkdown(change.code)}**${name}${reason}`;
  if (change.action === 'delete') return head;
  if (change.action === 'create') {
    const { main, hours, others } = createWords(change);
    const more = others.length === 0 ? [] : [`and ${others.join(', ')}`];
    const words = [...main, ...(hours === null ? [] : [hours]), ...more];
    return [head, ...words.map((text) => `  - ${escapeMarkdown(text)}`)].join('\n');
  }
  const cells = cellWords(change).map(({ column, before, after }) => `in column ${column}: ${before} → ${after}`);
  return [
    head,
    ...viewsOf(change).map((view) => `  - ${viewText(view)}`),
    ...cells.map((text) => `  - ${escapeMarkdown(text)}`),
  ].join('\n');
}

function viewText({ label, part, detail, rule }: FieldView): string {
  const name = escapeMarkdown(part === null ? label : `${label}, ${part}`);
  const why = ` _(${escapeMarkdown(rule)})_`;
  switch (detail.kind) {
    case 'set':
      return `${name}: ${escapeMarkdown(detail.after)}${why}`;
    case 'replace':
      return `${name}: ${escapeMarkdown(detail.before)} → **${escapeMarkdown(detail.after)}**${why}`;
    case 'list': {
      const words = [
        ...detail.removed.map((entry) => `removed ${escapeMarkdown(entry)}`),
        ...detail.added.map((entry) => `added **${escapeMarkdown(entry)}**`),
      ];
      return `${name}: ${words.join(', ')}${why}`;
    }
    case 'text': {
      const { before, after } = detail;
      const old = escapeMarkdown([before.lead, before.changed, before.tail].filter(Boolean).join(' '));
      const fresh = escapeMarkdown([after.lead, after.changed, after.tail].filter(Boolean).join(' '));
      return `${name}: ${old} → ${fresh}${why}`;
    }
  }
}

function conflictsBlock({ conflicts }: Plan, max: number): string {
  const meaning = 'both sides changed the field; decide with partoo-sync resolve CODE FIELD --take source or partoo';
  const items = conflicts.map((conflict) => () => conflictItem(conflict));
  return folded('Conflicts', meaning, items, max);
}

function conflictItem({ code, field, base, source, partoo }: Conflict): string {
  return [
    `- **${escapeMarkdown(code)}** ${escapeMarkdown(fullLabelOf(field))}`,
    `  - source: ${escapeMarkdown(showClean(field, source))}`,
    `  - Partoo: ${escapeMarkdown(showClean(field, partoo))}`,
    `  - before: ${escapeMarkdown(showClean(field, base))}`,
  ].join('\n');
}

function heldBlock({ held }: Plan, max: number): string {
  if (held.length === 0) return '';
  const parts = [...groupBy(held, ({ reason }) => reason)].map(([reason, group]) => {
    const { meaning, release } = wordsOfHeld(reason);
    const items = group.map((one) => () => `- **${escapeMarkdown(one.code)}** ${escapeMarkdown(detailOfHeld(one))}`);
    const heading = `**${escapeMarkdown(reason)} (${showNumber(group.length)}):** ${meaning}`;
    return [heading, '', ...clip(items, max), '', `Released by: ${release}`].join('\n');
  });
  return details('Held', held.length, 'seen and left alone', parts.join('\n\n'));
}

function noticesBlock({ notices }: Plan, max: number): string {
  const items = gatherNotices(notices).map(({ about, message }) => () => {
    const start = about === null ? '' : `**${escapeMarkdown(about)}** `;
    return `- ${start}${escapeMarkdown(message)}`;
  });
  return folded('Notices', 'to know; they stop nothing', items, max);
}

function unmatchedBlock({ unmatched }: Plan, max: number): string {
  const items = unmatched.map(({ business_id, code, name }) => () => {
    const words = [name ?? '(no name)', code === null ? 'no code' : `code ${code}`, business_id];
    return `- ${words.map(escapeMarkdown).join(' · ')}`;
  });
  return folded('Unmatched', 'businesses in Partoo that no location stands for; left alone', items, max);
}

/** One entry of a list, written only if it is shown: a plan may have ten thousand. */
type Item = () => string;

function folded(title: string, meaning: string, items: readonly Item[], max: number): string {
  return items.length === 0 ? '' : details(title, items.length, meaning, clip(items, max).join('\n'));
}

function details(title: string, count: number, meaning: string, body: string): string {
  const summary = `<summary>${title} (${showNumber(count)}): ${meaning}</summary>`;
  return `<details>\n${summary}\n\n${body}\n\n</details>`;
}

function clip(items: readonly Item[], max: number): readonly string[] {
  const shown = items.slice(0, max).map((item) => item());
  return items.length <= max ? shown : [...shown, `- … and ${showNumber(items.length - max)} more`];
}

/** Options are ours but for what a plan file says; without backticks they cannot leave their span. */
function codeSpan(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}
