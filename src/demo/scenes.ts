import type { Emulator } from '../emulator/emulator.ts';
import type { DemoCommand } from './demo-command.ts';
import { demoCallsPerMinute } from './demo-config.ts';
import { dayNames, winterWeek } from './sample-hours.ts';
import { e164, newShop, otherPhone, sampleShops, type SampleShop } from './sample-shops.ts';
import { renderShopsCsv } from './shops-csv.ts';

/** What a scene may touch: the company's file, and a colleague's screen in Partoo. */
export interface Stage {
  readonly emulator: Pick<Emulator, 'edit'>;
  /** Replaces `data/shops.csv`. */
  writeShops(text: string): void;
  /** Replaces the configuration: phones and hours may be changed on either side from now on. */
  configureBothWays(): void;
  /** Calendar date `YYYY-MM-DD`. */
  readonly today: string;
}

/** One step of the story: what happens, the command, and how it must end. */
export interface Scene {
  readonly title: string;
  /** What a reader must know before, one paragraph each. */
  readonly before: readonly string[];
  readonly happens?: (stage: Stage) => void;
  readonly command: DemoCommand;
  /** Is its output too long to be shown whole? */
  readonly isShortened?: true;
  readonly exitCode: number;
  /** What that exit code says. */
  readonly meaning: string;
  readonly after?: string;
}

const planFile = 'first-plan.json';
/** Rows that reach the file before the export breaks off. */
const rowsBeforeTheCut = 180;

/** Its manager changes the phone in Partoo. */
const lyon = shopIn(sampleShops(), 'Lyon', 2);
/** Its Saturday is changed on both sides. */
const saturdayShop = shopIn(sampleShops(), 'Berlin', 4);

/** The whole story, in order. */
export const scenes: readonly Scene[] = [
  {
    title: 'Is everything in place?',
    before: [
      'Our chain has 300 shops in five countries, in the file data/shops.csv. Partoo knows most of them already: they were typed in by hand over the years. "check" looks at the configuration, the file, the key and its rights, and writes nothing.',
    ],
    command: { verb: 'check' },
    exitCode: 0,
    meaning: 'all is well',
  },
  {
    title: 'What would happen?',
    before: ['"plan" reads both sides and says what it would do. It writes nothing, to neither side.'],
    command: { verb: 'plan', out: planFile },
    isShortened: true,
    exitCode: 3,
    meaning: 'nothing is written until a person says yes',
    after:
      'A first plan always waits for a person. Shops were found in Partoo by their code, some without a code by phone and zip.',
  },
  {
    title: 'Yes: do exactly that',
    before: [
      `The saved plan is what somebody looked at, so that is what is applied. Each line is checked against both sides again just before its write. The demo allows itself ${showNumber(demoCallsPerMinute)} calls a minute; with Partoo's own limit a first run takes longer.`,
    ],
    command: { verb: 'apply', file: planFile, yes: true },
    exitCode: 0,
    meaning: 'done, and read back from Partoo',
  },
  {
    title: 'Once more: nothing left to do',
    before: [
      'Both sides say the same now, each in its own spelling: 8h-12h30, 8:00–12:30 Uhr and 08:00-12:30 are one.',
    ],
    command: { verb: 'plan', detailedExitcode: true },
    exitCode: 0,
    meaning: 'nothing to do (2 would mean: there are changes)',
  },
  {
    title: 'Some weeks later',
    before: [
      'In the file: a new phone number in Paris, winter hours for three shops in Chambéry, Christmas hours in Berlin, a new shop in Lyon; and a shop in Bristol is gone. In Partoo: a colleague has mistyped the phone of a shop in Köln.',
    ],
    happens: (stage: Stage): void => {
      stage.writeShops(renderShopsCsv(shopsLater(stage.today)));
      const koeln = shopIn(sampleShops(), 'Köln', 0);
      stage.emulator.edit(koeln.code, {
        contacts: [
          {
            name: null,
            email: koeln.email,
            phone_numbers: [e164(otherPhone(koeln), koeln.country)],
            fax: null,
          },
        ],
      });
    },
    command: { verb: 'plan', detailedExitcode: true },
    exitCode: 2,
    meaning: 'there are changes',
    after:
      'The shop that is gone is only noted: a shop is closed in Partoo after three complete reads without it, over at least a day, and never because of one bad file.',
  },
  {
    title: 'The daily run',
    before: [
      '"sync" plans and applies in one go. It is what cron runs: it asks nobody, and stops where a person is needed.',
    ],
    command: { verb: 'sync' },
    exitCode: 0,
    meaning: 'done',
  },
  {
    title: 'A bad night: the file is cut short',
    before: [
      `The export breaks off after ${String(rowsBeforeTheCut)} of 300 rows, just at the end of a row, so that the file looks whole. A program that trusts it would close 120 shops.`,
    ],
    happens: (stage: Stage): void => {
      stage.writeShops(renderShopsCsv(shopsLater(stage.today).slice(0, rowsBeforeTheCut)));
    },
    command: { verb: 'sync' },
    isShortened: true,
    exitCode: 3,
    meaning: 'stopped by a guard, nothing was written',
    after:
      'Nothing counts against the missing shops either. Somebody looks at the export; nobody explains 120 closed shops.',
  },
  {
    title: 'The export is mended',
    before: ['The whole file is back.'],
    happens: (stage: Stage): void => {
      stage.writeShops(renderShopsCsv(shopsLater(stage.today)));
    },
    command: { verb: 'sync' },
    exitCode: 0,
    meaning: 'nothing to do, as if that night had never been',
  },
  {
    title: 'Both ways',
    before: [
      'Shop managers change phones and hours in Partoo, and head office does so in the file. So both become "owner: shared" in the configuration, and "write_back: true" lets cells of the file be changed. A change of the fields needs a yes, once.',
    ],
    happens: ({ configureBothWays }: Stage): void => {
      configureBothWays();
    },
    command: { verb: 'sync', yes: true },
    exitCode: 0,
    meaning: 'approved; there was nothing to write',
  },
  {
    title: 'Two people, two sides',
    before: [
      'A manager in Lyon enters a new phone number in Partoo. In Berlin, one shop gets other Saturday hours twice: 9 to 14 in the file, 10 to 16 in Partoo.',
    ],
    happens: (stage: Stage): void => {
      stage.writeShops(renderShopsCsv(shopsWithNewSaturday(stage.today)));
      stage.emulator.edit(lyon.code, {
        contacts: [{ name: null, email: lyon.email, phone_numbers: [e164(otherPhone(lyon), lyon.country)], fax: null }],
      });
      stage.emulator.edit(saturdayShop.code, {
        open_hours: Object.fromEntries(
          dayNames.map((day, index) => [day, day === 'saturday' ? ['10:00-16:00'] : (saturdayShop.week[index] ?? [])]),
        ),
      });
    },
    command: { verb: 'plan', detailedExitcode: true },
    exitCode: 2,
    meaning: 'there are changes',
  },
  {
    title: 'What is clear is done',
    before: [],
    command: { verb: 'sync' },
    exitCode: 4,
    meaning: 'done in part: something waits for a person',
    after:
      'The number from Lyon stands in the file now, written as the file writes phones; no other byte of it has changed. Who is right in Berlin, nobody here can know: that one day of that one shop is left alone on both sides.',
  },
  {
    title: 'Who is right?',
    before: [],
    command: { verb: 'conflicts' },
    exitCode: 0,
    meaning: 'told',
  },
  {
    title: 'The manager is',
    before: ['Somebody has called the shop. The answer counts for the two values that were shown, and for no others.'],
    command: { verb: 'resolve', code: saturdayShop.code, field: 'open_hours.saturday', take: 'partoo' },
    exitCode: 0,
    meaning: 'noted',
  },
  {
    title: 'And so it is done',
    before: [],
    command: { verb: 'sync' },
    exitCode: 0,
    meaning: 'done',
  },
  {
    title: 'In step',
    before: [],
    command: { verb: 'plan', detailedExitcode: true },
    exitCode: 0,
    meaning: 'nothing to do',
  },
];

