import { type CountryCode, Metadata } from 'libphonenumber-js/max';

/** What this needs of the library's numbering plans, some of it beyond the library's own typings. */
interface Plan {
  callingCode(): string;
  IDDPrefix(): unknown;
  nationalPrefix(): unknown;
  nationalPrefixForParsing(): unknown;
  nationalPrefixTransformRule(): unknown;
  nationalNumberPattern(): string;
  type(name: string): { pattern(): string | undefined; possibleLengths(): readonly number[] | undefined } | undefined;
}

interface PlainPlan {
  readonly callingCode: string;
  /** Empty where numbers are dialled as they are. */
  readonly trunk: string;
  /** Begins a number that is dialled abroad. */
  readonly abroad: RegExp;
  isValid(national: string): boolean;
}

const kinds = [
  ...['FIXED_LINE', 'MOBILE', 'PREMIUM_RATE', 'TOLL_FREE', 'SHARED_COST', 'VOIP', 'PERSONAL_NUMBER', 'PAGER', 'UAN'],
  'VOICEMAIL',
];
// Digits in groups, as nearly all are written. No brackets, no extension: those are left to the library.
const plainlyWritten = /^\+?\d+(?:[ .-]\d+)*$/u;

/**
 * Reads numbers that are plainly written, as the library does, at a tenth of the cost: its own patterns, without what it
 * does for texts around numbers, extensions, carrier codes and countries that share a calling code. Null: not one of
 * those, which is no judgement. A test compares both over every country.
 */
export function createPlainPhoneReader(): (text: string, country: CountryCode) => string | null {
  const plans = new Map<CountryCode, PlainPlan | null>();

  return (text, country) => {
    if (!plainlyWritten.test(text)) return null;
    let plan = plans.get(country);
    if (plan === undefined) {
      plan = plainPlan(country);
      plans.set(country, plan);
    }
    if (plan === null) return null;
    const national = nationalNumber(text, plan);
    return national !== null && plan.isValid(national) ? `+${plan.callingCode}${national}` : null;
  };
}

/** The national number, where there is only one way to find it. */
function nationalNumber(text: string, { callingCode, trunk, abroad }: PlainPlan): string | null {
  const isAbroad = text.startsWith('+');
  const digits = text.replaceAll(/[ .+-]/gu, '');
  if (isAbroad ? !digits.startsWith(callingCode) : abroad.test(digits)) return null;
  if (!isAbroad && (trunk === '' ? digits.startsWith(callingCode) : !digits.startsWith(trunk))) return null;
  const national = digits.slice(isAbroad ? callingCode.length : trunk.length);
  return trunk !== '' && national.startsWith(trunk) ? null : national;
}

function plainPlan(country: CountryCode): PlainPlan | null {
  const metadata = new Metadata() as Metadata & {
    readonly numberingPlan?: Plan;
    getCountryCodesForCallingCode(code: string): readonly string[] | undefined;
  };
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan;
  if (plan === undefined) return null;
  const callingCode = plan.callingCode();
  const [prefix, parsed] = [plan.nationalPrefix() || '', plan.nationalPrefixForParsing() || ''];
  const isPlain = prefix === parsed && !plan.nationalPrefixTransformRule();
  if (!isPlain || typeof prefix !== 'string' || !/^\d*$/u.test(prefix)) return null;
  if (metadata.getCountryCodesForCallingCode(callingCode)?.length !== 1) return null;

  const whole = entirely(plan.nationalNumberPattern());
  const types = kinds.flatMap((kind) => {
    const type = plan.type(kind);
    const pattern = type?.pattern();
    return pattern === undefined || pattern === ''
      ? []
      : [{ pattern: entirely(pattern), lengths: type?.possibleLengths() ?? null }];
  });
  const idd = plan.IDDPrefix();
  if (types.length === 0 || typeof idd !== 'string') return null;
  return {
    callingCode,
    trunk: prefix,
    abroad: new RegExp(`^(?:${idd})`, 'u'),
    isValid: (national) =>
      whole.test(national) &&
      types.some(({ pattern, lengths }) => lengths?.includes(national.length) !== false && pattern.test(national)),
  };
}

function entirely(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
