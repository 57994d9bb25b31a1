/** Languages whose names of weekdays are known. */
export const hoursLanguages = ['en', 'fr', 'es', 'de', 'it', 'nl', 'pt'] as const;

export type HoursLanguage = (typeof hoursLanguages)[number];

/** What a word of a text names: weekdays, Monday being 0, or public holidays, which no week can hold. */
export type NamedDays = readonly number[] | 'holidays';

const everyDay: NamedDays = [0, 1, 2, 3, 4, 5, 6];
const workingDays: NamedDays = [0, 1, 2, 3, 4];
const weekend: NamedDays = [5, 6];

interface Vocabulary {
  /** Names of Monday to Sunday, each separated by blanks; `_` is a blank within one. */
  readonly days: readonly [string, string, string, string, string, string, string];
  readonly everyDay: string;
  readonly workingDays: string;
  readonly weekend: string;
  readonly holidays: string;
}

/** In lower case. Only words that cannot mean another day in the same language. */
const vocabularies: Readonly<Record<HoursLanguage, Vocabulary>> = {
  en: {
    days: [
      'monday mondays mon mo m',
      'tuesday tuesdays tues tue tu',
      'wednesday wednesdays weds wed we w',
      'thursday thursdays thurs thur thu th',
      'friday fridays fri fr f',
      'saturday saturdays sat sa',
      'sunday sundays sun su',
    ],
    everyDay: 'daily every_day everyday all_days all_week 7_days 7_days_a_week seven_days_a_week',
    workingDays: 'weekdays weekday working_days',
    weekend: 'weekend weekends week-end',
    holidays: 'public_holidays public_holiday bank_holidays bank_holiday holidays holiday ph',
  },
  fr: {
    days: [
      'lundi lundis lun lu l',
      'mardi mardis mar ma',
      'mercredi mercredis mer merc me',
      'jeudi jeudis jeu je j',
      'vendredi vendredis ven vend ve v',
      'samedi samedis sam sa s',
      'dimanche dimanches dim di d',
    ],
    everyDay: 'tous_les_jours tlj 7j/7 7/7 7_jours/7 7_jours_sur_7 7j_sur_7',
    workingDays: 'en_semaine',
    weekend: 'week-end week-ends weekend weekends',
    holidays: 'jours_fériés jours_feries jour_férié fériés férié',
  },
  es: {
    days: [
      'lunes lun lu l',
      'martes mar ma m',
      'miércoles miercoles mié mie mi x',
      'jueves jue ju j',
      'viernes vie vi v',
      'sábado sabado sábados sabados sáb sab sa s',
      'domingo domingos dom do d',
    ],
    everyDay: 'todos_los_días todos_los_dias diario a_diario diariamente',
    workingDays: 'entre_semana',
    weekend: 'fin_de_semana fines_de_semana',
    holidays: 'festivos festivo días_festivos feriados',
  },
  de: {
    days: [
      'montag montags mon mo',
      'dienstag dienstags die di',
      'mittwoch mittwochs mit mi',
      'donnerstag donnerstags don do',
      'freitag freitags fre fr',
      'samstag samstags sonnabend sonnabends sam sa',
      'sonntag sonntags son so',
    ],
    everyDay: 'täglich taeglich jeden_tag alle_tage',
    workingDays: 'unter_der_woche',
    weekend: 'wochenende am_wochenende wochenenden',
    holidays: 'feiertage feiertags feiertag feiertagen an_feiertagen ft ph',
  },
  it: {
    days: [
      'lunedì lunedi lun lu l',
      'martedì martedi mar ma',
      'mercoledì mercoledi mer me',
      'giovedì giovedi gio gi g',
      'venerdì venerdi ven ve v',
      'sabato sab sa s',
      'domenica dom do d',
    ],
    everyDay: 'tutti_i_giorni ogni_giorno',
    // `giorni feriali` may or may not include Saturday.
    workingDays: '',
    weekend: 'fine_settimana weekend week-end',
    holidays: 'festivi giorni_festivi festività',
  },
  nl: {
    days: [
      'maandag maandags maan ma',
      'dinsdag dinsdags dins di',
      'woensdag woensdags woe wo',
      'donderdag donderdags don do',
      'vrijdag vrijdags vrij vrij vr',
      'zaterdag zaterdags zat za',
      'zondag zondags zon zo',
    ],
    everyDay: 'dagelijks elke_dag iedere_dag alle_dagen',
    workingDays: 'doordeweeks',
    weekend: 'weekend weekeinde',
    holidays: 'feestdagen feestdag op_feestdagen',
  },
  pt: {
    days: [
      'segunda-feira segundas-feiras segunda seg 2ª 2ª-feira',
      'terça-feira terca-feira terças-feiras terça terca ter 3ª 3ª-feira',
      'quarta-feira quartas-feiras quarta qua 4ª 4ª-feira',
      'quinta-feira quintas-feiras quinta qui 5ª 5ª-feira',
      'sexta-feira sextas-feiras sexta sex 6ª 6ª-feira',
      'sábado sabado sábados sabados sáb sab',
      'domingo domingos dom',
    ],
    everyDay: 'todos_os_dias diariamente',
    workingDays: 'dias_úteis dias_uteis',
    weekend: 'fim_de_semana fins_de_semana fim-de-semana',
    holidays: 'feriados feriado',
  },
};

/** One place of a text that names days. */
export interface DayWord {
  readonly start: number;
  readonly end: number;
  readonly days: NamedDays;
}

/** Finds the names of days of one language in a text in lower case, in order. */
export type FindDayWords = (text: string) => readonly DayWord[];

/** For each language, a search for its names of days. */
export const dayWordFinders: Readonly<Record<HoursLanguage, FindDayWords>> = Object.fromEntries(
  hoursLanguages.map((language) => [language, createFinder(vocabularies[language])]),
) as Record<HoursLanguage, FindDayWords>;

function createFinder(vocabulary: Vocabulary): FindDayWords {
  const named = new Map<string, NamedDays>();
  const name = (words: string, days: NamedDays) => {
    for (const word of words.split(' ').filter((part) => part !== '')) named.set(word.replace(/_/gu, ' '), days);
  };
  vocabulary.days.forEach((words, day) => {
    name(words, [day]);
  });
  name(vocabulary.everyDay, everyDay);
  name(vocabulary.workingDays, workingDays);
  name(vocabulary.weekend, weekend);
  name(vocabulary.holidays, 'holidays');

  // Longest first, so that `lundi` is not read as `lun` and a rest.
  const words = [...named.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words.join('|')})(?![\p{L}ª])\.?`, 'gu');
  return (text) =>
    Array.from(text.matchAll(pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      days: named.get(match[0].replace(/\.$/u, '')) ?? [],
    }));
}
