import { describeSourceContract } from '../../contract/source-contract.ts';
import { sourceAt, startApi, type Answer, type Arrived } from './api-server.ts';

type Shop = Record<string, string | undefined>;

describeSourceContract(
  'http',
  async () => {
    const api = await startApi();
    let shops: Shop[] = [];
    let total = 0;
    let largeRows = 0;
    const source = () =>
      sourceAt(`${api.origin}/stores`, {
        records: ['items'],
        total: ['total'],
        paging: { type: 'offset', offset_param: 'from', size_param: 'size', size: 5000 },
        write: {
          ...{ url: `${api.origin}/stores/{{store_id}}`, method: 'PATCH' },
          append: { url: `${api.origin}/stores`, method: 'POST' },
        },
      });
    const tag = (shop: Shop): string => `"${Buffer.from(JSON.stringify(shop)).toString('base64url')}"`;
    const list = ({ method, query, body }: Arrived): Answer => {
      if (method === 'POST') {
        shops.push(JSON.parse(body) as Shop);
        total = shops.length;
        return { status: 201, body: {} };
      }
      const [from, size] = [Number(query['from']), Number(query['size'])];
      if (largeRows === 0) return { body: { total, items: shops.slice(from, from + size) } };
      const count = Math.max(0, Math.min(size, largeRows - from));
      const items = Array.from({ length: count }, (_, index) => ({
        id: String(from + index + 1).padStart(6, '0'),
        text: 'x'.repeat(190),
      }));
      return { body: { total: total === 0 ? largeRows : total, items } };
    };
    const one = ({ method, path, body, headers }: Arrived): Answer => {
      const index = shops.findIndex((shop) => `/stores/${encodeURIComponent(shop['store_id'] ?? '')}` === path);
      const shop = shops[index];
      if (shop === undefined) return { status: 404, body: { error: 'no such store' } };
      if (method === 'GET') return { body: shop, headers: { etag: tag(shop) } };
      if (headers['if-match'] !== tag(shop)) return { status: 412, body: { error: 'changed' } };
      shops[index] = { ...shop, ...(JSON.parse(body) as Shop) };
      return { body: shops[index] };
    };
    api.answer = (request) => (request.path === '/stores' ? list(request) : one(request));

    return {
      table: async (columns, rows) => {
        shops = rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
        total = shops.length;
        return source();
      },
      changeElsewhere: async (row, column, text) => {
        shops[row - 1] = { ...shops[row - 1], [column]: text };
      },
      brokenOff: async (columns, rows) => {
        shops = rows
          .slice(0, -1)
          .map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
        total = rows.length;
        return source();
      },
      large: async (rows) => {
        largeRows = rows;
        return source();
      },
      changing: () => Promise.reject(new Error('all is read before anything is given')),
      missing: async () => sourceAt(`${api.origin}/nowhere`),
      webPage: async () => {
        api.answer = () => ({
          body: '<!DOCTYPE html><html>Please log in</html>',
          headers: { 'content-type': 'text/html' },
        });
        return source();
      },
      empty: async () => {
        api.answer = () => ({ status: 204 });
        return source();
      },
      open: () => 0,
      dispose: () => api.close(),
    };
  },
  { namesColumnsWithoutRows: false, changesMidway: false },
);
