import { quoteCell } from './quote-cell.ts';
import { collapse } from './text.ts';
import type { Parsed } from './value-type.ts';

/** Reads `Regions/North, Kind/Mall` into the groups of each section that is named. */
export function parseGroupPaths(cell: string): Parsed<ReadonlyMap<string, readonly string[]>> {
  const sections = new Map<string, string[]>();
  const paths = cell
    .split(/[,;|\n]/u)
    .map(collapse)
    .filter((path) => path !== '');
  for (const path of paths) {
    const [section = '', group = '', ...rest] = path.split('/').map(collapse);
    if (section === '' || group === '' || rest.length > 0)
      return {
        ok: false,
        message: `${quoteCell(path)} is not a group with its section`,
        hint: 'Write Section/Group, or name the section in the mapping: groups: { from: …, section: … }',
      };
    sections.set(section, [...(sections.get(section) ?? []), group]);
  }
  return { ok: true, value: sections };
}
