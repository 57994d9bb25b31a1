/** ISO 3166-1 alpha-2: Partoo wants these, upper case (section 9) [current]. */
const codes = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH
CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT
GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD
ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA
RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ
VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`;

const countryCodes: ReadonlySet<string> = new Set(codes.split(/\s/));

/** The westernmost usual zone of a country: a period over there is over in the whole country. Unlisted ones use UTC. */
const zones: Readonly<Record<string, string>> = {
  AT: 'Europe/Vienna',
  AU: 'Australia/Perth',
  BE: 'Europe/Brussels',
  BR: 'America/Rio_Branco',
  CA: 'America/Vancouver',
  CH: 'Europe/Zurich',
  CN: 'Asia/Shanghai',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  ES: 'Atlantic/Canary',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GR: 'Europe/Athens',
  GP: 'America/Guadeloupe',
  IE: 'Europe/Dublin',
  IT: 'Europe/Rome',
  JP: 'Asia/Tokyo',
  LU: 'Europe/Luxembourg',
  MQ: 'America/Martinique',
  MX: 'America/Tijuana',
  NC: 'Pacific/Noumea',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NZ: 'Pacific/Auckland',
  PL: 'Europe/Warsaw',
  PT: 'Atlantic/Azores',
  RE: 'Indian/Reunion',
  SE: 'Europe/Stockholm',
  US: 'Pacific/Honolulu',
};

/** Language of a country's descriptions, answered as default_lang; the mapping is ours (section 9 shows `fr`). */
const languages: Readonly<Record<string, string>> = {
  AR: 'es',
  AT: 'de',
  BE: 'fr',
  BR: 'pt-br',
  CH: 'de',
  CZ: 'cs',
  DE: 'de',
  ES: 'es',
  FR: 'fr',
  GP: 'fr',
  HU: 'hu',
  IT: 'it',
  LU: 'fr',
  MC: 'fr',
  MQ: 'fr',
  MX: 'es',
  NL: 'nl',
  PL: 'pl',
  PT: 'pt',
  RE: 'fr',
  RO: 'ro',
  SK: 'sk',
};

/** Is this an upper-case alpha-2 code that exists? */
export function isCountryCode(text: string): boolean {
  return countryCodes.has(text);
}

/** The default_lang of a business in this country. */
export function languageOf(country: string): string {
  return languages[country] ?? 'en';
}

/** The date, `YYYY-MM-DD`, that it is at this moment in a country. */
export function dateIn(country: string, nowMs: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zones[country] ?? 'UTC' }).format(nowMs);
}
