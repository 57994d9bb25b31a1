export type DemoCountry = 'FR' | 'DE' | 'ES' | 'IT' | 'GB';

/** A town with its made-up shops: one for each of its country's quarters. */
export interface Town {
  readonly country: DemoCountry;
  readonly name: string;
  /** Zip of the shop in the `index`-th quarter. */
  readonly zip: (index: number) => string;
  readonly lat: number;
  readonly long: number;
  /** A phone number as people there write it; `serial` has at most three digits. */
  readonly phone: (serial: string) => string;
}

/** Words of a country that make a shop's name and address. */
export interface CountryWords {
  /** `+33`. */
  readonly callingCode: string;
  /** Is the first `0` left out behind the calling code? */
  readonly dropsZero: boolean;
  readonly quarters: readonly string[];
  readonly street: (index: number, houseNumber: number) => string;
}

const frStreets = ['rue des Tilleuls', 'place de la Liberté', 'rue Émile-Zola', 'allée des Érables', 'cours Voltaire'];
const deStreets = ['Lindenstraße', 'Goethestraße', 'Schillerplatz', 'Königsallee', 'Müllerweg'];
const esStreets = ['Calle de los Tilos', 'Avenida de la Constitución', 'Plaza de España', 'Calle Núñez de Arce'];
const itStreets = ['Via dei Tigli', 'Piazza della Libertà', 'Corso Garibaldi', 'Viale dell’Università'];
const gbStreets = ['Linden Road', 'Station Approach', 'Queen’s Road', 'Market Place', 'Mill Lane'];

function nth(list: readonly string[], index: number): string {
  return list[index % list.length] ?? '';
}

export const countryWords: Readonly<Record<DemoCountry, CountryWords>> = {
  FR: {
    callingCode: '+33',
    dropsZero: true,
    quarters: [
      ...['Centre', 'Gare', 'Halles', 'Université', 'Hôtel de Ville'],
      ...['Beaux-Arts', 'République', 'Saint-Éloi', 'Port', 'Prés-Fleuris'],
    ],
    street: (index, houseNumber) => `${String(houseNumber)} ${nth(frStreets, index)}`,
  },
  DE: {
    callingCode: '+49',
    dropsZero: true,
    quarters: [
      ...['Altstadt', 'Hauptbahnhof', 'Südstadt', 'Markthalle', 'Universität', 'Schloßplatz'],
      ...['Nordend', 'Westend', 'Ostpark', 'Rathaus', 'Messe', 'Lindenhof'],
    ],
    street: (index, houseNumber) => `${nth(deStreets, index)} ${String(houseNumber)}`,
  },
  ES: {
    callingCode: '+34',
    dropsZero: false,
    quarters: [
      ...['Centro', 'Estación', 'Mercado', 'Universidad', 'Plaza Mayor'],
      ...['Ensanche', 'Jardín', 'Catedral', 'Puerto', 'Viñedo'],
    ],
    street: (index, houseNumber) => `${nth(esStreets, index)}, ${String(houseNumber)}`,
  },
  IT: {
    callingCode: '+39',
    dropsZero: false,
    quarters: [
      ...['Centro', 'Stazione', 'Mercato', 'Università', 'Duomo'],
      ...['Giardini', 'Fiera', 'Libertà', 'Teatro', 'Castello'],
    ],
    street: (index, houseNumber) => `${nth(itStreets, index)}, ${String(houseNumber)}`,
  },
  GB: {
    callingCode: '+44',
    dropsZero: true,
    quarters: ['High Street', 'Station', 'Market Hall', 'University', 'Riverside', 'Old Town', 'Parkside', 'Docks'],
    street: (index, houseNumber) => `${String(houseNumber)} ${nth(gbStreets, index)}`,
  },
};

/** Zips of one town that go up by one: `69001`, `69002`, … */
function from(first: string): Town['zip'] {
  return (index) => String(Number(first) + index).padStart(first.length, '0');
}

/** Postcodes of one town: `LS1 4AB`, `LS2 4BD`, … */
function postcodes(area: string): Town['zip'] {
  const letters = 'ABDEFGHJ';
  return (index) => `${area}${String(index + 1)} 4${letters.charAt(index)}${letters.charAt((index + 3) % 8)}`;
}

type TownRow = readonly [
  country: DemoCountry,
  name: string,
  zip: Town['zip'],
  lat: number,
  long: number,
  phone: Town['phone'],
];

