import type { Mapper } from '../../../src/domain/ports/mapper.ts';
import type { SourceTraits, SourceRead } from '../../../src/domain/ports/source-read.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createMapper } from '../../../src/mapping/mapper.ts';
import { fieldsOf } from '../../mapping/mapping-fixture.ts';

export const traits: SourceTraits = { bytes: 1000, encoding: 'utf-8', delimiter: ',', endsWithNewline: true };

/** Gives these lines of cells, two at a time. */
export function sourceOf(lines: readonly (readonly string[])[], read: Partial<SourceRead> = {}): Source {
  const [columns = [], ...rows] = lines;
  return {
    description: 'list of lines',
    canWrite: false,
    async read(receive) {
      receive.header(columns);
      for (let from = 0; from < rows.length; from += 2) {
        receive.records(
          rows
            .slice(from, from + 2)
            .map((cells, index) => ({ at: { row: from + index + 1, line: from + index + 2 }, cells })),
        );
      }
      return { outcome: 'complete', rows: rows.length, traits, ...read };
    },
  };
}

/** Maps the columns `id`, `name`, `tel` and `zip`, as far as they are there. */
export function mapperOf(columns: readonly string[]): Mapper {
  const written = { country: { value: 'FR' }, name: 'name', phone: 'tel', zipcode: 'zip' };
  const fields = Object.entries(written).filter(([, from]) => typeof from !== 'string' || columns.includes(from));
  return createMapper({ key: 'id', fields: fieldsOf(Object.fromEntries(fields)), columns, customFields: null });
}
