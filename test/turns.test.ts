import { describe, expect, it } from 'vitest';
import { createTurns } from '../src/turns.ts';

const never = new AbortController().signal;

describe('turns', () => {
  it('are given to so many at once, and then in the order of asking', async () => {
    const { take } = createTurns(2);
    const began: string[] = [];
    const begin = async (name: string): Promise<() => void> => {
      const end = await take(never);
      began.push(name);
      return end;
    };

    const [endA] = await Promise.all([begin('a'), begin('b')]);
    const [c, d] = [begin('c'), begin('d')];
    const before = [...began];
    endA();
    endA();
    const endC = await c;
    const between = [...began];
    endC();
    await d;

    expect(before).toEqual(['a', 'b']);
    expect(between).toEqual(['a', 'b', 'c']);
    expect(began).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are not waited for any more once it is stopped, and nobody else loses one', async () => {
    const { take } = createTurns(1);
    const stop = new AbortController();
    const end = await take(never);

    const given = take(stop.signal);
    const next = take(never);
    stop.abort();
    end();

    await expect(given).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(take(stop.signal)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await next).toBeTypeOf('function');
  });
});
