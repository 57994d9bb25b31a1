import type { FieldName } from '../domain/fields.ts';
import { type Weekday, weekdays } from '../domain/weekday.ts';

/** What a column may be taken for; `key` is the code of a shop, `special_hours` and `week` are hours in one cell, `house_number` is joined to the street. */
export type ColumnRole =
  | Exclude<FieldName, 'open_hours' | 'specific_hours' | 'custom_fields'>
  | 'key'
  | 'house_number'
  | 'special_hours'
  | 'week';

/**
 * How people name their columns, in English, French, Spanish, German and Italian: lower case, without accents. The first
 * that fits decides; a phrase fits a header that has its words in this order, one after the other. One with `=` in front
 * fits only a header that has no other words: alone it says enough, beside others it may mean anything.
 */
const phrases: readonly (readonly [ColumnRole, string])[] = [
  [
    'key',
    'store id|store number|store code|store no|store key|shop id|shop code|shop number|location id|location code|branch id|branch number|site id|clinic id|client key|clientkey|code magasin|id magasin|numero magasin|num magasin|code site|code agence|identifiant|id fs|ideess|codigo tienda|id tienda|numero tienda|codigo|filialnummer|filialnr|filial id|verkaufsstellennr|nummer|codice negozio|codice|id negozio|matricule|code|id|=number|=numero|=nr|ref|reference|=key',
  ],
  [
    'house_number',
    'house number|housenumber|street number|numero voie|num voie|numero de voie|numero via|=portal|hausnummer|hausnr|hsnr|numero civico|civico',
  ],
  [
    'special_hours',
    'special hours|specific hours|holiday hours|holidays|horaires exceptionnels|jours feries|festivos|horario especial|sonderoffnungszeiten|feiertage|orari speciali|festivita',
  ],
  [
    'week',
    'opening hours|opening times|business hours|store hours|hours|horaires d ouverture|horaires|horario|horarios|offnungszeiten|oeffnungszeiten|orari di apertura|orari|orario',
  ],
  [
    'address2',
    'address 2|address line 2|street 2|complement adresse|complement d adresse|complemento|adresszusatz|indirizzo 2|=building|=location',
  ],
  [
    'address_full',
    'full address|address|address line 1|street address|street|adresse|rue|voie|direccion|calle|domicilio|strasse|anschrift|indirizzo|via',
  ],
  [
    'zipcode',
    'zip code|zipcode|zip|postal code|postcode|post code|code postal|cp|c p|codigo postal|plz|postleitzahl|cap|codice postale',
  ],
  ['city', 'city|town|ville|commune|localite|lib com|ciudad|localidad|municipio|poblacion|ort|stadt|citta|comune'],
  ['region', 'region|state name|province|provincia|bundesland|departement|comunidad autonoma|regione'],
  ['country', 'country code|country|pays|pais|land|paese|nazione'],
  ['lat', 'latitude|latitud|latitudine|breitengrad|lat'],
  ['long', 'longitude|longitud|longitudine|langengrad|laengengrad|lng|long|lon'],
  ['phone', 'phone number|phone|telephone|telephone number|tel|telefono|telefon|telefonnummer|num tel|mobile'],
  ['email', 'email|e mail|mail|courriel|correo electronico|correo|emailadresse|posta elettronica'],
  ['facebook_url', 'facebook'],
  ['twitter_url', 'twitter'],
  [
    'website_url',
    'website|web site|web|url|site internet|site web|lien|sitio web|pagina web|webseite|homepage|sito web|sito',
  ],
  [
    'opening_date',
    'opening date|opened on|opened|date ouverture|date d ouverture|fecha apertura|eroffnungsdatum|data apertura',
  ],
  [
    'categories',
    'category|categories|store type|shop type|location type|type magasin|type de magasin|type fs|tipo tienda|tipo de tienda|tipo negozio|=type|=kind|categorie|activite|categoria|rubro|=tipo|kategorie|=typ|filialtyp|branche',
  ],
  ['status', 'status|statut|etat|estado|stato|zustand'],
  ['national_identification_number', 'siret|national id|vat number|numero siret'],
  ['description_short', 'short description|description courte|descripcion corta|kurzbeschreibung|descrizione breve'],
  [
    'description_long',
    'long description|store description|shop description|=description|=about|description longue|descripcion larga|=descripcion|=beschreibung|langbeschreibung|=descrizione|descrizione lunga|=presentation',
  ],
  [
    'name',
    'store name|shop name|name|nom|nom magasin|enseigne|lib|libelle|nombre|rotulo|bezeichnung|nome|insegna|=title|=titre',
  ],
];

const dayWords: Readonly<Record<Weekday, string>> = {
  monday: 'monday|mon|lundi|lun|lunes|montag|mo|lunedi',
  tuesday: 'tuesday|tue|tues|mardi|mar|martes|dienstag|di|martedi',
  wednesday: 'wednesday|wed|mercredi|mer|miercoles|mie|mittwoch|mi|mercoledi',
  thursday: 'thursday|thu|thur|thurs|jeudi|jeu|jueves|jue|donnerstag|do|giovedi|gio',
  friday: 'friday|fri|vendredi|ven|viernes|vie|freitag|fr|venerdi',
  saturday: 'saturday|sat|samedi|sam|sabado|sab|samstag|sa|sabato',
  sunday: 'sunday|sun|dimanche|dim|domingo|dom|sonntag|so|domenica',
};

/** `Öffnungszeiten Montag 1` → `offnungszeiten montag 1`. */
export function wordsOf(column: string): string {
  return column
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a header has the words of a phrase; `exact`: those and no others. */
export function fits(words: string, phrase: string): 'exact' | 'part' | null {
  if (words === phrase) return 'exact';
  return ` ${words} `.includes(` ${phrase} `) ? 'part' : null;
}

function fitsPhrase(words: string, phrase: string): 'exact' | 'part' | null {
  if (!phrase.startsWith('=')) return fits(words, phrase);
  return words === phrase.slice(1) ? 'exact' : null;
}

/** Roles whose words the header has, the exactly named ones first, then in the order of the table. */
export function rolesOf(column: string): readonly { readonly role: ColumnRole; readonly isExact: boolean }[] {
  const words = wordsOf(column);
  const found = phrases.flatMap(([role, all]) => {
    const best = all.split('|').map((phrase) => fitsPhrase(words, phrase));
    return best.includes('exact') ? [{ role, isExact: true }] : best.includes('part') ? [{ role, isExact: false }] : [];
  });
  return [...found.filter(({ isExact }) => isExact), ...found.filter(({ isExact }) => !isExact)];
}

/** The weekday that a header names, and the number after it, as of a second window. Null where it names none. */
export function dayOf(column: string): { readonly day: Weekday; readonly rest: string } | null {
  const words = wordsOf(column).split(' ');
  for (const day of weekdays) {
    const at = words.findIndex((word) => dayWords[day].split('|').includes(word));
    if (at !== -1) return { day, rest: [...words.slice(0, at), ...words.slice(at + 1)].join(' ') };
  }
  return null;
}
