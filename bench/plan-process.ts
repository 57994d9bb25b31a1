/**
 * Runs the built product once, in this process, and sends what it took.
 * Arguments: `sync` | `record` | `plan`, configuration file, then for `record` and `plan` the file of recorded pages;
 * `plan` without one reads Partoo over HTTP.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { Context } from '../src/commands/context.ts';
import type { Log } from '../src/domain/ports/log.ts';
import type { HttpAnswer } from '../src/http/attempt.ts';
import type { HttpClient, HttpRequest } from '../src/http/http-client.ts';
import { loadBuilt, useCompileCache } from './built.ts';
import { answer } from './processes.ts';

export interface PlanAnswer {
  /** Of the whole process, from its first line on, in seconds. */
  readonly cpu: number;
  /** Of that, spent on getting pages of Partoo as objects. */
  readonly cpuOfPages: number;
  /** Of that, spent on what the product does with those pages: check, translate, hash, compare with what is remembered. */
  readonly cpuOfPartoo: number;
  readonly wall: number;
  readonly peakMb: number;
  readonly exitCode: number;
  /** Of the plan. */
  readonly summary: Readonly<Record<string, number>> | null;
  readonly invalid: number;
}

const usedBefore = process.cpuUsage();
const startedAt = performance.now();
useCompileCache();
const { loadConfig } = await loadBuilt<typeof import('../src/config/load-config.ts')>('config/load-config');
const { createApp } = await loadBuilt<typeof import('../src/app.ts')>('app');
const { systemClock } = await loadBuilt<typeof import('../src/http/system-clock.ts')>('http/system-clock');
const { keepHeapSmall } = await loadBuilt<typeof import('../src/heap.ts')>('heap');
const { createPaint } = await loadBuilt<typeof import('../src/reports/paint.ts')>('reports/paint');

keepHeapSmall();

const [mode = '', configFile = '', pagesFile] = process.argv.slice(2);
const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
/** Room for the places of ten thousand pages and more. */
const tableBytes = 512 * 1024;
let usedForPages = 0;
let usedForPartoo = 0;
let printed = '';

