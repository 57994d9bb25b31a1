const words: ReadonlySet<string> = new Set(
  (
    'test,tests,testing,test shop,test store,tbd,tba,tbc,todo,to do,to be defined,to be confirmed,none,unknown,unnamed,' +
    'not available,not applicable,na,empty,dummy,default,example,sample,placeholder,foobar,asdf,qwerty,' +
    'inconnu,neant,néant,aucun,aucune,a definir,à définir,a completer,à compléter,non renseigné,non renseigne,essai,' +
    'desconocido,ninguno,ninguna,por definir,sin datos,prueba,s/n,sn,' +
    'unbekannt,keine,kein,keine angabe,ohne,beispiel,musterstraße 1,musterstadt,' +
    'sconosciuto,nessuno,nessuna,da definire,prova,non disponibile'
  ).split(','),
);

/** One character over and over: `xxx`, `000`, `....`, `99999`. */
const repeated = /^(.)\1{2,}$/u;
const digitsRepeated = /^\+?(\d)\1{6,}$/u;
const madeUpMail =
  /^(?:test|example|foo|aaa+|xxx+|nobody|none|no|noreply)@|@(?:test|example|localhost|exemple|beispiel|esempio|ejemplo)\b/iu;
const filler = /lorem ipsum|\bdo not use\b|\bne pas utiliser\b|\btest(?:shop|store|filiale)\b/iu;

const longestWord = Math.max(...Array.from(words, (word) => word.length));

/** Was the text only put in to have one there: `test`, `xxx`, `0000000000`, `tbd`, `test@example.com`? */
export function isPlaceholder(text: string): boolean {
  if (text === '') return false;
  if (text.length <= longestWord) {
    const plain = text.trim().toLowerCase();
    if (words.has(plain)) return true;
    const bare = plain.replaceAll(/[\s.()[\]_-]/gu, '');
    if (repeated.test(bare) || digitsRepeated.test(bare)) return true;
  }
  return text.includes('@') ? madeUpMail.test(text) : filler.test(text);
}
