import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../../src/http/attempt.ts';
import type { HttpRequest } from '../../src/http/http-client.ts';
import { createGroupDirectory } from '../../src/partoo/group-directory.ts';

const signal = new AbortController().signal;
const regions = { id: 1, name: 'Regions', groups: [{ id: 11, name: 'North', has_puller: true }, { name: 'no id' }] };
const kind = { id: 2, name: 'Kind', groups: null };

function directoryOver(answers: readonly unknown[], orgId: number | null = null) {
  const asked: HttpRequest[] = [];
  const request = async (call: HttpRequest): Promise<HttpAnswer> => {
    const body = answers[asked.length];
    asked.push(call);
    return await Promise.resolve({ status: 200, body } as HttpAnswer);
  };
  return { asked, directory: createGroupDirectory({ http: { request }, orgId, mayCreate: true }) };
}

describe('the list of sections, whose envelope nobody has seen', () => {
  it.each([
    ['a list', [regions, kind]],
    ['a page like other lists', { page: 1, max_page: 1, count: 2, items: [regions, kind] }],
    ['a page with sections', { page: 0, max_page: 0, sections: [regions, kind] }],
    ['sections without pages', { sections: [regions, kind] }],
  ])('%s', async (_what, body) => {
    const { directory } = directoryOver([body]);

    await directory.load(signal);

    expect(directory.sections()).toEqual([
      { id: 1, name: 'Regions', isFed: false, groups: [{ id: 11, name: 'North', isFed: true }] },
      { id: 2, name: 'Kind', isFed: false, groups: [] },
    ]);
  });

  it('is followed to its last page, for the organization of a PROVIDER key', async () => {
    const { directory, asked } = directoryOver(
      [
        { page: 0, max_page: 1, sections: [regions] },
        { page: 1, max_page: 1, sections: [kind] },
      ],
      42,
    );

    await directory.load(signal);

    expect(asked.map(({ query }) => query)).toEqual([{ org_id: 42 }, { org_id: 42, page: 1 }]);
    expect(directory.sections().map(({ name }) => name)).toEqual(['Regions', 'Kind']);
  });

  it('is read once by whoever needs it first', async () => {
    const { directory, asked } = directoryOver([[regions]]);

    await directory.ready(signal);
    await directory.ready(signal);

    expect(asked).toHaveLength(1);
  });

  it('an answer without a list stops the run', async () => {
    const { directory } = directoryOver([{ status: 'ok' }]);

    const loading = directory.load(signal);

    await expect(loading).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED' });
  });
});

it('a group is made empty, as without business__in it would hold every business', async () => {
  const { directory, asked } = directoryOver([[regions], { status: 'success', id: 14 }]);
  await directory.load(signal);

  const refusal = await directory.create('Regions', 'East', signal);

  expect(refusal).toBeNull();
  expect(asked.at(-1)).toMatchObject({
    method: 'POST',
    path: '/sections/1/groups',
    json: { name: 'East', business__in: [] },
    repeat: 'never',
  });
  expect(directory.sections()[0]?.groups).toContainEqual({ id: 14, name: 'East', isFed: false });
});
