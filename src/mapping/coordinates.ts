import { isInCountryBox } from '../domain/values/country-box.ts';
import { reportInvalid, reportOddity, type Findings, type Place } from './findings.ts';

/**
 * Looks at latitude and longitude together, once each is read.
 *
 * | the pair                                  | outcome                                      |
 * | ----------------------------------------- | -------------------------------------------- |
 * | only one of the two says something        | warning, both left out                       |
 * | (0,0): a missing point written as numbers | invalid                                      |
 * | outside the country, inside if swapped    | warning that says so, both left out          |
 * | outside the country                       | warning, both left out (D6)                  |
 */
export function checkCoordinates(findings: Findings, latPlace: Place, longPlace: Place, country: string | null): void {
  const { values } = findings;
  const { lat, long } = values;
  if (lat === undefined && long === undefined) return;
  if (lat === null && long === null) return;

  if (typeof lat !== 'number' || typeof long !== 'number') {
    const place = typeof lat === 'number' ? longPlace : latPlace;
    leaveOut(findings);
    // The half that is invalid has been reported already.
    const isReported = [...findings.problems, ...findings.warnings].some(({ field }) => field === place.path);
    if (!isReported) reportOddity(findings, place, 'half of the coordinates is missing; both are left out');
    return;
  }
  if (lat === 0 && long === 0) {
    leaveOut(findings);
    reportInvalid(
      findings,
      latPlace,
      'the coordinates are 0, 0, which is in the sea',
      'Empty the cells if the point is not known',
    );
    return;
  }
  if (isInCountryBox(country, lat, long)) return;
  leaveOut(findings);
  const point = `${String(lat)}, ${String(long)}`;
  if (isInCountryBox(country, long, lat)) {
    reportOddity(
      findings,
      latPlace,
      `the coordinates ${point} are swapped for ${String(country)}; both are left out`,
      'Exchange the columns of lat and long, or the values of this row',
    );
    return;
  }
  reportOddity(
    findings,
    latPlace,
    `the coordinates ${point} are outside ${String(country)}; both are left out`,
    'Check the coordinates and the country of this row',
  );
}

function leaveOut(findings: Findings): void {
  findings.values['lat'] = undefined;
  findings.values['long'] = undefined;
}
