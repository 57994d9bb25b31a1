import type { MigrationProvider } from 'kysely/migration';
import { first } from './migrations/0001-first.ts';
import { subResources } from './migrations/0002-sub-resources.ts';
import { refusedRights } from './migrations/0003-refused-rights.ts';
import { foundBefore } from './migrations/0004-found-before.ts';
import { pages } from './migrations/0005-pages.ts';

/** Every step from an empty file to the newest schema, in the order of their names. Released ones are never edited, moved or removed. */
export const migrations = {
  '0001-first': first,
  '0002-sub-resources': subResources,
  '0003-refused-rights': refusedRights,
  '0004-found-before': foundBefore,
  '0005-pages': pages,
} satisfies Awaited<ReturnType<MigrationProvider['getMigrations']>>;
