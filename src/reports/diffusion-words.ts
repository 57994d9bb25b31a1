import {
  type DiffusionReport,
  type PublisherState,
  type Standing,
  standingOf,
  standings,
} from '../domain/diffusion.ts';
import { countOf, showNumber } from './plural.ts';
import { showInstant } from './when.ts';

/** How reports call what publishers made of something. Partoo's own words where it has them. */
export const standingWords: Readonly<Record<Standing, { readonly title: string; readonly meaning: string }>> = {
  error: { title: 'Error', meaning: 'a publisher reports an error' },
  to_configure: { title: 'To configure', meaning: 'something is to be set up at a publisher' },
  other: { title: 'Other state', meaning: 'a publisher has it in a state that is not known here' },
  pending: { title: 'Pending', meaning: 'on its way to a publisher' },
  success: { title: 'Success', meaning: 'at every publisher that Partoo names' },
  unknown: { title: 'Unknown', meaning: 'Partoo names no publisher for it' },
};

/** One publisher, and how many of the locations it has in each standing. */
export interface PublisherCount {
  readonly publisher: string;
  readonly counts: Readonly<Record<Standing, number>>;
}

/** By name. */
export function countByPublisher({ locations }: DiffusionReport): readonly PublisherCount[] {
  const counts = new Map<string, Record<Standing, number>>();
  for (const state of locations.flatMap(({ publishers }) => publishers)) {
    const none = Object.fromEntries(standings.map((standing) => [standing, 0])) as Record<Standing, number>;
    const found = counts.get(state.publisher) ?? none;
    found[standingOf(state)] += 1;
    counts.set(state.publisher, found);
  }
  return [...counts]
    .map(([publisher, found]) => ({ publisher, counts: found }))
    .sort((a, b) => (a.publisher < b.publisher ? -1 : 1));
}

/** What was asked about. */
export function subjectWords({ run }: DiffusionReport): string {
  if (run === null) return 'What publishers have, whatever changed it';
  return `What publishers did with what run ${run.run} of ${showInstant(run.started_at)} changed in Partoo`;
}

/** What was asked, when, and why not everything was. */
export function askedWords({ asked_at: at, calls, locations, stored_errors: errors }: DiffusionReport): string {
  const { asked, of, stopped } = errors;
  const start = `Asked ${showInstant(at)} in ${countOf(calls, 'call')}: the states of ${countOf(locations.length, 'location')}`;
  if (of === 0) return `${start}.`;
  const told = `${start}, the stored errors of ${showNumber(asked)} of the ${showNumber(of)} in trouble`;
  if (stopped !== undefined) return `${told}; that ended with: ${stopped}`;
  return asked < of ? `${told} (--errors N asks for more).` : `${told}.`;
}

/** `facebook: EXTERNAL (state pending)`; a state that is not known here stands for itself. */
export function troubleWords({ publisher, state, error_type: error }: PublisherState): string {
  if (error === null) return state === null ? `${publisher}: no state` : `${publisher}: ${state}`;
  return state === null ? `${publisher}: ${error}` : `${publisher}: ${error} (state ${state})`;
}
