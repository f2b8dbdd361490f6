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
  /** Rounded up to whole units: what must come in, so that it surely suffices. */
  moneyAtLeast(amount: MinorUnits): string;
  number(value: number): string;
  /** `34%` of the whole percent 34. */
  percent(wholePercent: number): string;
  /** `+10`, `-5`, `0` */
  signed(value: number): string;
  /** `Revenue, Activity and Fit` */
  list(words: readonly string[]): string;
}

/** Intl's formatters cost a tenth of a millisecond each to make, so each is made when it is first used: make one of these for many sentences. */
export function createFormats(reader: Reader): Formats {
  const { locale, currency, timeZone } = reader;
  const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  // A local date has no zone: it is written from UTC midnight, in UTC.
  const days = once(() => new Intl.DateTimeFormat(locale, { ...date, timeZone: 'UTC' }));
  const instantDays = once(() => new Intl.DateTimeFormat(locale, { ...date, timeZone }));
  const times = once(
    () => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
  );
  const whole = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const digits = minorDigits(currency);
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  const exact = once(() => new Intl.NumberFormat(locale, { ...decimals, trailingZeroDisplay: 'stripIfInteger' }));
  const numbers = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const percents = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
  const signs = once(() => new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }));
  const lists = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));

  const inMajor = (amount: MinorUnits): number => amount / 10 ** digits;
  return {
    day: (day) => days().format(new Date(`${day}T00:00:00Z`)),
    instant: (iso) => {
      const at = new Date(iso);
      return `${instantDays().format(at)}, ${times().format(at)} (${placeOf(timeZone)})`;
    },
    dayOf: (iso) => localDay(new Date(iso), timeZone),
    money: (amount) => {
      const major = inMajor(amount);
      return `${(Math.abs(major) < 100 ? exact() : whole()).format(major)} ${currency}`;
    },
    moneyAtLeast: (amount) => `${whole().format(Math.ceil(inMajor(amount)))} ${currency}`,
    number: (value) => numbers().format(value),
    percent: (wholePercent) => percents().format(wholePercent / 100),
    signed: (value) => signs().format(value),
    list: (words) => lists().format(words),
  };
}

function once<T>(make: () => T): () => T {
  const made: T[] = [];
  return () => (made[0] ??= make());
}

/** `1 deal`, `3 deals`. */
export function counted(count: number, one: string, many: string, formats: Formats): string {
  return `${formats.number(count)} ${count === 1 ? one : many}`;
}

function placeOf(timeZone: string): string {
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
}
