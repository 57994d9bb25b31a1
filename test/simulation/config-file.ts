import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Limits, Policy } from '../../src/domain/policy.ts';
import { columns, defaultFields, type Row } from '../sync/shops.ts';
import { apiKey } from './secrets.ts';

/** What a company's administrator has written down. */
export interface Settings {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly baseUrl: string;
  /** Of Partoo's webhooks: Ed25519, PEM. */
  readonly publicKey: string;
}

/** Where the server of the company listens, and where Partoo delivers. */
export const serverAt = { host: 'webhooks.invalid', path: '/webhooks/partoo-3f9c' } as const;

/** A company's configuration and source as files, beside its state. */
export interface CompanyFiles {
  readonly configFile: string;
  readonly path: (name: string) => string;
  /** Writes the configuration anew. */
  configure(settings: Settings): void;
  /** Writes the source, as a file that has been lying there for a while. */
  writeSource(rows: readonly Row[], nowMs: number): void;
}

/** Creates the folder for them beside the state; it goes with the state's. */
export function createCompanyFiles(state: string): CompanyFiles {
  const folder = join(dirname(state), 'company');
  mkdirSync(folder);
  const path = (name: string): string => join(folder, name);
  const [configFile, keyFile, sourceFile] = [path('partoo-sync.yaml'), path('key'), path('shops.csv')];
  writeFileSync(keyFile, `${apiKey}\n`, { mode: 0o600 });
  return {
    configFile,
    path,
    configure(settings) {
      // JSON is YAML, and quotes itself.
      writeFileSync(configFile, JSON.stringify(configOf(settings, { state, keyFile, sourceFile }), null, 2));
    },
    writeSource(rows, nowMs) {
      const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
      writeFileSync(sourceFile, lines.map((cells) => `${cells.map(quoted).join(',')}\n`).join(''));
      const past = nowMs / 1000 - 60;
      utimesSync(sourceFile, past, past);
    },
  };
}

function quoted(cell: string): string {
  return /[",\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function configOf(
  { fields, policy, limits, baseUrl, publicKey }: Settings,
  files: { readonly state: string; readonly keyFile: string; readonly sourceFile: string },
): object {
  const { absent, scope, unmatched, create, freeze } = policy;
  const { window, field, sentinels, ...ofKinds } = limits;
  const written = Object.entries({ ...defaultFields, ...fields }).filter(([, entry]) => entry !== null);
  return {
    version: 1,
    partoo: { environment: 'sandbox', base_url: baseUrl, api_key_file: files.keyFile, scope },
    state: { path: files.state },
    source: { kind: 'csv', path: files.sourceFile, key: 'id', covers: policy.covers, write_back: policy.writeBack },
    fields: Object.fromEntries(written),
    absent: { action: absent.action, after_reads: absent.afterReads, after_hours: absent.afterHours },
    // Without write_back there is nothing to import into.
    unmatched: unmatched === 'import' && !policy.writeBack ? 'report' : unmatched,
    ...{ create, ...(freeze.length === 0 ? {} : { freeze }) },
    limits: {
      // No file may say more than all.
      ...Object.fromEntries(
        Object.entries(ofKinds).map(([kind, { max, percent }]) => [kind, { max, percent: Math.min(percent, 100) }]),
      ),
      ...{ field, sentinels },
      window: { days: window.days, delete_percent: window.deletePercent, close_percent: window.closePercent },
    },
    schedule: { timezone: 'Europe/Paris' },
    server: { listen: `${serverAt.host}:80`, webhooks: { path: serverAt.path, public_key: publicKey } },
  };
}
