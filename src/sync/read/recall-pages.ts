import { hash } from 'node:crypto';
import type { LocationKey } from '../../domain/ids.ts';
import type { KnownPage, PageMemory } from '../../domain/memory/pages.ts';
import type { SeenFingerprint } from '../../domain/memory/seen.ts';
import type { PageFacts } from '../../domain/ports/crawled-page.ts';
import type { Codes } from '../../domain/snapshot.ts';
import type { LinkedBusinesses } from './linked-businesses.ts';

export interface RecallDeps {
  readonly pages: PageMemory;
  readonly linked: Pick<LinkedBusinesses, 'codeOf'>;
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  readonly configuration: string;
  readonly sourceStill: Pick<Codes, 'has'>;
  /** Looked at whatever their content. */
  readonly due: ReadonlySet<string>;
}

/**
 * Creates the question whether a page need be parsed. It need not where it has the very bytes of one that was parsed before, and
 * every business of it is, by what is remembered now, one that would be passed over: linked to the location of its code, settled
 * with the content that it had on that page, while its location stands still as well.
 */
export function createRecall({ pages, linked, known, configuration, sourceStill, due }: RecallDeps) {
  return (digest: string): PageFacts | null => {
    const page = pages.pageOf(digest);
    if (page === null) return null;
    const records = openRecords(configuration);
    for (const id of page.ids) {
      const code = linked.codeOf(id);
      if (code === null || due.has(id) || !sourceStill.has(code)) return null;
      const before = known.get(code);
      if (before?.isSettled !== true || before.partooHash === null) return null;
      records.add(code, before.partooHash);
    }
    return records.digest() === page.records ? page : null;
  };
}

/** What {@link KnownPage.records} is made of. */
export interface Records {
  /** One business of the page, in order: the code it carries, the fingerprint of its content under the configuration. */
  add(code: string | null, partooHash: string): void;
  digest(): KnownPage['records'];
}

export function openRecords(configuration: string): Records {
  let text = configuration;
  return {
    add(code, partooHash) {
      text += `\n${partooHash} ${code ?? ''}`;
    },
    digest: () => hash('sha1', text, 'base64'),
  };
}
