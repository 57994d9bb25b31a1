import { describe, expect, it } from 'vitest';
import { openTestState, parisBusiness } from './support.ts';

describe('categories', () => {
  it('R33: the last answer about each is known, with its instant', async () => {
    const { memory, clock } = await openTestState();
    memory.rememberCategories([
      { gcid: 'gcid:bakery', state: 'live', liveId: null },
      { gcid: 'gcid:old', state: 'live', liveId: null },
    ]);
    const first = clock.iso();
    clock.advance(1_000);

    memory.rememberCategories([{ gcid: 'gcid:old', state: 'deprecated', liveId: 'gcid:new' }]);

    expect([...memory.knownCategories().values()]).toEqual([
      { gcid: 'gcid:bakery', state: 'live', liveId: null, checkedAt: first },
      { gcid: 'gcid:old', state: 'deprecated', liveId: 'gcid:new', checkedAt: clock.iso() },
    ]);
  });
});

describe('the nearest entries of a category that is not in use', () => {
  it('are known with it, until it is in use', async () => {
    const { memory } = await openTestState();
    const wrong = { gcid: 'gcid:caffe', state: null, liveId: null, nearest: ['gcid:cafe (Cafe)'] };
    memory.rememberCategories([wrong, { gcid: 'gcid:bakery', state: 'OK', liveId: null }]);
    const before = memory.knownCategories().get('gcid:caffe')?.nearest;

    memory.rememberCategories([{ gcid: 'gcid:caffe', state: 'OK', liveId: null }]);

    expect(before).toEqual(['gcid:cafe (Cafe)']);
    expect(memory.knownCategories().get('gcid:caffe')).not.toHaveProperty('nearest');
  });
});

describe('custom fields', () => {
  const parking = {
    id: 7,
    name: 'Parking',
    type: 'SINGLE_SELECT',
    maxLength: null,
    min: null,
    max: 3.5,
    possibleValues: ['yes', 'no'],
    maxSelectedValues: 1,
  };

  it('R33: are known as a whole as last read; before that, not at all', async () => {
    const { memory, clock } = await openTestState();
    const before = memory.knownCustomFields();
    memory.rememberCustomFields([parking, { ...parking, id: 8, name: 'Wifi' }]);

    memory.rememberCustomFields([parking]);

    expect(before).toBeNull();
    expect(memory.knownCustomFields()).toEqual({ definitions: [parking], checkedAt: clock.iso() });
  });

  it('an organization that has none was asked all the same', async () => {
    const { memory, clock } = await openTestState();

    memory.rememberCustomFields([]);

    expect(memory.knownCustomFields()).toEqual({ definitions: [], checkedAt: clock.iso() });
  });
});

describe('webhook events', () => {
  it('R34: the same event is stored once, also after it was acted on', async () => {
    const { memory, clock } = await openTestState();
    const event = { id: 'e1', kind: 'business_updated', businessId: parisBusiness };

    const first = memory.recordEvent(event);
    const pending = memory.pendingEvents();
    memory.markEventsDone(['e1']);
    const again = memory.recordEvent(event);

    expect([first, again]).toEqual([true, false]);
    expect(pending).toEqual([{ ...event, receivedAt: clock.iso() }]);
    expect(memory.pendingEvents()).toEqual([]);
  });

  it('R34: more than an hour after it was acted on it is news again, and so once more', async () => {
    const { memory, clock } = await openTestState();
    const event = { id: 'e1', kind: 'business_updated', businessId: parisBusiness };
    memory.recordEvent(event);
    memory.markEventsDone(['e1']);
    clock.advance(3_600_001);

    const later = memory.recordEvent(event);
    const again = memory.recordEvent(event);

    expect([later, again]).toEqual([true, false]);
    expect(memory.pendingEvents()).toEqual([{ ...event, receivedAt: clock.iso() }]);
  });
});

describe('alarms', () => {
  it('R28: keep their beginning while they last, and go when they clear', async () => {
    const { memory, clock } = await openTestState();
    const since = clock.iso();
    memory.markAnnounced('limit:close', 'closes 41 of 120');
    clock.advance(86_400_000);

    memory.markAnnounced('limit:close', 'closes 42 of 120');
    const lasting = memory.alarms();
    memory.clearAlarm('limit:close');

    expect(lasting).toEqual([{ key: 'limit:close', detail: 'closes 42 of 120', since, announcedAt: clock.iso() }]);
    expect(memory.alarms()).toEqual([]);
  });
});