/** The file some weeks later. */
export function shopsLater(today: string): readonly SampleShop[] {
  const shops = sampleShops();
  const phone = shopIn(shops, 'Paris', 3);
  const gone = shopIn(shops, 'Bristol', 5);
  const berlin = shopIn(shops, 'Berlin', 1);
  const chambery = shops.filter(({ city }) => city === 'Chambéry').slice(0, 3);
  const winter = new Set(chambery.map(({ code }) => code));
  return [
    ...shops
      .filter(({ code }) => code !== gone.code)
      .map((shop): SampleShop => {
        if (shop.code === phone.code) return { ...shop, phone: otherPhone(shop) };
        if (shop.code === berlin.code) return { ...shop, holidays: christmas(today) };
        return winter.has(shop.code) ? { ...shop, week: winterWeek } : shop;
      }),
    newShop(),
  ];
}

/** And with other Saturday hours for one shop. */
function shopsWithNewSaturday(today: string): readonly SampleShop[] {
  return shopsLater(today).map((shop) =>
    shop.code === saturdayShop.code
      ? {
          ...shop,
          week: shop.week.map((windows, index) => (dayNames[index] === 'saturday' ? ['09:00-14:00'] : windows)),
        }
      : shop,
  );
}

function shopIn(shops: readonly SampleShop[], city: string, index: number): SampleShop {
  return shops.filter((shop) => shop.city === city)[index] as SampleShop;
}

/** The next Christmas from `today` on. */
function christmas(today: string): string {
  const thisYear = Number(today.slice(0, 4));
  const year = String(today.slice(5) > '12-24' ? thisYear + 1 : thisYear);
  return `${year}-12-24: 08:00-14:00; ${year}-12-25/${year}-12-26: closed`;
}

function showNumber(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}
