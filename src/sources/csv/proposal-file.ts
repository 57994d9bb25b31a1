import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SyncError } from '../../domain/errors.ts';
import { neutralise } from '../../domain/neutralise.ts';
import type { ProposalFile, ProposedTable } from '../../domain/ports/proposal-file.ts';
import { writeCell } from './cell-style.ts';
import { createEncoder } from './encoder.ts';

/**
 * A CSV file with the delimiter and, where it can hold the texts, the encoding of the source. People open it in a
 * spreadsheet, so what comes from Partoo is neutralised (R36); the company's own cells stand as they are.
 */
export function createProposalFile(path: string): ProposalFile {
  return {
    path,
    async write(table) {
      try {
        if (table === null) await rm(path, { force: true });
        else await replace(path, bytesOf(table));
      } catch (error) {
        const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        throw new SyncError(`cannot write ${path}: ${reason}`, {
          code: 'SOURCE_UNWRITABLE',
          retryable: true,
          hint: 'Make its folder writable, or name another file with source.proposals.',
        });
      }
    },
  };
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function bytesOf({ columns, rows, traits }: ProposedTable): Uint8Array {
  // Sources of other kinds have none.
  const delimiter = traits.delimiter === '' ? ',' : traits.delimiter;
  const line = (cells: readonly string[]): string =>
    `${cells.map((text) => writeCell(text, { delimiter, isQuoted: false, isAlone: columns.length === 1 })).join(delimiter)}\n`;
  const text = [
    line(columns),
    ...rows.map(({ cells, changed }) =>
      line(cells.map((cell, index) => (changed.has(index) ? neutralise(cell) : cell))),
    ),
  ].join('');
  const encoder = createEncoder(traits.encoding);
  if (encoder === null || encoder.refuses(text) !== null) return Buffer.from(text);
  // Without its mark, nobody recognises UTF-16.
  return encoder.encode(traits.encoding.startsWith('utf-16') ? `\uFEFF${text}` : text);
}
