import { describe, expect, it } from 'vitest';

import { createFixtures, shop } from './emulator-fixture.ts';

const start = createFixtures();
const week = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, ['09:00-19:00']]),
);
const seed = {
  businesses: [
    { ...shop, id: 'a', code: 'A', open_hours: week, google_location_id: 'loc' },
    { ...shop, id: 'b', code: 'B', open_hours: week },
  ],
};

interface States {
  readonly count: number;
  readonly businesses: Readonly<Record<string, { readonly publishers: Readonly<Record<string, object>> }>>;
}

describe('publisher states', () => {
  it('are those of the seed, by code or id, and by the Google link for all others', async () => {
    const refused = { state: 'to_configure', error_type: 'USER_INPUT', url_on_publisher: null };
    const { partoo } = await start({
      seed: { ...seed, publisher_states: { A: { bing: { ...refused, errors: ['name too long'] } } } },
    });

    const { businesses } = (await partoo.get('/publisher_states?business__in=a,b')).body as States;

    expect(businesses['a']?.publishers).toMatchObject({ google_my_business: { state: 'success' }, bing: refused });
    expect(businesses['a']?.publishers['bing']).not.toHaveProperty('errors');
    expect(businesses['b']?.publishers).toEqual({
      google_my_business: { state: 'to_configure', error_type: null, url_on_publisher: null },
      facebook: { state: 'to_configure', error_type: null, url_on_publisher: null },
    });
  });

  it('change from outside, and by the switch for those that nothing was set for', async () => {
    const { emulator, partoo } = await start({ seed, switches: { publisherState: 'pending' } });
    await partoo.control('POST', '/publisher_states', { A: { facebook: { state: 'success' } } });
    emulator.setPublishers({ b: { facebook: { error_type: 'EXTERNAL' } } });

    const { count, businesses } = (await partoo.get('/publisher_states?publishers=facebook')).body as States;

    expect(count).toBe(2);
    expect(businesses['a']?.publishers).toMatchObject({ facebook: { state: 'success', error_type: null } });
    expect(businesses['b']?.publishers).toMatchObject({ facebook: { state: 'pending', error_type: 'EXTERNAL' } });
  });

  it.each([
    [{ A: 5 }, 'publisher_states.A: expected an object of publishers'],
    [{ A: { bing: { state: null } } }, 'publisher_states.A.bing.state: expected a text, like success, pending'],
    [{ A: { bing: { error_type: 5 } } }, 'publisher_states.A.bing.error_type: expected a text or null'],
    [{ A: { bing: { url: 'x' } } }, 'publisher_states.A.bing.url: unknown key'],
  ])('of %j are refused', async (publisher_states, message) => {
    const { partoo } = await start({ seed });

    const answer = await partoo.control('POST', '/publisher_states', publisher_states);

    expect(answer).toMatchObject({ status: 400 });
    expect((answer.body as { error: string }).error).toContain(message);
    await expect(start({ seed: { ...seed, publisher_states } as never })).rejects.toThrow(message);
  });
});

describe('diffusion errors', () => {
  it.each([
    ['by-kind', { pre_check: [], post_check: [{ field: 'name', message: 'too long' }, 'no photo'] }],
    ['list', [{ field: 'name', message: 'too long' }, 'no photo']],
    ['texts', ['{"field":"name","message":"too long"}', 'no photo']],
  ] as const)('are listed %s', async (diffusionErrors, expected) => {
    const errors = [{ field: 'name', message: 'too long' }, 'no photo'];
    const { partoo } = await start({
      seed: { ...seed, publisher_states: { a: { bing: { errors } } } },
      switches: { diffusionErrors },
    });

    const { body } = await partoo.post('/diffusion_errors/a', {});

    expect((body as Record<string, unknown>)['bing']).toEqual(expected);
  });
});
