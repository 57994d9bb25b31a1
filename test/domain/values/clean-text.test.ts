import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleaningSteps } from '../../../src/domain/values/clean-text.ts';

describe('title_case (D9, D21)', () => {
  it.each([
    ['SAINT-DENIS-LèS-BOURG', 'Saint-Denis-lès-Bourg'],
    ['AIX EN PROVENCE', 'Aix en Provence'],
    ["L'ISLE D'ABEAU", "L'Isle d'Abeau"],
    ['PALMA DEL RÍO', 'Palma del Río'],
    ['FRANKFURT AM MAIN', 'Frankfurt am Main'],
    ['LA ROCHELLE', 'La Rochelle'],
    ['REGGIO NELL’EMILIA', 'Reggio Nell’Emilia'],
    ['portland', 'Portland'],
    ["SAINSBURY'S", "Sainsbury's"],
    ['12B RUE DE LA PAIX', '12b Rue de la Paix'],
  ])('writes %j as %j', (text, expected) => {
    expect(cleaningSteps.title_case(text)).toEqual({ text: expected });
  });

  it.each(["McDonald's", 'LaSalle', 'Paris CEDEX 08', '', '75011', '東京'])('leaves %j as it is', (text) => {
    expect(cleaningSteps.title_case(text)).toEqual({ text });
  });

  it('changes nothing but large and small letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(cleaningSteps.title_case(text).text.toLowerCase()).toBe(text.toLowerCase());
      }),
    );
  });
});

describe('move_article (D21)', () => {
  it.each([
    ['Bonillo (El)', 'El Bonillo'],
    ['Palmas de Gran Canaria (Las)', 'Las Palmas de Gran Canaria'],
    ['Coruña, A', 'A Coruña'],
    ["Hospitalet de Llobregat (L')", "L'Hospitalet de Llobregat"],
    ['HAVRE (LE)', 'LE HAVRE'],
  ])('writes %j as %j', (text, expected) => {
    expect(cleaningSteps.move_article(text)).toEqual({ text: expected });
  });

  it.each(['Alcoy', 'Bonillo (Albacete)', 'Paris, France', '(El)', 'Valencia (Grao)'])('leaves %j as it is', (text) => {
    expect(cleaningSteps.move_article(text)).toEqual({ text });
  });
});

describe('repair_mojibake (D21)', () => {
  const spoil = (text: string, encoding: 'latin1' | 'windows-1252'): string =>
    encoding === 'latin1'
      ? Buffer.from(text, 'utf8').toString('latin1')
      : new TextDecoder(encoding).decode(Buffer.from(text, 'utf8'));

  it.each([
    ['CafÃ© de la Gare', 'Café de la Gare'],
    ['Saint-Ã\u0089tienne', 'Saint-Étienne'],
    ['â€œZurâ€\u009d', '“Zur”'],
  ])('turns %j into %j and says so', (text, expected) => {
    const cleaned = cleaningSteps.repair_mojibake(text);

    expect(cleaned).toEqual({ text: expected, note: expect.stringContaining('is repaired to') });
  });

  it.each(['Café', 'Ã Brassac', 'SÃO PAULO', 'Ãlvaro 東京', 'naïve – Âge'])('leaves %j as it is', (text) => {
    expect(cleaningSteps.repair_mojibake(text)).toEqual({ text });
  });

  it('turns back whatever was decoded as Windows-1252 or Latin-1, and nothing else', () => {
    const name = fc.constantFrom('Étienne', 'Bÿ', 'Straße', 'Niño', 'L’Haÿ', 'Čakovec', 'Œuvre', 'Málaga');

    fc.assert(
      fc.property(name, fc.constantFrom('latin1' as const, 'windows-1252' as const), (text, encoding) => {
        const spoiled = spoil(text, encoding);
        const [repaired, untouched] = [spoiled, text].map((each) => cleaningSteps.repair_mojibake(each).text);
        expect([text, spoiled]).toContain(repaired);
        expect(untouched).toBe(text);
      }),
    );
  });
});