function ignore(): void {
  // Nothing to say during a measurement.
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const loaded = loadConfig(configFile, process.env);
const app = createApp({ loaded, clock: systemClock, log: silent, scrub: (text) => text, random: Math.random });
const context: Context = {
  print: (text) => {
    printed += text;
  },
  note: ignore,
  ask: null,
  terminal: null,
  paint: createPaint(false),
  width: 80,
  isTerminal: false,
  log: silent,
  clock: systemClock,
  signal: new AbortController().signal,
  configFile,
  load: () => loaded,
  open: () => app,
  openFor: () => app,
  conceal: ignore,
  env: process.env,
  progress: ignore,
};

let exitCode = 0;
if (mode === 'record') await record(pagesFile ?? '');
else if (mode === 'sync') exitCode = await sync();
else exitCode = await plan(pagesFile);
app.close();

const cpu = cpuSince(usedBefore);
const peakMb = process.resourceUsage().maxRSS / 1024;
const wall = (performance.now() - startedAt) / 1000;
const document = printed === '' ? null : (JSON.parse(printed) as PrintedPlan | { readonly plan: PrintedPlan });
const printedPlan = document !== null && 'plan' in document ? document.plan : document;
const measured: PlanAnswer = {
  cpu,
  cpuOfPages: usedForPages,
  cpuOfPartoo: usedForPartoo,
  wall,
  peakMb,
  exitCode,
  summary: printedPlan?.summary ?? null,
  invalid: printedPlan?.source.invalid ?? 0,
};
answer(measured);
process.disconnect();

interface PrintedPlan {
  readonly summary: Readonly<Record<string, number>>;
  readonly source: { readonly invalid: number };
}

async function sync(): Promise<number> {
  const { syncCommand } = await loadBuilt<typeof import('../src/commands/sync.ts')>('commands/sync');
  const options = { yes: true, overrides: [], only: null, isJson: true, asksAlways: false, stopProgress: ignore };
  return syncCommand(context, options);
}

async function plan(pages: string | undefined): Promise<number> {
  const { planCommand } = await loadBuilt<typeof import('../src/commands/plan.ts')>('commands/plan');
  const open = pages === undefined ? context.open : await withRecordedPages(pages);
  return planCommand({ ...context, open }, { format: 'json', only: null, detailedExitcode: false });
}

/** The product as it is, but for the line: pages come from a file, one at a time. What that costs is counted apart. */
async function withRecordedPages(file: string): Promise<Context['open']> {
  const { createPartooReader } = await loadBuilt<typeof import('../src/partoo/reader.ts')>('partoo/reader');
  const { createToday } = await loadBuilt<typeof import('../src/today.ts')>('today');
  const today = createToday(loaded.config.schedule.timezone, systemClock);
  const http = { request: createReplay(file) };
  const plain = createPartooReader({ http, orgId: null, today, log: silent });
  const reader: typeof plain = {
    ...plain,
    async crawl(...args) {
      const before = process.cpuUsage();
      const pagesBefore = usedForPages;
      const result = await plain.crawl(...args);
      usedForPartoo += cpuSince(before) - (usedForPages - pagesBefore);
      return result;
    },
  };
  return () => ({
    ...app,
    runDeps: (memory, progress) => ({
      ...app.runDeps(memory, progress),
      partoo: { ...app.partoo, reader },
    }),
  });
}

function createReplay(file: string): HttpClient['request'] {
  const before = process.cpuUsage();
  const pages = openSync(file, 'r');
  // One for all pages: what this replay leaves behind is none of the product's memory.
  const buffer = Buffer.allocUnsafe(4 * 1024 * 1024);
  const bytesAt = (from: number, bytes: number): Buffer => buffer.subarray(0, readSync(pages, buffer, 0, bytes, from));
  const places = JSON.parse(bytesAt(0, tableBytes).toString()) as readonly (readonly [from: number, bytes: number])[];
  usedForPages += cpuSince(before);

  return ({ path, query, recall }: HttpRequest): Promise<HttpAnswer> => {
    const [from, bytes] = places[Number(query?.['page'] ?? 1) - 1] ?? [0, 0];
    if (path !== '/business/search' || bytes === 0) return Promise.reject(new Error(`${path} was not recorded`));
    const answered = (body: unknown): Promise<HttpAnswer> => Promise.resolve({ status: 200, body, headers: {} });
    const beforeReading = process.cpuUsage();
    const read = bytesAt(from, bytes);
    usedForPages += cpuSince(beforeReading);
    const recalled = recall?.(read);
    if (recalled !== undefined) return answered(recalled);
    const beforeParsing = process.cpuUsage();
    const body: unknown = JSON.parse(read.toString());
    usedForPages += cpuSince(beforeParsing);
    return answered(body);
  };
}

/** Keeps the pages of a crawl, each as it came, behind a table of their places. */
async function record(file: string): Promise<void> {
  const places: [number, number][] = [];
  const pages = openSync(file, 'w');
  let position = tableBytes;
  let lastPage = 1;
  for (let page = 1; page <= lastPage; page += 1) {
    const status = 'open,closed,opening_soon,temporarily_closed';
    const query = new URLSearchParams({ status, per_page: '100', page: String(page) });
    const response = await fetch(`${loaded.config.partoo.baseUrl}/business/search?${query.toString()}`, {
      headers: { 'x-APIKey': loaded.config.partoo.apiKey },
    });
    const text = await response.text();
    if (page === 1) lastPage = (JSON.parse(text) as { max_page: number }).max_page;
    const bytes = writeSync(pages, text, position);
    places.push([position, bytes]);
    position += bytes;
  }
  writeSync(pages, JSON.stringify(places).padEnd(tableBytes), 0);
  closeSync(pages);
}
