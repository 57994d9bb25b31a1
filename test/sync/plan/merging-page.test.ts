import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  dateTable,
  elementTable,
  fieldTable,
  mainCategoryTable,
  whenTable,
  type ByConflictRule,
  type Decision,
} from './truth-table.ts';

// After a change of the truth table: UPDATE_MERGING_PAGE=1 npx vitest run test/sync/plan/merging-page.test.ts, and read the difference.
const page = join(import.meta.dirname, '../../../docs/merging.md');
const [begin, end] = ['<!-- the tables from here on', '\n<!-- end of the tables -->'];

it('docs/merging.md shows the truth table, line by line', () => {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf('-->\n', text.indexOf(begin)) + '-->\n'.length;
  const to = text.indexOf(end);
  const tables = `\n${render()}`;

  if (process.env['UPDATE_MERGING_PAGE'] !== undefined)
    writeFileSync(page, text.slice(0, from) + tables + text.slice(to));
  const shown = readFileSync(page, 'utf8').slice(from, from + tables.length + end.length);

  expect(shown).toBe(tables + end);
});

function render(): string {
  const owners = ['`owner: source`', '`owner: partoo`', '`owner: shared`'];
  const fields = fieldTable.map(({ title, lines }) =>
    section(
      title,
      ['Source', 'Partoo', ...owners],
      lines.map(([source, partoo, ...decisions]) => [cell(source), cell(partoo), ...decisions.map(words)]),
    ),
  );
  return [
    ...fields,
    section(
      'What `when` makes of it',
      ['`when`', 'Partoo holds', 'What would be written to Partoo'],
      whenTable.map(([when, holds, decision]) => [
        `\`${when}\``,
        holds,
        decision === 'as above' ? 'is written' : words(decision),
      ]),
    ),
    section(
      'One special date',
      ['Base', 'Source', 'Partoo', ...owners],
      dateTable.map(([base, source, partoo, ...decisions]) => [
        base === '-' ? 'none' : cell(base),
        source === 'silent' ? 'no date at all' : source === 'not named' ? 'other dates only' : cell(source),
        partoo === '0' ? 'not listed' : cell(partoo),
        ...decisions.map(words),
      ]),
    ),
    section(
      'One element of a list that both sides changed',
      ['In the base', 'In the source', 'In Partoo', 'Both get it'],
      elementTable.map((line) => line.map((is) => (is ? 'yes' : 'no'))),
    ),
    section(
      'The main category, when both sides changed the list and it was `A`',
      ['Source', 'Partoo', 'Both get'],
      mainCategoryTable.map(([source, partoo, merged]) => [
        cell(source),
        cell(partoo),
        merged === 'ask' ? 'ask' : cell(merged),
      ]),
    ),
  ].join('\n');
}

function cell(value: string): string {
  if (value === '-') return 'not said';
  return value === '0' ? 'empty' : `\`${value}\``;
}

function words(decision: Decision | ByConflictRule): string {
  if (typeof decision !== 'string')
    return [
      words(decision.ask),
      `\`on_conflict: source\`: ${words(decision.source)}`,
      `\`on_conflict: partoo\`: ${words(decision.partoo)}`,
    ].join('; ');
  if (decision === 'unchanged') return 'nothing to do';
  if (decision === 'conflict') return 'ask';
  const write = /^(source|partoo) (.): (.*)$/u.exec(decision);
  if (write === null) return decision.replace(/^agreed (.)$/u, (_, value: string) => `agreed: ${cell(value)}`);
  const [, side, value = '', rule = ''] = write;
  const what = value === '0' ? 'emptied' : `${cell(value)} to`;
  const where = side === 'partoo' ? 'Partoo' : 'the source';
  return `${what} ${value === '0' ? 'in ' : ''}${where} (${rule})`;
}

/** A heading and a table, padded as the formatter pads it. */
function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, index) => text.padEnd(widths[index] ?? 0)).join(' | ')} |\n`;
  return [
    `### ${title}\n\n`,
    line(header),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((row) => line(row)),
  ].join('');
}
