import { describe, expect, it } from 'vitest';
import { repairLeadingZeros, zipcode } from '../../../src/domain/values/zipcode.ts';

function parse(cell: string, country: string | null) {
  return zipcode.parse(cell, { country, today: '2026-11-22' });
}

describe('zipcode', () => {
  it.each([
    ['FR', '01200', '01200'],
    ['FR', ' 97110 ', '97110'],
    ['DE', '10961.0', '10961'],
    ['US', '35405-4264', '35405-4264'],
    ['US', '02134', '02134'],
    ['GB', 'sw1a 1aa', 'SW1A 1AA'],
    ['CA', 'V1C 7H2', 'V1C 7H2'],
    ['CH', '4016', '4016'],
    ['AT', '1010', '1010'],
    ['BE', '1000', '1000'],
    ['NL', '1012 AB', '1012 AB'],
    ['PT', '1100-148', '1100-148'],
    [null, '4016 AB', '4016 AB'],
    ['ZA', '0181', '0181'],
  ])('of %s reads %j', (country, cell, value) => {
    expect(parse(cell, country)).toMatchObject({ ok: true, value });
  });

  it.each([
    ['DE', 'CH-4016'],
    ['US', 'V1C 7H2'],
    ['FR', '7501'.padEnd(6, '1')],
    ['CH', '04016'],
    ['NL', '0012 AB'],
    [null, '#12'],
  ])('of %s refuses %j', (country, cell) => {
    expect(parse(cell, country)).toMatchObject({ ok: false, hint: expect.any(String) as string });
  });

  it('says when a number cell was read (D4)', () => {
    expect(parse('10961.0', 'DE')).toMatchObject({ notes: ['"10961.0" was a number cell, read as 10961'] });
  });

  it('refuses a zip that lost its zero and names the repair (R31, D3)', () => {
    expect(parse('1069', 'DE')).toMatchObject({
      ok: false,
      hint: 'Write 01069, or set repair: [leading_zeros] on this field',
    });
  });
});

describe('repairLeadingZeros', () => {
  it.each([
    ['DE', '1069', '01069'],
    ['DE', '1069.0', '01069'],
    ['US', '601', '00601'],
    ['US', '2134-1000', '02134-1000'],
    ['IT', '118', '00118'],
    ['ES', '8001', '08001'],
  ])('of %s makes %s into %s', (country, cell, repaired) => {
    expect(repairLeadingZeros(cell, country)).toBe(repaired);
  });

  it.each([
    ['DE', '01069'],
    ['DE', '106'],
    ['DE', 'CH-4016'],
    ['CH', '401'],
    [null, '1069'],
    ['DE', ''],
  ])('of %s leaves %j alone', (country, cell) => {
    expect(repairLeadingZeros(cell, country)).toBeNull();
  });
});
