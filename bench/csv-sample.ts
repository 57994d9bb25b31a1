import { closeSync, openSync, utimesSync, writeSync } from 'node:fs';

/** A table of shops like the ones people export: seven hours columns, long descriptions, some quoted cells. */
const columns = [
  ...['store_id', 'name', 'street', 'street_2', 'zip', 'city', 'country', 'tel', 'email', 'lat', 'lng', 'url', 'type'],
  ...['state', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'special_hours', 'about', 'parking'],
];

const about =
  'Notre équipe vous accueille toute la semaine dans un magasin rénové, avec un large choix de produits locaux, ' +
  'un atelier de réparation et un point de retrait ouvert dès le matin. Parking gratuit devant le magasin, accès aux ' +
  'personnes à mobilité réduite.';

export interface SampleOptions {
  /** Part of every web address: another one changes one field of every record. */
  readonly site?: string;
  /** A cell of every record that no mapping reads: other bytes, and nothing new. */
  readonly parking?: string;
  /** Of every so many records, one has another name. */
  readonly changedEvery?: number;
}

/**
 * Line `row` (from 1) of the sample, with its line end. Every fourth row holds quoted delimiters, every tenth a line break;
 * phones, addresses, coordinates and codes are all different, hours come in some dozens of forms.
 */
function sampleLine(row: number, site: string, parking: string, isChanged: boolean): string {
  const opening = `0${String(7 + (row % 3))}:${row % 2 === 0 ? '00' : '30'}`;
  const closing = `${String(18 + (row % 4))}:${row % 5 === 0 ? '30' : '00'}`;
  const hours = row % 3 === 0 ? `"${opening}-12:30,14:00-${closing}"` : `${opening}-${closing}`;
  const street = row % 4 === 0 ? `"${String(row % 300)}, rue du ""Moulin"""` : `${String(row % 300)} rue des Lilas`;
  const text = row % 10 === 0 ? `"${about}\nÀ bientôt, n° ${String(row)}."` : `"${about}"`;
  const subscriber =
    String(60_000_000 + ((row * 7919) % 10_000_000))
      .match(/../gu)
      ?.join(' ') ?? '';
  const phone = row % 2 === 0 ? `+33 6 ${subscriber}` : `06 ${subscriber}`;
  const cells = [
    ...[
      String(row).padStart(6, '0'),
      `Boulangerie ${isChanged ? 'de la Gare' : 'du Centre'} ${String(row)}`,
      street,
      '',
    ],
    ...[String(1000 + (row % 94000)).padStart(5, '0'), 'Saint-Étienne', 'FR'],
    ...[phone, `magasin${String(row)}@example.com`],
    ...[`45.${String(row % 999_983)}`, `4.${String(row % 999_979)}`, `https://${site}/magasins/${String(row)}`],
    ...[
      'bakery',
      'A',
      hours,
      hours,
      hours,
      hours,
      hours,
      '"10:00-18:00"',
      'closed',
      '2030-12-25: closed',
      text,
      parking,
    ],
  ];
  return `${cells.join(',')}\n`;
}

/** Writes a sample of `rows` records to `path`, never holding it whole. */
export function writeSample(
  path: string,
  rows: number,
  { site = 'www.example.com', parking = 'yes', changedEvery = Infinity }: SampleOptions = {},
): void {
  const file = openSync(path, 'w');
  try {
    let pending = `${columns.join(',')}\n`;
    for (let row = 1; row <= rows; row += 1) {
      pending += sampleLine(row, site, parking, row % changedEvery === 0);
      if (pending.length < 1_000_000) continue;
      writeSync(file, pending);
      pending = '';
    }
    writeSync(file, pending);
  } finally {
    closeSync(file);
  }
}

/** As one that has been lying there for a while: a file just written may still be growing. */
export function writeRestedSample(path: string, rows: number, options: SampleOptions = {}): void {
  writeSample(path, rows, options);
  const since = Date.now() / 1000 - 60;
  utimesSync(path, since, since);
}
