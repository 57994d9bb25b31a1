import { type RawBuilder, sql } from 'kysely';

/** `in (…)` for a list of any length as one parameter: a JSON array of texts. A prepared statement cannot grow parameters. */
export function inList(json: string): RawBuilder<string> {
  return sql<string>`(select value from json_each(${json}))`;
}
