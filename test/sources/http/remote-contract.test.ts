import { createSource } from '../../../src/sources/registry.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createWarnings } from '../../contract/read-all.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';
import { writeCsv } from '../csv/csv-writer.ts';
import { largeTable } from '../csv/large-table.ts';
import { startFileServer, withEtag } from './file-server.ts';

describeSourceContract(
  'csv behind a URL',
  async () => {
    const server = await startFileServer();
    const serve = (content: string): Source => {
      server.served = withEtag(content);
      return createSource(
        { kind: 'csv', path: `${server.origin}/stores.csv`, delimiter: 'auto', encoding: 'auto' },
        { log: createWarnings().log },
      );
    };
    const onlyRead = (): Promise<never> => Promise.reject(new Error('it is only read, and downloaded before it is'));

    return {
      table: async (columns, rows) => serve(writeCsv([columns, ...rows]).text),
      changeElsewhere: onlyRead,
      brokenOff: async (columns, rows) => {
        const whole = writeCsv([columns, ...rows]).text;
        return serve(whole.slice(0, whole.lastIndexOf(',')));
      },
      large: async (rows) => serve(largeTable(rows)),
      changing: onlyRead,
      missing: async () => {
        const source = serve('');
        server.served = null;
        return source;
      },
      webPage: async () => serve('<!DOCTYPE html>\n<html><body>Please log in</body></html>\n'),
      empty: async () => serve(''),
      open: () => 0,
      dispose: () => server.close(),
    };
  },
  { writes: false, changesMidway: false },
);
