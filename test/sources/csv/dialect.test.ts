import { describe, expect, it } from 'vitest';
import { recogniseDialect } from '../../../src/sources/csv/dialect.ts';

const recognise = (text: string, isWhole = true, configured = 'auto') =>
  recogniseDialect(Buffer.from(text), isWhole, configured);

const repeat = (line: string, times: number): string => line.repeat(times);

describe('recognising the delimiter (D1)', () => {
  it.each([
    [',', 'id,name\n1,a\n'],
    [';', 'id;name\n1;a\n'],
    ['\t', 'id\tname\n1\ta\n'],
    ['|', 'id|name\n1|a\n'],
    [';', 'id;lat;lng\n1;39,21;-1,53\n2;40,1;2,5\n'],
    [';', 'id;name;hours\n1;"a,b,c,d";"L-V: 06:00-22:00; S: 07:00"\n2;"x,y,z,w";24H\n'],
    [',', 'id,hours\n1,"a;b;c;d;e"\n2,"f;g;h;i;j"\n'],
    [
      ',',
      'id,Mo;Tu\n1,09:00;10:00\n2,09:00;10:00\n3,09:00;10:00\n'
        .replaceAll('id,', 'id,name,city,')
        .replaceAll(/^(\d),/gm, '$1,n,c,'),
    ],
    [';', '"Name, full";"Street, number, floor"\n"a";"b"\n"c";"d"\n'],
    ['\t', 'id\tname, first\taddress; full\n1\ta\tb\n2\tc, d\te; f\n'],
    [';', `id;name;text\n${repeat('1;a;"line\nbreak, and, commas"\n', 5)}`],
    [',', 'id,name\n1\n2,a\n3,b\n4,c,d\n'],
    [',', 'name\nParis\n'],
    [';', 'a;b;c'],
  ])('finds %j', (expected, text) => {
    const { delimiter } = recognise(text);

    expect(delimiter).toBe(expected);
  });

  it('does not count the last record of a mere beginning, which may be cut', () => {
    const { delimiter } = recognise('id;a,b\n1;2', false);

    expect(delimiter).toBe(';');
  });

  it('takes the one that is configured, whatever the file looks like', () => {
    const { delimiter } = recognise('a,b\n1,2\n', true, '#');

    expect(delimiter).toBe('#');
  });

  it.each([
    ['sep=;\r\na,b,c;d\r\n', ';'],
    ['SEP=\t\na,b,c\td\n', '\t'],
    ['sep=^\na^b\n', '^'],
  ])("obeys Excel's first line in %j", (text, expected) => {
    const { delimiter } = recognise(text);

    expect(delimiter).toBe(expected);
  });
});

describe('recognising line ends', () => {
  it('knows nothing from a carriage return where a beginning was cut', () => {
    const { lineEnd } = recognise('a,b\r', false);

    expect(lineEnd).toBe('lf');
  });

  it.each([
    ['lf', 'a,b\n1,2\n'],
    ['lf', 'a,b\r\n1,2\r\n'],
    ['lf', 'a,b\rc\n1,2\n'],
    ['cr', 'a,b\r1,2\r'],
    ['cr', 'a,"b\nc"\r1,2\r'],
    ['cr', 'a, "b\r"\n",c\r'],
    ['lf', 'a,b'],
    ['lf', 'a,5" pipe\r\n1,2\r\n'],
  ])('finds %s in %j', (expected, text) => {
    const { lineEnd } = recognise(text);

    expect(lineEnd).toBe(expected);
  });
});
