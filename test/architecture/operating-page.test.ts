import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/commands/context.ts';
import { errorCodes } from '../../src/domain/errors.ts';
import { heldReasons } from '../../src/domain/plan.ts';
import { limitNames } from '../../src/domain/policy.ts';

const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');

/** What stands in the first column of the tables below a heading. */
function firstColumn(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return [...body.matchAll(/^\| `?([\w]+)`? +\|/gmu)].map(([, name = '']) => name);
}

describe('docs/operating.md', () => {
  it('has a row for every error, in their order, and for no other', () => {
    const rows = firstColumn('Errors').filter((name) => name !== 'Code');

    expect(rows).toEqual(errorCodes);
  });

  it('has a row for every reason to hold a location, and what releases it', () => {
    const rows = firstColumn('What is held, and how it is released').filter((name) => name !== 'Reason');

    expect(rows).toEqual(heldReasons);
  });

  it('has a row for every limit that can be overridden', () => {
    const rows = firstColumn('Limits and overrides');

    expect(rows).toEqual(expect.arrayContaining([...limitNames]));
  });

  it('has a row for every exit code', () => {
    const rows = firstColumn('Exit codes').filter((name) => name !== 'Code');

    expect(rows.map(Number)).toEqual(Object.values(exitCodes).sort());
  });

  it('links to headings that exist', () => {
    const slugs = [...page.matchAll(/^#+ (.*)$/gmu)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
    const wanted = ['README.md', 'docs/operating.md'].flatMap((name) =>
      [
        ...readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8').matchAll(
          name === 'README.md' ? /\(docs\/operating\.md#([^)]+)\)/gu : /\(#([^)]+)\)/gu,
        ),
      ].map(([, slug = '']) => slug),
    );

    expect(wanted.filter((slug) => !slugs.includes(slug))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(10);
  });
});
