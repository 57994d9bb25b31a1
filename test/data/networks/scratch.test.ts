import { it, expect } from 'vitest';
import { writeFileSync } from 'node:fs';
import { createCliWorld } from '../../support/cli-world.ts';
import { networkFile } from './network.ts';
it('x', { timeout: 600_000 }, async () => {
  const world = await createCliWorld({ settings: {
    source: { key: 'clientkey' }, limits: {},
    partoo: { timeout_seconds: 30 },
    fields: {
      name: { template: '{{brand}} {{city}}' }, address_full: 'street', address2: 'location', city: 'city', zipcode: 'zip', region: 'state',
      country: { from: 'state', lookup: { '': 'CA' }, default: 'US' },
      phone: 'phone', lat: 'latitude', long: 'longitude',
      status: { from: 'temp_closed', lookup: { '0': 'open', '1': 'temporarily_closed' } },
      categories: { value: 'gcid:dollar_store' },
    },
  } });
  const show = (n: string, e: {code:number;stdout:string;stderr:string}) => {
    writeFileSync(`/tmp/dt-${n}.json`, e.stdout);
    const d = JSON.parse(e.stdout); const p = d.plan ?? d;
    console.log(n, e.code, e.stderr.slice(0,1500), JSON.stringify({source:p.source,partoo:p.partoo,summary:p.summary,guard:p.guard,cost:p.cost,out:d.summary, notices: p.notices.length, notice: p.notices.slice(0,5), held: p.held.slice(0,10)},null,1), 'requests', world.emulator.requests.length);
  };
  const time = async (n: string, ...a: string[]) => { const t = Date.now(); const e = await world.run(...a); console.log(n, Date.now()-t, 'ms'); try { show(n, e); } catch (x) { console.log(e.code, e.stderr, e.stdout.slice(0,500)); } const u = Date.now(); world.takeRequests(); console.log('take', Date.now()-u); };
  world.sourceText(networkFile('us-dollar-tree-2024-03-13.csv'));
  await time('plan1', 'plan', '--json');
  await time('sync1', 'sync', '--json', '--yes');
  world.sourceText(networkFile('us-dollar-tree-2024-03-18.csv'));
  await time('plan2', 'plan', '--json');
  await time('sync2', 'sync', '--json');
  world.sourceText(networkFile('us-dollar-tree-2024-06-05.csv'));
  await time('plan3', 'plan', '--json');
  await time('sync3', 'sync', '--json');
  await time('sync3b', 'sync', '--json', '--override', 'create');
  await time('sync3c', 'sync', '--json');
  await world.remove();
  expect(1).toBe(1);
});
