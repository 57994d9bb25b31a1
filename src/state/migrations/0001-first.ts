import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The schema of the first release. Never edited once released: a change is a migration of its own. */
export const first: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of tables(db)) await table.execute();

    // A forgotten link keeps its business on record, and another location may then be linked to that business.
    await sql`create unique index links_business_id on links (business_id) where state <> 'forgotten'`.execute(db);
    await db.schema.createIndex('outbox_status').on('outbox').column('status').execute();
    await db.schema.createIndex('outbox_code').on('outbox').column('code').execute();
    await db.schema.createIndex('history_code').on('history').column('code').execute();
    await db.schema.createIndex('history_run_id').on('history').column('run_id').execute();
    await db.schema.createIndex('history_at').on('history').column('at').execute();
    await db.schema.createIndex('runs_started_at').on('runs').column('started_at').execute();
    await db.schema.createIndex('approvals_run_id').on('approvals').column('run_id').execute();
  },
};

// Wide columns stand last, so that reading the narrow ones of a whole table skips them.
function tables({ schema }: Kysely<unknown>): readonly CreateTableBuilder<string, string>[] {
  return [
    keyed(schema.createTable('meta').addColumn('name', 'text', required).addColumn('value_json', 'text', required), [
      'name',
    ]),
    keyed(
      schema
        .createTable('links')
        .addColumn('code', 'text', required)
        .addColumn('business_id', 'text', required)
        .addColumn('how', 'text', required)
        .addColumn('linked_at', 'text', required)
        .addColumn('state', 'text', required)
        .addColumn('state_since', 'text', required)
        .addColumn('closed_by_us', 'text'),
      ['code'],
    ),
    keyed(
      schema
        .createTable('base')
        .addColumn('code', 'text', required)
        .addColumn('settled_at', 'text', required)
        .addColumn('values_json', 'text', required)
        .addColumn('reshaped_json', 'text', required),
      ['code'],
    ),
    keyed(
      schema
        .createTable('seen')
        .addColumn('code', 'text', required)
        .addColumn('source_hash', 'text')
        .addColumn('partoo_hash', 'text')
        .addColumn('is_settled', 'integer', required)
        .addColumn('row', 'integer')
        .addColumn('line', 'integer')
        .addColumn('seen_at', 'text', required)
        .addColumn('source_values_json', 'text')
        .addColumn('partoo_values_json', 'text'),
      ['code'],
    ),
    keyed(
      schema
        .createTable('absences')
        .addColumn('code', 'text', required)
        .addColumn('reads', 'integer', required)
        .addColumn('first_missed_at', 'text', required)
        .addColumn('last_missed_at', 'text', required),
      ['code'],
    ),
    strict(
      schema
        .createTable('outbox')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('run_id', 'text', required)
        .addColumn('code', 'text', required)
        .addColumn('change_hash', 'text', required)
        .addColumn('status', 'text', required)
        .addColumn('business_id', 'text')
        .addColumn('attempts', 'integer', required)
        .addColumn('updated_at', 'text', required)
        .addColumn('change_json', 'text', required)
        .addColumn('request', 'text')
        .addColumn('answer', 'text'),
    ),
    keyed(
      schema
        .createTable('settling')
        .addColumn('code', 'text', required)
        .addColumn('field', 'text', required)
        .addColumn('to_json', 'text', required)
        .addColumn('writes', 'integer', required)
        .addColumn('source_json', 'text')
        .addColumn('partoo_json', 'text'),
      ['code', 'field'],
    ),
    keyed(
      schema
        .createTable('failures')
        .addColumn('code', 'text', required)
        .addColumn('change_hash', 'text', required)
        .addColumn('count', 'integer', required)
        .addColumn('first_at', 'text', required)
        .addColumn('last_at', 'text', required)
        .addColumn('next_try_at', 'text')
        .addColumn('request', 'text')
        .addColumn('answer', 'text'),
      ['code', 'change_hash'],
    ),
    strict(
      schema
        .createTable('held')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('code', 'text', required)
        .addColumn('field', 'text')
        .addColumn('reason', 'text', required)
        .addColumn('detail', 'text', required)
        .addColumn('since', 'text', required)
        .addColumn('run_id', 'text', required),
    ),
    keyed(
      schema
        .createTable('conflicts')
        .addColumn('code', 'text', required)
        .addColumn('field', 'text', required)
        .addColumn('base_json', 'text')
        .addColumn('source_json', 'text')
        .addColumn('partoo_json', 'text')
        .addColumn('since', 'text', required)
        .addColumn('run_id', 'text', required),
      ['code', 'field'],
    ),
    keyed(
      schema
        .createTable('resolutions')
        .addColumn('code', 'text', required)
        .addColumn('field', 'text', required)
        .addColumn('take', 'text', required)
        .addColumn('value_json', 'text')
        .addColumn('source_json', 'text')
        .addColumn('partoo_json', 'text')
        .addColumn('who', 'text', required)
        .addColumn('at', 'text', required),
      ['code', 'field'],
    ),
    keyed(
      schema
        .createTable('undone')
        .addColumn('code', 'text', required)
        .addColumn('field', 'text', required)
        .addColumn('source_json', 'text')
        .addColumn('run_id', 'text', required)
        .addColumn('at', 'text', required),
      ['code', 'field'],
    ),
    strict(
      schema
        .createTable('runs')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('trigger', 'text', required)
        .addColumn('mode', 'text', required)
        .addColumn('started_at', 'text', required)
        .addColumn('finished_at', 'text')
        .addColumn('verdict', 'text')
        .addColumn('summary_json', 'text')
        .addColumn('outcomes_json', 'text')
        .addColumn('error_json', 'text')
        .addColumn('plan_gz', 'blob'),
    ),
    strict(
      schema
        .createTable('history')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('run_id', 'text', required)
        .addColumn('at', 'text', required)
        .addColumn('code', 'text', required)
        .addColumn('business_id', 'text')
        .addColumn('action', 'text', required)
        .addColumn('side', 'text', required)
        .addColumn('result', 'text', required)
        .addColumn('detail', 'text', required)
        .addColumn('fields_json', 'text', required)
        .addColumn('patch_json', 'text', required),
    ),
    strict(
      schema
        .createTable('approvals')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('run_id', 'text', required)
        .addColumn('kind', 'text', required)
        .addColumn('detail', 'text', required)
        .addColumn('who', 'text', required)
        .addColumn('at', 'text', required),
    ),
    keyed(
      schema
        .createTable('categories')
        .addColumn('gcid', 'text', required)
        .addColumn('state', 'text')
        .addColumn('live_id', 'text')
        .addColumn('checked_at', 'text', required),
      ['gcid'],
    ),
    strict(
      schema
        .createTable('custom_fields')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('definition_json', 'text', required)
        .addColumn('checked_at', 'text', required),
    ),
    strict(
      schema
        .createTable('events')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('kind', 'text', required)
        .addColumn('business_id', 'text')
        .addColumn('received_at', 'text', required)
        .addColumn('done_at', 'text'),
    ),
    keyed(
      schema
        .createTable('alarms')
        .addColumn('key', 'text', required)
        .addColumn('detail', 'text', required)
        .addColumn('since', 'text', required)
        .addColumn('announced_at', 'text', required),
      ['key'],
    ),
  ];
}

type Columns = CreateTableBuilder<string, string>;

function required<T extends { notNull(): T }>(column: T): T {
  return column.notNull();
}

function strict(table: Columns): Columns {
  return table.modifyEnd(sql`strict`);
}

/** A table that is its own primary key index. */
function keyed(table: Columns, columns: readonly string[]): Columns {
  return table.addPrimaryKeyConstraint('primary_key', [...columns]).modifyEnd(sql`strict, without rowid`);
}
