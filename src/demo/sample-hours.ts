import type { DemoCountry } from './towns.ts';

/** Windows `HH:MM-HH:MM` of Monday to Sunday; an empty day is closed. */
export type SampleWeek = readonly (readonly string[])[];

export const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

function week(weekday: readonly string[], saturday: readonly string[], sunday: readonly string[]): SampleWeek {
  return [weekday, weekday, weekday, weekday, weekday, saturday, sunday];
}

const withBreak = ['08:00-12:30', '14:00-19:00'];

/** The weeks that the shops keep. */
export const sampleWeeks: readonly SampleWeek[] = [
  week(['07:30-19:00'], ['07:30-19:00'], []),
  [[], withBreak, withBreak, withBreak, withBreak, withBreak, ['08:00-13:00']],
  week(['06:30-18:30'], ['08:00-16:00'], []),
  week(['08:00-20:00'], ['08:00-20:00'], ['09:00-13:00']),
];

/** Where few people are out after dark. */
export const winterWeek: SampleWeek = week(['08:30-17:30'], ['09:00-16:00'], []);

/** One shop's cell for a day, spelled as people of its country do. */
export function spellDay(windows: readonly string[], country: DemoCountry): string {
  switch (country) {
    case 'FR':
      return windows.length === 0 ? 'fermé' : windows.map(spellFrench).join(' / ');
    case 'DE':
      return windows.length === 0 ? 'geschlossen' : windows.map((window) => spellGerman(window)).join(', ');
    case 'ES':
      return windows.length === 0 ? 'cerrado' : windows.join(', ');
    case 'IT':
      return windows.length === 0 ? 'chiuso' : windows.join(', ');
    case 'GB':
      return windows.length === 0 ? 'closed' : windows.join(', ');
  }
}

/** `8h-12h30`. */
function spellFrench(window: string): string {
  return window
    .split('-')
    .map((time) => `${String(Number(time.slice(0, 2)))}h${time.slice(3) === '00' ? '' : time.slice(3)}`)
    .join('-');
}

/** `8:00–12:30 Uhr`. */
function spellGerman(window: string): string {
  const times = window.split('-').map((time) => `${String(Number(time.slice(0, 2)))}:${time.slice(3)}`);
  return `${times.join('–')} Uhr`;
}
