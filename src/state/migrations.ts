import type { MigrationProvider } from 'kysely/migration';
import { first } from './migrations/0001-first.ts';

/** Every step from an empty file to the newest schema, in the order of their names. Released ones are never edited, moved or removed. */
export const migrations = {
  '0001-first': first,
} satisfies Awaited<ReturnType<MigrationProvider['getMigrations']>>;
