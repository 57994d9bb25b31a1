import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ProposedTable } from '../../../src/domain/ports/proposal-file.ts';
import { createProposalFile } from '../../../src/sources/csv/proposal-file.ts';

const traits = { bytes: 100, encoding: 'utf-8', delimiter: ';', endsWithNewline: true };

function table(rows: readonly (readonly [cells: readonly string[], ...changed: readonly number[]])[]): ProposedTable {
  return {
    columns: ['id', 'tel', 'about'],
    rows: rows.map(([cells, ...changed]) => ({ cells, changed: new Set(changed) })),
    traits,
  };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-proposals-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

it('R36: values of Partoo that look like formulas are neutralised, the own cells of the company are not', async () => {
  const path = join(newFolder(), 'new', 'proposals.csv');

  await createProposalFile(path).write(
    table([
      [['1', '+33140000999', '=1+1'], 1, 2],
      [['2', '-', 'a;"b"'], 2],
    ]),
  );

  expect(readFileSync(path, 'utf8')).toBe(`id;tel;about\n1;+33140000999;'=1+1\n2;-;"a;""b"""\n`);
});

it('has the encoding of the source, or UTF-8 where that cannot hold it', async () => {
  const path = join(newFolder(), 'proposals.csv');
  const file = createProposalFile(path);
  const inLatin = (about: string): ProposedTable => ({
    ...table([[['1', '', about], 2]]),
    traits: { ...traits, encoding: 'windows-1252' },
  });

  await file.write(inLatin('café €'));
  const latin = readFileSync(path);
  await file.write(inLatin('Łódź'));
  const utf8 = readFileSync(path, 'utf8');

  expect(latin.toString('latin1')).toBe('id;tel;about\n1;;caf\u00e9 \u0080\n');
  expect(utf8).toBe('id;tel;about\n1;;Łódź\n');
});

it('is replaced as a whole, goes when nothing is proposed any more, and leaves nothing beside it', async () => {
  const folder = newFolder();
  const path = join(folder, 'proposals.csv');
  const file = createProposalFile(path);
  await file.write(table([[['1', 'a', ''], 1]]));

  await file.write(table([[['2', 'b', ''], 1]]));
  const second = readFileSync(path, 'utf8');
  await file.write(null);
  await file.write(null);

  expect(second).toBe('id;tel;about\n2;b;\n');
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

it('says what to do where it cannot be written', async () => {
  const folder = newFolder();

  const writing = createProposalFile(folder).write(table([[['1', 'a', ''], 1]]));

  await expect(writing).rejects.toMatchObject({
    code: 'SOURCE_UNWRITABLE',
    hint: 'Make its folder writable, or name another file with source.proposals.',
  });
});
