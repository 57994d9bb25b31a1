import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Config } from './config/config.ts';
import type { Clock } from './domain/ports/clock.ts';
import { createTimetable } from './schedule/timetable.ts';

/** What tells this installation from others, and stays when it starts anew; no two on one machine share a state. */
export function installationOf({ state, partoo }: Pick<Config, 'state' | 'partoo'>): readonly string[] {
  return [hostname(), resolve(state.path), partoo.baseUrl, String(partoo.orgId)];
}

/** When the schedule starts the next run of a daemon that is there, in ms; null: never. */
export function nextRunAt(config: Pick<Config, 'state' | 'partoo' | 'schedule'>, clock: Clock): number | null {
  return createTimetable({ ...config.schedule, installation: installationOf(config) }, clock).nextAt();
}
