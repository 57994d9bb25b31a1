/** What lists the tables of a database; the answer has one column, `name`. @param url as it was named */
export function queryForTables(url: string): string {
  if (/^sqlite:/iu.test(url))
    return "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name";
  if (/^(?:mysql|mariadb):/iu.test(url))
    return 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name';
  return (
    "SELECT CASE WHEN table_schema = 'public' THEN table_name ELSE table_schema || '.' || table_name END AS name " +
    "FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
  );
}

/** All rows of a table, in the order of a column where there is one. */
export function queryForRows(url: string, table: string, orderBy: string | null): string {
  const quote = /^(?:mysql|mariadb):/iu.test(url) ? '`' : '"';
  const quoted = (name: string): string => {
    const isPlain = /^[a-z_][a-z0-9_]*$/u.test(name);
    return isPlain ? name : `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
  };
  const from = table.split('.').map(quoted).join('.');
  return `SELECT * FROM ${from}${orderBy === null ? '' : ` ORDER BY ${quoted(orderBy)}`}`;
}

const shopWords =
  /store|shop|location|branch|outlet|site|magasin|agence|boutique|etablissement|tienda|sucursal|filial|standort|negozi|punti?_?vendita/iu;

/** The table that seems to hold the shops; null where none does, or several. */
export function likelyTable(tables: readonly string[]): string | null {
  if (tables.length === 1) return tables[0] ?? null;
  const likely = tables.filter((name) => shopWords.test(name));
  return likely.length === 1 ? (likely[0] ?? null) : null;
}
