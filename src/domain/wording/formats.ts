import { localDay } from '../calendar.ts';
import type { LocalDate, MinorUnits } from '../facts.ts';
import { minorDigits } from '../money.ts';

/** For whom sentences are made: language, money and zone. */
export interface Reader {
  /** BCP 47, e.g. `en-GB`. Sentences are English; numbers, dates and money follow the locale. */
  readonly locale: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name, e.g. `America/New_York`. */
  readonly timeZone: string;
}

/** The reader's way of writing what sentences are made of. */
export interface Formats {
  /** `14 Mar 2027` */
  day(date: LocalDate): string;
  /** `22 Nov 2026, 09:41 (New York)` */
  instant(iso: string): string;
  /** The day of an instant in the reader's zone. */
  dayOf(iso: string): LocalDate;
  /** `61,000 USD`: whole units, exact below 100. */
  money(amount: MinorUnits): string;
  /** The same, rounded up: what must come in, so that it surely suffices. */
  moneyAtLeast(amount: MinorUnits): string;
  number(value: number): string;
  /** `34%` of the whole percent 34. */
  percent(wholePercent: number): string;
  /** `+10`, `-5`, `0` */
  signed(value: number): string;
  /** `Revenue, Activity and Fit` */
  list(words: readonly string[]): string;
}

export function createFormats(reader: Reader): Formats {
  const { locale, currency, timeZone } = reader;
  // A local date has no zone: it is written from UTC midnight, in UTC.
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const instantDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone });
  const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const digits = minorDigits(currency);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const exact = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  });
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const signs = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  const inMajor = (amount: MinorUnits): number => amount / 10 ** digits;
  const write = (major: number): string => {
    const text = Math.abs(major) < 100 ? exact.format(major) : whole.format(major);
    return `${text} ${currency}`;
  };
  return {
    day: (date) => days.format(new Date(`${date}T00:00:00Z`)),
    instant: (iso) => {
      const at = new Date(iso);
      return `${instantDays.format(at)}, ${times.format(at)} (${placeOf(timeZone)})`;
    },
    dayOf: (iso) => localDay(new Date(iso), timeZone),
    money: (amount) => write(inMajor(amount)),
    moneyAtLeast: (amount) => {
      const major = inMajor(amount);
      return write(Math.abs(major) < 100 ? major : Math.ceil(major));
    },
    number: (value) => numbers.format(value),
    percent: (wholePercent) => percents.format(wholePercent / 100),
    signed: (value) => signs.format(value),
    list: (words) => lists.format(words),
  };
}

/** `1 deal`, `3 deals`. */
export function counted(count: number, one: string, many: string, formats: Formats): string {
  return `${formats.number(count)} ${count === 1 ? one : many}`;
}

function placeOf(timeZone: string): string {
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
}
