import { onTestFinished } from 'vitest';
import type { CrawledPage, PageFacts } from '../../src/domain/ports/crawled-page.ts';
import type { RemoteBusiness } from '../../src/domain/ports/remote-business.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { createPartooReader } from '../../src/partoo/reader.ts';
import { createPartooWriter } from '../../src/partoo/writer.ts';
import { type TestHttp, createTestHttp, secretKey } from '../http/http-fixture.ts';

export const today = '2026-11-22';
export const week = {
  monday: ['09:00-18:00'],
  tuesday: ['09:00-18:00'],
  wednesday: ['09:00-18:00'],
  thursday: ['09:00-18:00'],
  friday: ['09:00-18:00'],
  saturday: [],
  sunday: [],
};

export type Fields = Readonly<Record<string, unknown>>;

/** `count` open businesses, codes C0001 and on. */
export function manyBusinesses(count: number, fields: (index: number) => Fields = () => ({})): readonly Fields[] {
  return Array.from({ length: count }, (_, index) => ({
    code: `C${String(index + 1).padStart(4, '0')}`,
    name: `Shop ${String(index + 1)}`,
    country: 'FR',
    city: 'Paris',
    categories: ['gcid:bakery'],
    contacts: [{ phone_numbers: ['+33140000001'] }],
    ...fields(index),
  }));
}

export interface PartooTest extends TestHttp {
  readonly emulator: Emulator;
  readonly reader: ReturnType<typeof createPartooReader>;
  readonly writer: ReturnType<typeof createPartooWriter>;
  /** Crawls to the end; everything given, in order. `recalled`: pages that need not be parsed. */
  crawl(recalled?: readonly PageFacts[]): Promise<{
    readonly given: readonly RemoteBusiness[];
    readonly result: Awaited<ReturnType<ReturnType<typeof createPartooReader>['crawl']>>;
    readonly progress: readonly (readonly [number, number])[];
    readonly pages: readonly CrawledPage[];
  }>;
}

/** An emulator without rate limit on 2026-11-22, and the adapter in front of it; both end with the test. */
export async function startPartoo(
  options: EmulatorOptions = {},
  { orgId = null, timeoutMs = 10_000 }: { readonly orgId?: number | null; readonly timeoutMs?: number } = {},
): Promise<PartooTest> {
  const emulator = await startEmulator({
    rateLimit: null,
    apiKey: secretKey,
    now: () => Date.UTC(2026, 10, 22, 9),
    ...options,
  });
  const test = createTestHttp(emulator.url, { timeoutMs });
  onTestFinished(async () => {
    test.http.close();
    await emulator.close();
  });
  const reader = createPartooReader({ http: test.http, orgId, today: () => today, log: test.log });
  const writer = createPartooWriter({ http: test.http, orgId, today: () => today });

  return {
    ...test,
    emulator,
    reader,
    writer,
    async crawl(recalled = []) {
      const given: RemoteBusiness[] = [];
      const progress: (readonly [number, number])[] = [];
      const pages: CrawledPage[] = [];
      const result = await reader.crawl(
        {
          receive(page) {
            pages.push(page);
            if (page.kind === 'parsed') given.push(...page.businesses);
          },
          recall: (digest) => recalled.find((facts) => facts.digest === digest) ?? null,
          progress: (done, of) => progress.push([done, of]),
        },
        new AbortController().signal,
      );
      return { given, result, progress, pages };
    },
  };
}
