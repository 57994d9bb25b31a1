/**
 * An emulator that holds what the mapping makes of a CSV file, in a process of its own.
 * Arguments: configuration file, then the emulator's options as JSON.
 */
import { loadConfig } from '../src/config/load-config.ts';
import type { Log } from '../src/domain/ports/log.ts';
import { type EmulatorOptions, startEmulator } from '../src/emulator/emulator.ts';
import type { Fault } from '../src/emulator/faults.ts';
import { createMapper, type Mapper } from '../src/mapping/mapper.ts';
import { createBody } from '../src/partoo/codec.ts';
import { openSource } from '../src/open-source.ts';
import { answer } from './processes.ts';

export interface EmulatorHello {
  readonly url: string;
}

/** Calls that apply a plan: from the first look at businesses by id on, so after the crawl. */
export interface EmulatorCalls {
  readonly calls: number;
  /** Of these, writes; and businesses that were written. */
  readonly writes: number;
  readonly written: number;
  /** Answers 429 since the start, but for those that a fault gave. */
  readonly refused: number;
  /** Instants of the first and the last of them, in ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}

const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing to say during a measurement.
}

async function businessesOf(configFile: string): Promise<readonly Record<string, unknown>[]> {
  const { config } = loadConfig(configFile, process.env);
  const source = openSource(config, { log: silent });
  const today = new Date().toISOString().slice(0, 10);
  const businesses: Record<string, unknown>[] = [];
  let mapper: Mapper | null = null;
  await source.read(
    {
      header(columns) {
        mapper = createMapper({ key: config.source.key, fields: config.fields, columns, customFields: null });
      },
      records(batch) {
        for (const record of batch) {
          const mapped = mapper?.map(record, today);
          if (mapped?.kind !== 'location')
            throw new Error(`row ${String(record.at.row)} of the sample is not mappable`);
          const { key, values } = mapped.location;
          businesses.push(createBody(key, values, null, today) as Record<string, unknown>);
        }
      },
    },
    new AbortController().signal,
  );
  return businesses;
}

const [configFile = '', options = '{}'] = process.argv.slice(2);
const emulator = await startEmulator({
  ...(JSON.parse(options) as EmulatorOptions),
  seed: { businesses: await businessesOf(configFile) },
});
answer({ url: emulator.url } satisfies EmulatorHello);

/** One call in twenty goes wrong. */
const faults: readonly Fault[] = [
  { kind: 'status', status: 503, probability: 0.02 },
  { kind: 'html', probability: 0.01 },
  { kind: 'reset-before-effect', probability: 0.01 },
  { kind: 'truncated-json', probability: 0.01 },
];

process.on('message', (question) => {
  if (question === 'faults') {
    for (const fault of faults) emulator.faults.add(fault);
    answer(faults.length);
    return;
  }
  const first = emulator.requests.findIndex(({ query }) => query['business__in'] !== undefined);
  const requests = emulator.requests.slice(first);
  const times = requests.map(({ at }) => at);
  const writes = requests.filter(({ method }) => method !== 'GET');
  const calls: EmulatorCalls = {
    calls: times.length,
    writes: writes.length,
    written: new Set(writes.map(({ path }) => path)).size,
    refused: emulator.requests.filter(({ status, fault }) => status === 429 && fault === null).length,
    firstAt: times[0] ?? 0,
    lastAt: times.at(-1) ?? 0,
  };
  emulator.clearRequests();
  answer(calls);
});