/** French numbers that the regulator keeps free for fiction: one block a region, here a thousand of it a town. */
const fr = (block: string, thousand: number) => (serial: string) =>
  `${block} ${String(thousand)}${serial.slice(0, 1)} ${serial.slice(1)}`;
/** German ones for fiction: there are some for these five towns. */
const de = (block: string) => (serial: string) => `${block}${serial}`;
/** Spain and Italy keep none free; these begin with zeros behind the area code. */
const es = (area: string) => (serial: string) => `${area} 00 0${serial.slice(0, 1)} ${serial.slice(1)}`;
const it = (area: string) => (serial: string) => `${area} 0000${serial}`;
/** British ones for fiction end in 0000 to 0999. */
const gb = (block: string) => (serial: string) => `${block} 0${serial}`;

const rows: readonly TownRow[] = [
  ['FR', 'Paris', from('75001'), 48.8566, 2.3522, fr('01 99 00', 1)],
  ['FR', 'Versailles', from('78000'), 48.8049, 2.1204, fr('01 99 00', 2)],
  ['FR', 'Rennes', from('35000'), 48.1173, -1.6778, fr('02 61 91', 1)],
  ['FR', 'Nantes', from('44000'), 47.2184, -1.5536, fr('02 61 91', 2)],
  ['FR', 'Strasbourg', from('67000'), 48.5734, 7.7521, fr('03 53 01', 1)],
  ['FR', 'Besançon', from('25000'), 47.2378, 6.0241, fr('03 53 01', 2)],
  ['FR', 'Lyon', from('69001'), 45.764, 4.8357, fr('04 65 71', 1)],
  ['FR', 'Chambéry', from('73000'), 45.5646, 5.9178, fr('04 65 71', 2)],
  ['FR', 'Marseille', from('13001'), 43.2965, 5.3698, fr('04 65 71', 3)],
  ['FR', 'Bordeaux', from('33000'), 44.8378, -0.5792, fr('05 36 49', 1)],
  ['FR', 'Toulouse', from('31000'), 43.6047, 1.4442, fr('05 36 49', 2)],
  ['FR', 'Angoulême', from('16000'), 45.6484, 0.1562, fr('05 36 49', 3)],
  ['DE', 'Berlin', from('10115'), 52.52, 13.405, de('030 23125 ')],
  ['DE', 'Hamburg', from('20095'), 53.5511, 9.9937, de('040 66969 ')],
  ['DE', 'Köln', from('50667'), 50.9375, 6.9603, de('0221 4710 ')],
  ['DE', 'München', from('80331'), 48.1351, 11.582, de('089 99998 ')],
  ['DE', 'Frankfurt am Main', from('60308'), 50.1109, 8.6821, de('069 90009 ')],
  ['ES', 'Madrid', from('28001'), 40.4168, -3.7038, es('910')],
  ['ES', 'Barcelona', from('08001'), 41.3874, 2.1686, es('930')],
  ['ES', 'Sevilla', from('41001'), 37.3891, -5.9845, es('954')],
  ['ES', 'Valencia', from('46001'), 39.4699, -0.3763, es('960')],
  ['IT', 'Milano', from('20121'), 45.4642, 9.19, it('02')],
  ['IT', 'Roma', from('00184'), 41.9028, 12.4964, it('06')],
  ['IT', 'Torino', from('10121'), 45.0703, 7.6869, it('011')],
  ['IT', 'Forlì', from('47121'), 44.2227, 12.0407, it('0543')],
  ['GB', 'Leeds', postcodes('LS'), 53.8008, -1.5491, gb('0113 496')],
  ['GB', 'Birmingham', postcodes('B'), 52.4862, -1.8904, gb('0121 496')],
  ['GB', 'Edinburgh', postcodes('EH'), 55.9533, -3.1883, gb('0131 496')],
  ['GB', 'Manchester', postcodes('M'), 53.4808, -2.2426, gb('0161 496')],
  ['GB', 'Bristol', postcodes('BS'), 51.4545, -2.5879, gb('0117 496')],
];

/** 12 French, 5 German, 4 Spanish, 4 Italian and 5 British towns. */
export const towns: readonly Town[] = rows.map(([country, name, zip, lat, long, phone]) => ({
  country,
  name,
  zip,
  lat,
  long,
  phone,
}));
